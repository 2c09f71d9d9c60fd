"""What the app promises to hold, each promise with a command that measures it."""
