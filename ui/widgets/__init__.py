"""Parts that two views or more share."""
