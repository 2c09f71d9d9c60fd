"""From a stranger's file to pixels: the part of the house that trusts nothing it reads."""
