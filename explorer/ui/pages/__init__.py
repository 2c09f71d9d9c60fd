"""The rooms of the app, one file each."""
