"""Data files only: instruments, plan, translations, icons, theme. Read through `studio_app.resource_files`."""
