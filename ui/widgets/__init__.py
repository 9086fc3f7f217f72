"""Widgets that two views or more share."""
