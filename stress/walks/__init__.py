"""Walks through the real app in a real browser: what a visitor does, chose, and should see."""
