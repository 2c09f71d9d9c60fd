"""Surveys: what every channel does over thousands of pictures, and what it is strongest on."""

from explorer.studies.survey.columns import RELUS, Columns
from explorer.studies.survey.parts import HowFar, progress_of
from explorer.studies.survey.reading import open_survey
from explorer.studies.survey.shipped import shipped_survey
from explorer.studies.survey.survey import Alike, Best, LayerFigures, Survey

__all__ = [
    "RELUS",
    "Alike",
    "Best",
    "Columns",
    "HowFar",
    "LayerFigures",
    "Survey",
    "open_survey",
    "progress_of",
    "shipped_survey",
]
