"""Train: a head on brick, grass and gravel learns while one watches."""

from collections.abc import Iterator
from itertools import islice

import streamlit as st

from explorer.errors import HeadError
from explorer.exporting.scripts.learning import TextureLesson, training_script
from explorer.studies.heads import Loss, Recipe, parse_source
from explorer.studies.heads.course import Moment, course
from explorer.studies.heads.labels import check_labels
from explorer.ui.computing.study import Study
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning import depths, patches, results
from explorer.ui.pages.learning.choosing import PER_CLASS, WRONG, source_names
from explorer.ui.parts import downloads, lab, long_runs
from explorer.ui.parts.choices import bound, choose, hints, labels
from explorer.ui.settings import mine
from explorer.ui.setup import Setup
from explorer.ui.texture_bench import COUNT, SOURCES, HeadBench, chosen

_AT_ONCE = 10
"""Steps that one turn takes."""


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "Nothing here is trained beforehand but the network in the sidebar. A head, one layer "
            "of scores on top of it, learns three textures from patches of the left half of each "
            "photo; it is tested on the right half, which it never sees."
        )
    )
    lesson, recipe = _choose()
    patches.to_learn(lesson)
    bench = HeadBench(setup.network)
    weights = downloads.scene_for(setup).weights
    answer = st.container()
    reading = bench.reading(lesson.per_class)
    long_runs.pursue("learning_read", reading, bench.read)
    if not reading.rest():
        with answer:
            _train(bench, lesson, recipe)
    downloads.show_code(training_script(weights, lesson, recipe))
    lab.heading(_("Accuracy by layer"))
    if not reading.rest():
        depths.draw(bench, lesson.per_class)
    depths.code(weights, lesson.per_class)


def _choose() -> tuple[TextureLesson, Recipe]:
    with st.container(key="dials_train", horizontal=True, vertical_alignment="bottom"):
        source = choose(_("The head reads"), source_names(SOURCES), "learning_reads")
        loss = choose(_("Loss"), labels(Loss), "learning_loss", help=hints(Loss))
        st.segmented_control(
            _("Patches per class"), PER_CLASS, **bound("learning_per_class"), required=True
        )
        st.segmented_control(
            _("Wrong labels"),
            WRONG,
            format_func=lambda share: f"{share}%",
            **bound("learning_wrong"),
            required=True,
            help=_("This share of the patches is learned under the name of another class."),
        )
    settings = mine()
    wrong = settings["learning_wrong"] / 100
    lesson = TextureLesson(parse_source(source), settings["learning_per_class"], wrong)
    return lesson, Recipe(Loss(loss))


def _train(bench: HeadBench, lesson: TextureLesson, recipe: Recipe) -> None:
    parts = range(-(-(recipe.steps + 1) // _AT_ONCE))
    study = Study(("course", bench.network.key, lesson, recipe), parts)
    place, drawn = st.empty(), 0

    def live() -> None:
        nonlocal drawn
        found = _moments(study)
        # Training may be over before its last parts are; then there is nothing new to draw.
        if len(found) > drawn:
            drawn = len(found)
            with place.container():
                results.live(found, recipe)

    try:
        check_labels(chosen(lesson).labels, COUNT)
    except HeadError as error:
        st.warning(say(error.message), icon=":material/label_off:")
        return
    long_runs.pursue(
        "learning_course",
        study,
        lambda rest: _steps(bench, lesson, recipe, study, rest),
        also=live,
    )
    found = _moments(study)
    if found:
        with place.container():
            results.draw(found, recipe)


def _moments(study: Study) -> list[Moment]:
    return [moment for part in study.known().values() for moment in part]


def _steps(
    bench: HeadBench, lesson: TextureLesson, recipe: Recipe, study: Study, rest: list[int]
) -> Iterator[tuple[int, tuple[Moment, ...]] | None]:
    """Train from the start; what is known already is passed over, what never comes is empty."""
    learn, unseen = bench.examples(lesson)
    going = course(learn, unseen, COUNT, recipe)
    for number in study.names:
        part = tuple(islice(going, _AT_ONCE))
        yield (int(str(number)), part) if number in rest else None
