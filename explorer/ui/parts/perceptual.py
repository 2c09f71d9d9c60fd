"""Through which network LPIPS and DISTS are measured on a page, and how it is come by."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from explorer.messages import N_
from explorer.network.weights import FETCHES, WEIGHTS, FetchState, is_cached
from explorer.numerals import millions
from explorer.policy import policy
from explorer.studies.perceptual import refusal, trunk_sha256
from explorer.ui import networks
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.networks import Network

_FITTING = "torchvision"


@dataclass(frozen=True, slots=True)
class Judge:
    """A network that may measure; `network` loads it when it is needed.

    `is_chosen` says that it is the one this page looks through anyway.
    """

    network: Callable[[], Network]
    is_chosen: bool


def choose_judge(chosen: Network) -> Judge | None:
    """Find a network that may measure and say which; without one, offer to fetch it or say why not.

    Convention: whether the chosen one may is told by its numbers.
    """
    once(Kind.RESULT, ("trunk", chosen.key), lambda: trunk_sha256(chosen.model))
    reason = refusal(chosen.model)
    if reason is None:
        return Judge(lambda: chosen, True)
    if is_cached(_FITTING):
        st.caption(
            say(
                N_(
                    "Measured through the weights “{title}”, whatever weights are chosen: on "
                    "other convolutions LPIPS and DISTS would give numbers that look right and "
                    "mean nothing."
                ),
                title=_(WEIGHTS[_FITTING].title),
            )
        )
        return Judge(lambda: networks.network(_FITTING), False)
    st.info(say(reason), icon=":material/difference:")
    _offer()
    return None


def _offer() -> None:
    if policy().public:
        missing = N_("“{title}” is not on this server, and visitors cannot fetch it.")
        st.caption(say(missing, title=_(WEIGHTS[_FITTING].title)))
    elif FETCHES.status(_FITTING).state is FetchState.RUNNING:
        _watch()
    else:
        status = FETCHES.status(_FITTING)
        if status.error is not None:
            st.error(say(status.error), icon=":material/error:")
        st.button(
            say(N_("Fetch it ({size})"), size=_size()),
            icon=":material/download:",
            key="perceptual_fetch",
            on_click=_start,
        )


def _start() -> None:
    FETCHES.start(_FITTING)


@st.fragment(run_every=0.5)
def _watch() -> None:
    status = FETCHES.status(_FITTING)
    if status.state is not FetchState.RUNNING:
        st.rerun()
    words = {"title": _(WEIGHTS[_FITTING].title), "size": _size()}
    st.progress(status.fraction, text=say(N_("Fetching “{title}” ({size})."), **words))


def _size() -> str:
    return f"{millions(WEIGHTS[_FITTING].origin.size)} MB"
