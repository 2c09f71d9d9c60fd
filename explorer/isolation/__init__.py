"""Processes that handle strangers' files: started with little, locked in, watched, ended."""
