"""The scripts of the atlas."""

from explorer.exporting.scripts.writing import Scene, write
from explorer.studies.channel_kin import relu_of
from explorer.studies.channel_lists import Only, Ranking


def card_script(scene: Scene, layer: str, channel: int, alike: int, surveyed: bool = False) -> str:
    """Write the script for a channel's card: `figures`, `patch`, `field`, `same`.

    Convention: what was `surveyed` is `best` and `patches`.
    """
    survey = [
        "survey = shipped_survey()",
        f"best = survey.top({relu_of(layer)!r}, {channel})",
        "patches = [survey.patch(each) for each in best]",
    ]
    return write(
        [
            *scene.feeding,
            f"maps = record(model, x, [{layer!r}])[{layer!r}]",
            "figures = channel_statistics(maps)",
            f"unit = int(figures.peak_row[{channel}]), int(figures.peak_column[{channel}])",
            f"patch = unit_box(layer_at({layer!r}, x.shape[2:]), unit).cut(seen)",
            f"field = effective_field(model, x, {layer!r}, {channel}, unit)",
            f"same = nearest(correlations(maps), {channel}, {alike})",
            *(survey if surveyed else []),
        ]
    )


def channels_script(
    scene: Scene, layer: str, only: Only, least: float, order: Ranking, surveyed: bool = False
) -> str:
    """Write the script for a layer's list of channels and their `patches`.

    Convention: where it was `surveyed`, `off` says how unusual each channel is.
    """
    relu = relu_of(layer)
    how = f"Only.{only.name}, {least}, Ranking.{order.name}{', off' if surveyed else ''}"
    return write(
        [
            *scene.feeding,
            f"maps = record(model, x, {[layer] if layer == relu else [layer, relu]})",
            f"figures = channel_statistics(maps[{layer!r}])",
            *(
                [f"off = shipped_survey().unusual({relu!r}, maps[{relu!r}].mean((1, 2)))"]
                if surveyed
                else []
            ),
            f"channels = listed(figures, {how})",
            f"patch = patch_tiles(seen, layer_at({layer!r}, x.shape[2:]), figures)",
            "patches = {channel: patch(channel) for channel in channels}",
        ]
    )
