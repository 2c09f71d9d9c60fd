"""Imported by every Python process that finds it: plays the tricks named by `STRESS_TRICKS`."""

import os

if os.environ.get("STRESS_TRICKS"):
    from stress.sabotage import playing

    playing.play(os.environ["STRESS_TRICKS"].split(","))
