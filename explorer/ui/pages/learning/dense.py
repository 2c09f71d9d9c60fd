"""A head slid over a large picture: which class holds where, and what a crop does not see."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.errors import ExplorerError
from explorer.exporting.scripts.learning import TextureLesson, montage_script
from explorer.imaging import prepare
from explorer.messages import N_, N_n
from explorer.network.recording import record
from explorer.numerals import figure, percent
from explorer.operations.flattening import POOL5_SHAPE
from explorer.rendering import to_uint8
from explorer.rendering.class_colours import class_picture
from explorer.shapes import FeatureMaps, RgbImage
from explorer.studies.heads import ClassMaps, Readout, Source, Summary, class_maps, fit
from explorer.studies.heads.dense import crop_difference, slid
from explorer.studies.heads.textures import montage
from explorer.ui.computing.compute import once
from explorer.ui.computing.store import Kind
from explorer.ui.i18n import _, say
from explorer.ui.networks import Network
from explorer.ui.pages.learning.choosing import DENSE_LAYERS, class_names, source_names
from explorer.ui.pages.learning.squares import Connected
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.parts.choices import choose
from explorer.ui.setup import Setup
from explorer.ui.texture_bench import COUNT, HeadBench

PER_CLASS = 16
_WIDE = 280


def draw(setup: Setup, weights: str) -> None:
    """Draw the montage, the learner's own picture, and crops against the whole."""
    lab.heading(_("Which class, where"))
    st.markdown(
        _(
            "A head on the mean of each channel is a sum over places. Take the sum apart, and "
            "every place has a score of its own; together they give exactly the score of the "
            "whole. The test halves of the three textures, side by side:"
        )
    )
    sources = [Source(layer) for layer in DENSE_LAYERS]
    chosen = choose(_("The head reads"), source_names(sources), "learning_dense_reads", width=260)
    source = next(each for each in sources if str(each) == chosen)
    bench = HeadBench(setup.network)
    reading = bench.reading(PER_CLASS)
    long_runs.pursue("learning_dense_read", reading, bench.read)
    lesson = TextureLesson(source, PER_CLASS)
    if not reading.rest():
        places = _places(bench, lesson)
        _montage(places)
        _own(setup, places.readout, source)
    downloads.show_code(montage_script(weights, lesson))
    lab.heading(_("The whole picture, or crops of it"))
    _crops(setup.network)


@dataclass(frozen=True, slots=True, eq=False)
class _Mapped:
    """The montage before one head."""

    picture: RgbImage
    labels: np.ndarray
    readout: Readout
    found: ClassMaps
    whole: np.ndarray

    @property
    def right(self) -> float:
        """The share of places whose class is the one that is there."""
        winners = self.found.winners
        columns = (np.arange(winners.shape[1]) + 0.5) * len(self.labels) / winners.shape[1]
        return float((winners == self.labels[columns.astype(int)]).mean())


def _montage_maps(network: Network, layer: str) -> FeatureMaps:
    def run() -> FeatureMaps:
        shown = prepare(montage().picture, network.loaded.preprocessing)
        return record(network.model, shown, [layer])[layer]

    return once(Kind.RESULT, ("montage maps", network.key, layer), run)


def _places(bench: HeadBench, lesson: TextureLesson) -> _Mapped:
    def run() -> _Mapped:
        learn, _test = bench.examples(lesson)
        readout = fit(learn, COUNT)
        found = class_maps(readout, maps, Summary.MEAN)
        row = maps.mean(axis=(1, 2), dtype=np.float64)[None]
        shown = montage()
        return _Mapped(shown.picture, shown.labels, readout, found, readout.logits(row)[0])

    maps = _montage_maps(bench.network, lesson.source.layer)
    return once(Kind.RESULT, ("montage places", bench.network.key, lesson), run)


def _montage(places: _Mapped) -> None:
    found = places.found
    _pair(places.picture, found, _("The three textures, side by side"))
    st.caption(
        say(
            N_(
                "{share} of {count} places have the class that is there. Sum of all places plus "
                "bias, against the head on the means: largest difference {apart}."
            ),
            share=percent(places.right),
            count=found.winners.size,
            apart=figure(np.abs(found.logits - places.whole).max(), 1),
        )
    )


def _pair(picture: RgbImage, found: ClassMaps, words: str) -> None:
    winners = found.winners
    shares = [float((winners == number).mean()) for number in range(COUNT)]
    legend = _(", ").join(
        f"{name} {percent(share)}" for name, share in zip(class_names(), shares, strict=True)
    )
    told = say(N_("The class with the highest score at each place: {shares}"), shares=legend)
    with st.container(horizontal=True, gap="medium", vertical_alignment="top"):
        shown = picture[::2, ::2] if len(picture) > _WIDE else picture
        lab.picture(shown, words, words, _WIDE)
        side = len(shown) * max(1, _WIDE // len(shown))
        lab.picture(class_picture(winners), told, told, side)
    st.html(_swatches())


def _swatches() -> str:
    marks = (
        f'<span><i style="background:rgb{tuple(map(int, colour))}"></i> {name}</span>'
        for colour, name in zip(
            class_picture(np.arange(COUNT)[None])[0], class_names(), strict=True
        )
    )
    style = (
        "<style>.swatches{display:flex;gap:1rem;font-size:.875rem}"
        ".swatches i{display:inline-block;width:.8em;height:.8em}</style>"
    )
    return f'{style}<div class="swatches">{"".join(marks)}</div>'


def _own(setup: Setup, readout: Readout, source: Source) -> None:
    st.markdown(lab.strong(_("The same head on your picture")))
    run = setup.run
    try:
        maps = run.layer(source.layer).maps
        key = ("textures on it", str(source))
        found = run.remember(key, lambda: class_maps(readout, maps, Summary.MEAN))
    except ExplorerError as error:
        st.warning(say(error.message))
        return
    _pair(run.seen.pixels, found, _("Your picture, as the network sees it"))
    st.caption(
        _(
            "The head knows nothing but brick, grass and gravel, and has to choose one of them "
            "everywhere: it tells what of the three each place resembles most."
        )
    )


def _crops(network: Network) -> None:
    st.markdown(
        say(
            N_(
                "A fully connected head reads {height}×{width} cells of pool5 and no more. Over "
                "the larger map of a larger picture it slides as a convolution: the paper's dense "
                "evaluation. The other way is to cut crops and run each by itself."
            ),
            height=POOL5_SHAPE[1],
            width=POOL5_SHAPE[2],
        )
    )
    connected = Connected(network)
    reading = connected.reading
    long_runs.pursue("learning_dense_squares", reading, connected.read)
    if reading.rest():
        return
    head = connected.head()
    winners, apart = _against_crop(network, head)
    names = class_names()
    with st.container(horizontal=True, gap="medium", vertical_alignment="top"):
        told = say(
            N_n(
                "{n} score, for the one place of the window, in the colour of its class",
                "{n} scores, one for each place of the window; each in the colour of its class",
            ),
            n=winners.size,
        )
        lab.picture(class_picture(winners), told, told, _WIDE)
        rim = say(
            N_(
                "A crop run alone against the same cells of the whole: {most} apart at the rim, "
                "{least} in the middle; bright is far apart"
            ),
            most=percent(apart.max()),
            least=percent(apart.min()),
        )
        lab.picture(to_uint8(apart[None].astype(np.float32))[0], rim, rim, _WIDE)
    st.caption(
        say(
            N_(
                "Classes: {names}. Around a crop there are zeros, around the same cells of the "
                "whole picture there is more picture. So both ways see different things, mostly at "
                "the rim, and the paper gains by averaging them."
            ),
            names=_(", ").join(names),
        )
    )


def _against_crop(network: Network, head: Readout) -> tuple[np.ndarray, np.ndarray]:
    whole = _montage_maps(network, "pool5")
    side = 224
    start = (whole.shape[1] - POOL5_SHAPE[1]) // 2

    def run() -> tuple[np.ndarray, np.ndarray]:
        at = start * 32
        cut = montage().picture[at : at + side, at : at + side]
        crop = record(network.model, prepare(cut, network.loaded.preprocessing), ["pool5"])["pool5"]
        return slid(head, whole).argmax(axis=0), crop_difference(whole, crop, start, start)

    return once(Kind.RESULT, ("against crops", network.key), run)
