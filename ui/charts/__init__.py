"""Charts: how one person has been, and which rooms of a dormitory are low."""
