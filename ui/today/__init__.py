"""The Today view: what waits for the person signed in."""
