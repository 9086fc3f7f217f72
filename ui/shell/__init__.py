"""The main window around the pages: entry pages, frame, navigation, status bar, session and lock."""
