"""What waits for the person signed in, put together from every service they may ask."""
