"""One layer's arithmetic, taken apart."""
