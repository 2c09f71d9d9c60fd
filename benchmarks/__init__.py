"""Every speed and memory figure the README quotes, as ratios measured side by side in one run."""
