"""Setup B: the sidebar's settings, except where a control on the page says otherwise."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.errors import ExplorerError
from explorer.imaging import SAMPLES, ColourOrder, Fit, Interpolation
from explorer.imaging.pyramids import MAX_PASSES, max_pyr_down_passes
from explorer.imaging.resampling import MIN_SIDE
from explorer.imaging.sampling import Sampling
from explorer.messages import N_
from explorer.network.weights import WEIGHTS, is_cached
from explorer.policy import policy
from explorer.ui import networks
from explorer.ui.i18n import _, say
from explorer.ui.parts import downloads
from explorer.ui.parts.choices import choose, labels, refused
from explorer.ui.pictures import HeldPicture, own_picture, sample_picture
from explorer.ui.run import Run
from explorer.ui.settings import (
    FILE,
    OWN,
    Setting,
    declare,
    mine,
    number,
    one_of,
    parse_map,
    parse_size,
)
from explorer.ui.setup import Setup
from explorer.ui.sidebar import sampling_menu

SAME = "same"
"""B takes this setting from A."""

RAW = "raw"
"""B's input has no mean subtracted."""

_PAIRS = {
    "picture": "ab_picture",
    "resample": "ab_resample",
    "passes": "ab_passes",
    "size": "ab_size",
    "fit": "ab_fit",
    "order": "ab_order",
    "weights": "ab_weights",
    "map": "ab_map",
}


def _or_same(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: SAME if text == SAME else parse(text)


declare(
    Setting("ab_picture", SAME, one_of(SAME, *SAMPLES, OWN), private=OWN),
    # One difference to begin with, so that there is something to see.
    Setting("ab_resample", Interpolation.NEAREST, _or_same(Interpolation)),
    Setting("ab_passes", SAME, _or_same(number(0, MAX_PASSES))),
    Setting("ab_size", SAME, _or_same(parse_size)),
    Setting("ab_fit", SAME, _or_same(Fit)),
    Setting("ab_order", SAME, _or_same(ColourOrder)),
    Setting("ab_weights", SAME, one_of(SAME, *WEIGHTS)),
    Setting("ab_mean", SAME, one_of(SAME, RAW)),
    Setting("ab_map", SAME, _or_same(parse_map)),
)


def _copy() -> None:
    settings = mine()
    for ours, theirs in _PAIRS.items():
        settings[theirs] = SAME if settings[ours] == FILE else settings[ours]
    settings["ab_mean"] = SAME


def _same_again() -> None:
    for theirs in (*_PAIRS.values(), "ab_mean"):
        mine()[theirs] = SAME


def _swap() -> None:
    settings = mine()
    for ours, theirs in _PAIRS.items():
        if settings[theirs] != SAME:
            settings[ours], settings[theirs] = settings[theirs], settings[ours]


def buttons() -> None:
    """Draw the three ways to move settings between A and B."""
    settings = mine()
    stuck = settings["weights"] == FILE and settings["ab_weights"] != SAME
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Copy A to B"),
            icon=":material/content_copy:",
            key="ab_copy",
            on_click=_copy,
            help=_("B keeps what A is now; then change the sidebar and see what it does."),
        )
        st.button(
            _("Swap"),
            icon=":material/swap_horiz:",
            key="ab_swap",
            on_click=_swap,
            disabled=stuck,
            help=_("A weights file of your own can only be A; make the weights the same to swap.")
            if stuck
            else _("The sidebar takes B's settings and B takes the sidebar's."),
        )
        st.button(
            _("All the same as A"),
            icon=":material/equal:",
            key="ab_same",
            on_click=_same_again,
        )


def _option(title: str, options: dict[Any, str], key: str, **more: Any) -> Any:
    named = {SAME: _("same as A"), **options}
    wanted = mine()[key]
    possible = wanted in named or more.get("accept_new_options")
    return choose(title, named, key, shown=wanted if possible else SAME, width=142, **more)


def other(a: Setup) -> Setup:
    """Draw B's controls and return what B is; impossible settings fall back, and say so."""
    with st.container(key="dials_ab", horizontal=True, gap="small", vertical_alignment="bottom"):
        picture, title = _picture(a)
        sampling = _sampling(a, picture)
        network = _network(a)
        if _is_raw():
            network = network.without_mean
    if _is_missed():
        st.warning(
            _(
                "B asks for your own picture, which is not on the server: pictures are never part "
                "of a link. Until you upload it, B has the same picture as A."
            ),
            icon=":material/photo_library:",
        )
    sampling, refusal = sampling_menu.possible(picture, sampling)
    if refusal is not None:
        st.error(say(refusal), icon=":material/straighten:")
    return Setup(Run(picture, sampling, network), title)


def _picture(a: Setup) -> tuple[HeldPicture, str]:
    names = {name: _(sample.title) for name, sample in SAMPLES.items()}
    file = mine().picture_file
    if file is not None:
        names[OWN] = _("Your picture")
    name = _option(_("Picture B"), names, "ab_picture")
    if name == SAME:
        return a.picture, a.title
    if name == OWN and file is not None:
        return own_picture(file), names[OWN]
    return sample_picture(name), names[name]


def place(same: str) -> str:
    """Say where a script finds B's picture; `same` is where it finds A's."""
    name = mine()["ab_picture"]
    return same if name == SAME or _is_missed() else downloads.place_of(name)


def _is_missed() -> bool:
    return bool(mine()["ab_picture"] == OWN) and mine().picture_file is None


def _sampling(a: Setup, picture: HeldPicture) -> Sampling:
    settings = mine()
    method = _option(_("Interpolation B"), labels(Interpolation), "ab_resample")
    deepest = max(1, max_pyr_down_passes(picture.size_wh))
    passes = _option(
        _("Pyramid passes B"), {count: str(count) for count in range(deepest + 1)}, "ab_passes"
    )
    sizes = {"224": "224", "244": "244", "448": "448", OWN: _("the picture's own")}
    if settings["ab_size"] not in (SAME, *sizes):
        sizes[settings["ab_size"]] = settings["ab_size"]
    size = _option(_("Input size B"), sizes, "ab_size", accept_new_options=True)
    if refused("ab_size"):
        limits = {"low": MIN_SIDE, "high": policy().input_side}
        st.warning(
            say(N_("Sizes are whole numbers from {low} to {high}; nothing was changed."), **limits)
        )
    fit = _option(_("Fit B"), labels(Fit), "ab_fit")
    order = _option(_("Colour order B"), labels(ColourOrder), "ab_order")
    found = a.sampling
    if method != SAME:
        found = replace(found, interpolation=Interpolation(method))
    if passes != SAME:
        found = replace(found, passes=passes)
    if size != SAME:
        found = replace(found, size=None if size == OWN else int(size))
    if fit != SAME:
        found = replace(found, fit=Fit(fit))
    return found if order == SAME else replace(found, order=ColourOrder(order))


def _is_raw() -> bool:
    title = _("Mean B")
    chosen = _option(
        title,
        {RAW: _("not subtracted")},
        "ab_mean",
        help=_(
            "Weights are trained on pictures from which a mean colour was subtracted. The article "
            "feeds its network without; here you see what that does to every layer."
        ),
    )
    return bool(chosen == RAW)


def _network(a: Setup) -> networks.Network:
    here = {name: _(source.title) for name, source in WEIGHTS.items() if is_cached(name)}
    missing = [_(source.title) for name, source in WEIGHTS.items() if name not in here]
    wanted = mine()["ab_weights"]
    text = None
    if missing:
        absent = (
            N_("Not on this server: {names}.")
            if policy().public
            else N_(
                "Not on this machine yet: {names}. Choose them once in the sidebar to fetch them."
            )
        )
        text = say(absent, names=", ".join(missing))
    chosen = _option(_("Weights B"), here, "ab_weights", help=text)
    if text and wanted not in (SAME, *here):
        st.info(text, icon=":material/download:")
    if chosen == SAME:
        return a.network
    try:
        return networks.network(chosen)
    except ExplorerError as error:
        st.error(say(error.message), icon=":material/error:")
        return a.network
