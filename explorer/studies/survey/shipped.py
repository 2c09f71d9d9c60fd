"""The small survey that comes with the app: its samples and their crops, through `imagenet`.

Made by `python -m explorer survey --samples --small -o assets/survey`.
"""

from functools import cache

from explorer.resources import ASSETS
from explorer.studies.survey.reading import open_survey
from explorer.studies.survey.survey import Survey

FOLDER = ASSETS / "survey"


@cache
def shipped_survey() -> Survey:
    """Open it; one for all who ask.

    Raises: SurveyError: if it is missing or damaged.
    """
    return open_survey(FOLDER)
