"""The scripts of surveys."""

from explorer.exporting.scripts.writing import Scene, write


def survey_script(scene: Scene, folder: str | None, layer: str, channel: int, fits: bool) -> str:
    """Write the script for a channel in a survey: `patches`, `figures`, `same`.

    Convention: without a folder it is the survey that comes with the app. Where the weights are
    those of the survey, `near` are the pictures nearest to this one, and `unusual` the deviations.
    """
    opened = "shipped_survey()" if folder is None else f"open_survey({folder!r})"
    lines = [
        f"survey = {opened}",
        f"best = survey.top({layer!r}, {channel})",
        "patches = [survey.patch(each) for each in best]",
        f"figures = survey.figures({layer!r})",
        f"same = survey.alike({layer!r}, {channel})",
    ]
    if fits:
        lines += [
            *scene.feeding,
            f"means = record(model, x, [{layer!r}])[{layer!r}].mean(axis=(1, 2))",
            f"near = survey.nearest(means, {layer!r})",
            f"unusual = survey.unusual({layer!r}, means)",
        ]
    return write(lines)
