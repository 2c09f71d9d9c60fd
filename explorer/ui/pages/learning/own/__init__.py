"""Your own classes: pictures sorted into bins, and a head that learns to tell them apart."""

import streamlit as st

from explorer.errors import HeadError
from explorer.exporting.scripts.learning import own_classes_script
from explorer.messages import N_
from explorer.policy import policy
from explorer.studies.heads import Loss, Recipe, Source, parse_source
from explorer.ui import own_classes
from explorer.ui.catching import Catcher
from explorer.ui.i18n import _, plain, say
from explorer.ui.own_classes import FEWEST, LEARNING, READING, Bin, OwnClasses, taught
from explorer.ui.pages.learning.choosing import OWN_LOSSES, OWN_SOURCES, source_names
from explorer.ui.pages.learning.own import bins, by_weights, reading, results
from explorer.ui.pages.learning.own.learned import Learned, OwnLesson, check, labels, usable
from explorer.ui.pages.learning.own.reading import ReadPicture
from explorer.ui.parts import downloads, long_runs
from explorer.ui.parts.choices import choose, hints
from explorer.ui.parts.choices import labels as labelled
from explorer.ui.setup import Setup


def section(setup: Setup) -> None:
    """Draw the section."""
    st.markdown(
        _(
            "Sort pictures of your own into two to five classes. The network stays as it is: it "
            "reads each picture as ever, and a head, one layer of scores on top of it, learns to "
            "tell your classes apart. A few pictures of each are enough to begin with."
        )
    )
    own, how = taught(), reading.sampling()
    source, recipe = _choose()
    places = bins.draw(own)
    _privacy(own)
    files = [file for each in own.bins for file in each.files]
    study = reading.reading(setup.network, how, files)
    long_runs.pursue(READING, study, lambda rest: reading.passes(setup.network, how, files, rest))
    known = study.known()
    found, lesson = None, OwnLesson(setup.network, how, source, recipe, own.bins)
    if not study.rest():
        lesson = OwnLesson(setup.network, how, source, recipe, usable(own.bins, known))
        found = _learn(lesson, known)
    bins.problems(own, known)
    bins.pictures(own, places, known, _mistaken(found, lesson))
    if found is not None:
        results.draw(found, lesson)
    results.offer(found)
    results.standing(setup)
    downloads.show_code(_script(setup, lesson))
    if found is not None:
        by_weights.draw(lesson, known)


def catcher() -> Catcher:
    """Who takes what is pasted or dropped on the page."""
    return bins.catcher()


def _choose() -> tuple[Source, Recipe]:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        source = choose(
            _("The head reads"), source_names(OWN_SOURCES), "learning_own_reads", width=260
        )
        loss = choose(
            _("Loss"), labelled(OWN_LOSSES), "learning_own_loss", width=240, help=hints(OWN_LOSSES)
        )
    return parse_source(source), Recipe(Loss(loss))


def _privacy(own: OwnClasses) -> None:
    words = (
        N_(
            "The pictures and the head stay in the memory of the server that runs this page, "
            "read at {side} px, never in a link and seen by nobody else. A reload or a closed tab "
            "loses them: download the head to keep it."
        )
        if policy().public
        else N_(
            "The pictures and the head stay in this app's memory, never in a link. A reload or a "
            "closed tab loses them: download the head to keep it."
        )
    )
    st.caption(say(words, side=reading.SIDE_IN_PUBLIC))
    if not own.is_empty:
        st.button(
            _("Forget these pictures and the head"),
            icon=":material/delete:",
            key="own_forget",
            on_click=own_classes.forget,
        )


def _learn(lesson: OwnLesson, known: dict[str, ReadPicture]) -> Learned | None:
    """Train once there is enough to learn from; what is missing is said."""
    few = [each for each in lesson.bins if len(each.files) < FEWEST]
    if few:
        names = ", ".join(f"{plain(each.title)} ({len(each.files)})" for each in few)
        st.info(
            say(
                N_("Each class needs {least} pictures. Still too few: {names}."),
                least=FEWEST,
                names=names,
            ),
            icon=":material/add_photo_alternate:",
        )
        return None
    try:
        check(lesson.bins)
    except HeadError as error:
        st.warning(say(error.message), icon=":material/label_off:")
        return None
    study = lesson.study
    long_runs.pursue(LEARNING, study, lambda _rest: lesson.steps(known))
    found: Learned | None = study.known().get("learned")
    return found


def _mistaken(found: Learned | None, lesson: OwnLesson) -> dict[str, str]:
    """The pictures that are wrong when left out, and what each was taken for."""
    if found is None:
        return {}
    files = [file for each in lesson.bins for file in each.files]
    answers, truth = found.honest.answers, labels(lesson.bins)
    return {
        file.key: lesson.bins[answer].title
        for file, answer, right in zip(files, answers, truth, strict=True)
        if answer != right
    }


_EXAMPLES = ("cats", "dogs")


def _script(setup: Setup, lesson: OwnLesson) -> str:
    """The script for these pictures; with examples where there are none yet."""
    weights = downloads.scene_for(setup).weights
    named = {each.title: _places(each) for each in lesson.bins if each.files}
    if len(named) < len(lesson.bins):
        named = {name: [f"{name}/{at}.jpg" for at in range(1, FEWEST + 1)] for name in _EXAMPLES}
    return own_classes_script(weights, named, lesson.source, lesson.how, lesson.recipe)


def _places(each: Bin) -> list[str]:
    """Where the script finds the pictures: in a folder of the class's name."""
    folder = each.title.replace("/", "-").replace("\\", "-")
    return [f"{folder}/{file.name}" for file in each.files]
