"""Where trained weights come from, how they are read, checked and kept."""
