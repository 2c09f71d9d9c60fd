"""All layers in one ZIP, written layer by layer."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from explorer.exporting.pictures import sheet
from explorer.exporting.request import (
    Material,
    Product,
    Request,
    natural_colours,
    natural_mapping,
)
from explorer.exporting.tables import statistics_csv
from explorer.exporting.values import write_array, write_member
from explorer.network.architecture import LAYERS
from explorer.shapes import FeatureMaps, RgbImage


def write_archive(
    out: IO[bytes],
    request: Request,
    seen: RgbImage,
    layers: Iterable[tuple[str, FeatureMaps]],
    *,
    values: bool = True,
) -> Iterator[str]:
    """Write a ZIP with every layer's sheet, statistics and, if wanted, values, as `.npy`.

    Convention: yields each layer's name once it is written, and holds only the layer at hand. Every
    layer gets the mapping that suits it: `request` decides picture, weights, order and step, and
    `request.json` is that of the first layer.
    """
    general = replace(request, product=Product.SHEET, layer=LAYERS[0].name, channel=None,
                      mapping=natural_mapping(LAYERS[0].name))  # fmt: skip
    general = replace(general, colours=natural_colours(general.mapping))
    with zipfile.ZipFile(out, "w") as archive:
        write_member(archive, "request.json", general.to_json().encode())
        for name, maps in layers:
            mapping = natural_mapping(name)
            one = replace(
                general, layer=name, mapping=mapping, colours=natural_colours(mapping)
            )  # fmt: skip
            picture = sheet(one, Material(seen, maps))
            write_member(archive, f"{name}/sheet.png", picture, squeeze=False)
            write_member(archive, f"{name}/statistics.csv", statistics_csv(maps, one.sort))
            if values:
                write_array(archive, f"{name}/values.npy", maps)
            yield name
