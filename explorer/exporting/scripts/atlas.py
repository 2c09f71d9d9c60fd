"""The scripts of the atlas."""

from explorer.exporting.scripts.writing import Scene, write


def card_script(scene: Scene, layer: str, channel: int, alike: int) -> str:
    """Write the script for a channel's card: `figures`, `patch`, `field` and `same`."""
    return write(
        [
            *scene.feeding,
            f"maps = record(model, x, [{layer!r}])[{layer!r}]",
            "figures = channel_statistics(maps)",
            f"unit = int(figures.peak_row[{channel}]), int(figures.peak_column[{channel}])",
            f"patch = unit_box(layer_at({layer!r}, x.shape[2:]), unit).cut(seen)",
            f"field = effective_field(model, x, {layer!r}, {channel}, unit)",
            f"same = nearest(correlations(maps), {channel}, {alike})",
        ]
    )
