"""The survey that is asked what a channel is strongest on, and what is usual."""

from explorer.studies.survey import Survey, shipped_survey


def at_hand() -> Survey:
    """The survey that comes with the app.

    Raises: SurveyError: if it is missing or damaged.
    """
    return shipped_survey()
