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
from explorer.messages import N_, Message
from explorer.network.weights import WEIGHTS, is_cached
from explorer.policy import policy
from explorer.rendering import Mapping
from explorer.ui import cache, controls, downloads
from explorer.ui.choices import choose, labels
from explorer.ui.controls import Setup
from explorer.ui.i18n import _, say
from explorer.ui.link import AUTO, FILE, OWN, Setting, declare, number, one_of, parse_size

SAME = "same"
"""B takes this setting from A."""

_PAIRS = {
    "picture": "ab_picture", "resample": "ab_resample", "passes": "ab_passes", "size": "ab_size",
    "fit": "ab_fit", "order": "ab_order", "weights": "ab_weights", "map": "ab_map",
}  # fmt: skip


def _or_same(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: SAME if text == SAME else parse(text)


declare(
    Setting("ab_picture", SAME, one_of(SAME, *SAMPLES), private=OWN),
    # One difference to begin with, so that there is something to see.
    Setting("ab_resample", Interpolation.NEAREST, _or_same(Interpolation)),
    Setting("ab_passes", SAME, _or_same(number(0, MAX_PASSES))),
    Setting("ab_size", SAME, _or_same(parse_size)),
    Setting("ab_fit", SAME, _or_same(Fit)),
    Setting("ab_order", SAME, _or_same(ColourOrder)),
    Setting("ab_weights", SAME, one_of(SAME, *WEIGHTS)),
    Setting("ab_map", SAME, one_of(SAME, AUTO, *Mapping)),
)


def _copy() -> None:
    state = st.session_state
    for ours, theirs in _PAIRS.items():
        state[theirs] = SAME if state[ours] == FILE else state[ours]


def _same_again() -> None:
    for theirs in _PAIRS.values():
        st.session_state[theirs] = SAME


def _swap() -> None:
    state = st.session_state
    for ours, theirs in _PAIRS.items():
        if state[theirs] != SAME:
            state[ours], state[theirs] = state[theirs], state[ours]


def buttons() -> None:
    """Draw the three ways to move settings between A and B."""
    state = st.session_state
    stuck = state["weights"] == FILE and state["ab_weights"] != SAME
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
    state = st.session_state
    named = {SAME: _("same as A"), **options}
    if state[key] not in named and not more.get("accept_new_options"):
        state[key] = SAME
    return choose(title, named, key, width=142, **more)


def other(a: Setup) -> Setup:
    """Draw B's controls and return what B is; impossible settings fall back, and say so."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        picture, title = _picture(a)
        sampling = _sampling(a, picture)
        network = _network(a)
    seen, sampling, refusal = controls.seen_or_fallback(picture, sampling)
    if refusal is not None:
        st.error(say(refusal), icon=":material/straighten:")
    return Setup(picture, sampling, seen, network, title)


def _picture(a: Setup) -> tuple[cache.HeldPicture, str]:
    names = {name: _(sample.title) for name, sample in SAMPLES.items()}
    if "own" in st.session_state:
        names[OWN] = _("Your picture")
    name = _option(_("Picture B"), names, "ab_picture")
    if name == SAME:
        return a.picture, a.title
    own = name == OWN
    found = cache.own_picture(st.session_state["own"]) if own else cache.sample_picture(name)
    return found, names[name]


def place(same: str) -> str:
    """Say where a script finds B's picture; `same` is where it finds A's."""
    name = st.session_state["ab_picture"]
    return same if name == SAME else downloads.place_of(name)


def _check_size() -> None:
    state = st.session_state
    text = str(state["ab_size"]).strip()
    try:
        state["ab_size"] = text if text == SAME else parse_size(text)
    except ValueError:
        state["ab_size"] = SAME
        state["ab_size_error"] = True


def _sampling(a: Setup, picture: cache.HeldPicture) -> Sampling:
    state = st.session_state
    method = _option(_("Interpolation B"), labels(Interpolation), "ab_resample")
    deepest = max(1, max_pyr_down_passes(picture.size_wh))
    passes = _option(
        _("Pyramid passes B"), {count: str(count) for count in range(deepest + 1)}, "ab_passes"
    )
    sizes = {"224": "224", "244": "244", "448": "448", OWN: _("the picture's own")}
    if state["ab_size"] not in (SAME, *sizes):
        sizes[state["ab_size"]] = state["ab_size"]
    size = _option(
        _("Input size B"), sizes, "ab_size", accept_new_options=True, on_change=_check_size
    )
    if state.pop("ab_size_error", False):
        limits = {"low": MIN_SIDE, "high": policy().input_side}
        st.warning(
            say(Message(N_("Sizes are whole numbers from {low} to {high}; same as A."), limits))
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


def _network(a: Setup) -> cache.Network:
    here = {name: _(source.title) for name, source in WEIGHTS.items() if is_cached(name)}
    missing = [_(source.title) for name, source in WEIGHTS.items() if name not in here]
    wanted = st.session_state["ab_weights"]
    text = None
    if missing:
        absent = Message(
            N_("Not on this machine yet: {names}. Choose them once in the sidebar to fetch them."),
            {"names": ", ".join(missing)},
        )
        text = say(absent)
    chosen = _option(_("Weights B"), here, "ab_weights", help=text)
    if text and wanted not in (SAME, *here):
        st.info(text, icon=":material/download:")
    if chosen == SAME:
        return a.network
    try:
        return cache.network(chosen)
    except ExplorerError as error:
        st.error(say(error.message), icon=":material/error:")
        return a.network
