"""The same pictures and the same kind of head on other weights, and on no network at all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.messages import N_
from explorer.network.weights import WEIGHTS, is_cached
from explorer.numerals import percent
from explorer.rendering.charts.paired_bars import paired_bars
from explorer.studies.heads import Examples, leave_one_out_steps
from explorer.studies.heads.sources import Features
from explorer.ui import networks
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.own_classes import JUDGING, MEASURING
from explorer.ui.pages.learning.own.learned import Known, OwnLesson, labels
from explorer.ui.pages.learning.own.reading import PIXELS, ReadPicture, read
from explorer.ui.parts import lab, long_runs
from explorer.ui.settings import OwnFile
from explorer.ui.sidebar import weights_panel

_TOLD = ("imagenet", "hed", "untrained")
_HERE, _PIXELS = "here", "pixels"
Pass = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ByWeights:
    """A lesson, and which other weights it is given to; `here` are those of the lesson."""

    lesson: OwnLesson
    known: Known

    @property
    def others(self) -> tuple[str, ...]:
        """Weights of the catalogue that are at hand, but for the lesson's own."""
        source = self.lesson.network.loaded.source
        mine = source.id if source is not None else ""
        return tuple(name for name in _TOLD if name != mine and is_cached(name))

    @property
    def _files(self) -> list[OwnFile]:
        return [file for each in self.lesson.bins for file in each.files]

    def passes(self) -> Study:
        """The passes through the other networks."""
        keys = [file.key for file in self._files]
        names = [(weights, key) for weights in self.others for key in keys]
        return Study(("own by weights", self.lesson.how), names)

    def read(self, rest: Iterable[Pass]) -> Iterator[tuple[Pass, ReadPicture]]:
        """Read what is missing."""
        files = {file.key: file for file in self._files}
        for weights, key in rest:
            network = networks.network(weights)
            yield (weights, key), read(network, self.lesson.how, files[key])

    def judging(self) -> Study:
        """How well each does, as the share of pictures that are right when left out."""
        names = (_HERE, *self.others, _PIXELS)
        return Study(("own judged by weights", self.lesson.study.identity), names)

    def judge(self, rest: Iterable[str]) -> Iterator[tuple[str, float] | None]:
        """Judge those that are missing."""
        study, bins = self.passes(), self.lesson.bins
        # What was known of it may have been let go meanwhile.
        passes = study.known() | dict(self.read(study.rest()))
        for name in rest:
            examples = Examples(np.concatenate(self._rows(name, passes)), labels(bins))
            for found in leave_one_out_steps(examples, len(bins), self.lesson.judge):
                yield None if found is None else (name, found.accuracy)

    def _rows(self, name: str, passes: Mapping[Pass, ReadPicture]) -> list[Features]:
        keys = [file.key for file in self._files]
        if name == _PIXELS:
            return [pixels for key in keys if (pixels := self.known[key].pixels) is not None]
        found = self.known if name == _HERE else {key: passes[name, key] for key in keys}
        return [found[key].rows[self.lesson.source] for key in keys]


def draw(lesson: OwnLesson, known: Known) -> None:
    """Draw how well the head does on each, once somebody asks."""
    lab.heading(_("What the network's training is worth"))
    question = ByWeights(lesson, known)
    study = question.passes()
    long_runs.pursue(MEASURING, study, question.read, start=_("Teach it on other weights as well"))
    if study.rest():
        return
    judging = question.judging()
    long_runs.pursue(JUDGING, judging, question.judge)
    found = judging.known()
    if not judging.rest():
        _chart(question, found)


def _chart(question: ByWeights, found: Mapping[str, float]) -> None:
    lesson = question.lesson
    loaded = lesson.network.loaded
    titles = {
        _HERE: weights_panel.title(loaded),
        **{name: _(WEIGHTS[name].title) for name in question.others},
        _PIXELS: say(N_("Pixels, {side}×{side}"), side=PIXELS),
    }
    names = [titles[name] for name in found]
    total = len(labels(lesson.bins))
    st.plotly_chart(
        paired_bars(
            names,
            {_("Right, in %"): [100 * share for share in found.values()]},
            _("Right, in %"),
        ),
        key="own_weights_chart",
        config={"displayModeBar": False},
        alt=_("The share of right answers by weights; the table has the numbers"),
    )
    st.dataframe(
        {
            _("Weights"): names,
            _("Right when left out"): [
                say(N_("{right} of {total}"), right=round(share * total), total=total)
                for share in found.values()
            ],
        },
        hide_index=True,
        width=420,
    )
    st.caption(
        say(
            N_(
                "The same pictures, the same kind of head, each picture left out in turn; guessing "
                "gets {chance}. The last one reads no network, only the picture's own pixels. With "
                "few pictures one more or less is chance."
            ),
            chance=percent(1 / len(lesson.bins)),
        )
    )
