"""Files of what is on the screen, made when they are asked for, and the code behind a view."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from explorer.exporting import (
    Material,
    Product,
    Request,
    Scene,
    layer_script,
    make,
    write_archive,
)
from explorer.exporting.head_notes import HeadNote
from explorer.exporting.request import weights_name
from explorer.imaging.resampling import MAX_SIDE
from explorer.network.architecture import layers_at
from explorer.operations.statistics import ChannelOrder
from explorer.rendering import Colours, GrayMapping
from explorer.ui import recovery
from explorer.ui.computing import compute
from explorer.ui.hosting import archives
from explorer.ui.i18n import _
from explorer.ui.parts.choices import choose, labels
from explorer.ui.settings import FILE, OWN, Setting, declare, mine
from explorer.ui.setup import Setup
from explorer.ui.visitors import this_owner

_MOST_VALUES_BYTES = 160_000_000
"""All layers of a 256 px input take 148 MB; the browser's copy passes through memory once."""
_REST_BYTES = 10_000_000
"""More than the statistics of all layers take."""
_PATIENCE = 60.0
_OWN_FILE = "photo.jpg"

declare(Setting("download_kind", Product.SHEET, Product))


@dataclass(frozen=True, slots=True)
class Noting:
    """A head of the visitor's own that answers: what tells it from others, how to note it down."""

    name: str
    make: Callable[[], HeadNote]


def show_code(script: str) -> None:
    """Offer the script that gives a view's numbers, to copy."""
    with st.popover(_("Show me the code"), icon=":material/code:"):
        st.caption(_code_note(script))
        st.code(script, language="python", width=760)


@recovery.fragment
def panel(
    setup: Setup,
    layer: str,
    mapping: GrayMapping,
    colours: Colours,
    channel: int,
    noting: Noting | None = None,
) -> None:
    """Offer the layer on the screen as files, and its code."""
    general = replace(
        request_for(setup, layer, channel),
        mapping=str(mapping),
        colours=colours,
        sort=ChannelOrder(mine()["sort"]),
    )
    with st.container(horizontal=True):
        with st.popover(_("Download"), icon=":material/download:"):
            _one_file(setup, general, noting)
            st.divider()
            _all_layers(setup, general, noting)
        show_code(layer_script(general, picture_place()))


def scene_for(setup: Setup) -> Scene:
    """Say where a script about the current picture and network starts."""
    sampling = setup.sampling
    if sampling.size is not None:
        sampling = replace(sampling, most=MAX_SIDE)
    return Scene(picture_place(), sampling, weights_name(setup.network.loaded))


def request_for(setup: Setup, layer: str, channel: int) -> Request:
    """Describe a layer of the current picture.

    Convention: this server's limit on sides stays out where it decides nothing.
    """
    scene = scene_for(setup)
    return Request(
        Product.SHEET,
        setup.picture.sha256,
        scene.weights,
        setup.network.loaded.sha256,
        layer,
        scene.sampling,
        channel,
    )


def picture_place() -> str:
    """Name the picture as a script opens it."""
    return place_of(mine().picture)


def place_of(name: str) -> str:
    """Say where a script finds the picture of this name in the links."""
    return _OWN_FILE if name == OWN else f"sample:{name}"


def _code_note(script: str) -> str:
    notes = [_("This script computes the numbers of this view.")]
    if repr(_OWN_FILE) in script:
        notes.append(_("Save your picture beside it as photo.jpg."))
    if "head_of(" in script:
        notes.append(_("Download your head in the learning room, and put it beside as well."))
    if mine()["weights"] == FILE:
        notes.append(_("The weights come from your file: put its path in the script."))
    return " ".join(notes)


def _one_file(setup: Setup, general: Request, noting: Noting | None) -> None:
    product = choose(_("File"), labels(Product), "download_kind", width=420)
    request = replace(
        general,
        product=Product(product),
        channel=general.channel
        if Product(product).is_of_one_channel or product == Product.REPORT
        else None,
    )
    run, owner = setup.run, this_owner()

    def prepare() -> bytes:
        compute.begin(_PATIENCE, owner=owner)
        with compute.turn():
            is_told = noting is not None and request.product == Product.REPORT
            note = noting.make() if noting is not None and is_told else None
            maps = run.layer(request.layer).maps
            return make(request, Material(run.seen.pixels, maps, note))

    st.download_button(
        _("Download"),
        prepare,
        request.filename,
        request.product.mime,
        key="download_one",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(f"`{request.filename}`")
    st.caption(_("Every file is made when you click, and equals what the command line makes."))
    if noting is not None:
        st.caption(_("The report and the ZIP also say what your own head is and answers."))


def _all_layers(setup: Setup, general: Request, noting: Noting | None) -> None:
    size_hw = setup.seen.size_wh[::-1]
    names = setup.network.model.layer_names
    total = sum(math.prod(layer.out_shape) for layer in layers_at(size_hw)[: len(names)]) * 4
    values = total <= _MOST_VALUES_BYTES
    asked = replace(general, layer=names[-1], channel=None, mapping="", colours=Colours.MAGMA)
    identity = asked, noting and noting.name
    kept = archives.this_one()
    st.markdown(_("All layers (ZIP)"))
    st.caption(
        _("Sheet, statistics and values of every layer.")
        if values
        else _(
            "Sheet and statistics of every layer; for the values choose a smaller network input."
        )
    )
    place = st.empty()
    if kept is None or kept.identity != identity:
        if not place.button(_("Prepare all layers"), key="prepare_all"):
            return
        bar = place.progress(0.0)
        archives.drop_this()
        note = None if noting is None else noting.make()
        # A sheet has a byte, before it is compressed, where the values have four.
        most = (
            _REST_BYTES + total // 4 + (total if values else 0) + (note.head.nbytes if note else 0)
        )
        with archives.archives().writing(identity, most) as kept:
            steps = write_archive(
                kept.file,
                asked,
                setup.seen.pixels,
                setup.run.trace().walk(),
                values=values,
                note=note,
            )
            # Between two layers others have their turn.
            for done, name in enumerate(compute.steps(steps, _PATIENCE), start=1):
                bar.progress(done / len(names), text=name)
        archives.keep_this(kept)
    with place:
        st.download_button(
            _("All layers (ZIP)"),
            kept.read,
            "vgg16-layers.zip",
            "application/zip",
            key="download_all",
            on_click="ignore",
            icon=":material/folder_zip:",
        )
