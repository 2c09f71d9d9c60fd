"""Questions that run the pieces many times."""
