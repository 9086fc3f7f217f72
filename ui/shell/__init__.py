"""The window around the pages: frame, navigation, the strip at the foot, sign-in and lock."""
