"""The window around the pages: frame, navigation, the status bar, sign-in and lock."""
