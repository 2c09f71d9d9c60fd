"""The Learning room with less to do, for tests of everything but what is learned there."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from unittest import mock

import streamlit as st

from explorer.studies.heads import forgetting, jitter, small_mlp
from explorer.studies.heads.recipe import Recipe
from explorer.studies.heads.textures import Patches, crops, montage, patches, scaled
from explorer.ui import texture_bench
from explorer.ui.pages.learning import dense, dropping, masked, squares


@contextmanager
def shortened() -> Iterator[None]:
    """Let patches have a quarter of their pixels, large ones be few, and dropout a tenth of its
    seeds and steps."""
    stand_ins = (
        (texture_bench, "patches", lambda half: _small(patches(half))),
        (jitter, "scaled", lambda half, scale: _small(scaled(half, scale))),
        (squares, "crops", lambda half: crops(half, per_class=1)),
        (dense, "montage", lambda: montage(256)),
        (dropping, "SEEDS", dropping.SEEDS[:1]),
        (forgetting, "small_mlp", _brief),
        (masked, "small_mlp", _brief),
    )
    with ExitStack() as stack:
        for where, name, stand_in in stand_ins:
            stack.enter_context(mock.patch.object(where, name, stand_in))
        st.cache_resource.clear()
        yield
    st.cache_resource.clear()  # Nobody else is to find small patches.


def _small(whole: Patches) -> Patches:
    return Patches(whole.pictures[:, ::2, ::2].copy(), whole.labels.copy())


def _brief(dropout: float = 0.5, seed: int = 0) -> Recipe:
    found = small_mlp(dropout, seed)
    return replace(found, steps=found.steps // 10)
