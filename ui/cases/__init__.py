"""Cases: the list, one case with its plan steps and timeline, notes, and opening one from an alert."""
