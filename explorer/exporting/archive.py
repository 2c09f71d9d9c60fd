"""All layers in one ZIP, written layer by layer."""

import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import IO

from explorer.exporting.head_notes import HeadNote
from explorer.exporting.pictures import sheet
from explorer.exporting.request import (
    Material,
    Product,
    Request,
    colours_for,
    mapping_for,
)
from explorer.exporting.tables import statistics_csv
from explorer.exporting.values import write_array, write_member
from explorer.network.architecture import LAYERS
from explorer.shapes import FeatureMaps, RgbImage

_HELPERS = 2
"""Threads beside the one that writes: squeezing and adding up let go of the interpreter's lock."""


def write_archive(
    out: IO[bytes],
    request: Request,
    seen: RgbImage,
    layers: Iterable[tuple[str, FeatureMaps]],
    *,
    values: bool = True,
    note: HeadNote | None = None,
) -> Iterator[str]:
    """Write a ZIP with every layer's sheet, statistics and, if wanted, values, as `.npy`.

    Convention: yields each layer's name once it is written, and holds only the layer at hand. Every
    layer gets the mapping that suits it: `request` decides picture, weights, order and step, and
    `request.json` is that of the first layer. Where a head of the visitor's own answers,
    `head.json` says what it is and what it said, and `head.safetensors` is the head.
    """
    general = replace(
        request,
        product=Product.SHEET,
        layer=LAYERS[0].name,
        channel=None,
        mapping=mapping_for(LAYERS[0].name),
    )
    general = replace(general, colours=colours_for(general.mapping, LAYERS[0].name))
    with zipfile.ZipFile(out, "w") as archive, ThreadPoolExecutor(_HELPERS) as helpers:
        write_member(archive, "request.json", general.to_json().encode())
        if note is not None:
            write_member(archive, "head.json", note.to_json().encode())
            write_member(archive, "head.safetensors", note.to_file())
        for name, maps in layers:
            mapping = mapping_for(name)
            one = replace(general, layer=name, mapping=mapping, colours=colours_for(mapping, name))
            # Nothing of a layer is left to do when its name is told: the turn may end there.
            array = (archive, f"{name}/values.npy", maps)
            written = helpers.submit(write_array, *array) if values else None
            table = helpers.submit(statistics_csv, maps, one.sort)
            picture = sheet(one, Material(seen, maps), helpers.map)
            if written:
                written.result()
            write_member(archive, f"{name}/sheet.png", picture, squeeze=False)
            write_member(archive, f"{name}/statistics.csv", table.result())
            yield name
