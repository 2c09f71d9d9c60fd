"""The recommendation in one sentence."""

from explorer.messages import N_, Message
from explorer.numerals import figure, fixed
from explorer.studies.mapping_scores import Recommendation


def advice(layer: str, found: Recommendation | None) -> Message:
    """Recommend a mapping for a layer and say why."""
    if found is None:
        return Message(
            N_("{layer} has the same value everywhere: no mapping shows more than another."),
            {"layer": layer},
        )
    values = {
        "layer": layer,
        "mapping": found.scores.mapping.label,
        "error": figure(100 * found.scores.relative_error, 2),
        "bits": fixed(found.scores.detail, 2),
        "count": found.rivals,
    }
    if found.is_comparable:
        return Message(
            N_(
                "**For {layer}: {mapping}.** Of {count} mappings that keep order and detail and "
                "let brightness be compared between channels it gives the numbers back most truly "
                "(RMSE {error}% of the standard deviation, {bits} bits per pixel)."
            ),
            values,
        )
    if found.is_detailed:
        return Message(
            N_(
                "**For {layer}: {mapping}.** No single scale for all channels shows enough of this "
                "layer; of {count} mappings that keep order and detail this one gives the numbers "
                "back most truly (RMSE {error}% of the standard deviation, {bits} bits per "
                "pixel), but brightness can't be compared between channels."
            ),
            values,
        )
    return Message(
        N_(
            "**For {layer}: {mapping}.** No mapping keeps both order and numbers of this layer; of "
            "{count} this one gives the numbers back most truly (RMSE {error}% of the standard "
            "deviation)."
        ),
        values,
    )
