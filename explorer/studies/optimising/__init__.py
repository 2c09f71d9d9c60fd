"""Pictures that are made by going uphill: what makes a channel fire, step by step."""

from explorer.studies.optimising.ascent import RATE, Ascent, AscentRecipe, Camp
from explorer.studies.optimising.means import Means
from explorer.studies.optimising.trunk import CONVOLUTIONS, Aim, Precision, Trunk, fastest

__all__ = [
    "CONVOLUTIONS",
    "RATE",
    "Aim",
    "Ascent",
    "AscentRecipe",
    "Camp",
    "Means",
    "Precision",
    "Trunk",
    "fastest",
]
