"""People at work inside fragments at the same time, and a server that mixes them up on purpose."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import product

import pytest

from explorer.imaging import load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, load_weights, record
from explorer.studies.glance import GLANCED
from explorer.ui.settings import DEFAULT_PICTURE
from stress.acting import choose, click
from stress.classroom import judged, lesson
from stress.load import SOMEBODY_ELSES, Person, crowd, together
from stress.photos import SMALL, photo
from stress.pupils import Pupil
from stress.servers import public, sabotaged
from stress.visitor import Visitor

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A public server that several tests visit."""
    with public() as (found, _pid):
        yield found


def test_several_people_at_once_see_their_own_maps_and_a_mix_up_would_be_noticed(
    address: str,
) -> None:
    with ExitStack() as stack:
        people, views = crowd(address, stack, range(3), SMALL)
        together([lambda p=p, v=v: p.act(v) for p, v in zip(people, views, strict=True)])
    people[-1].data = photo(99, SMALL)
    assert [person.got for person in people[:-1]] == ["maps"] * 2
    assert people[-1].got.startswith(SOMEBODY_ELSES)


def test_people_at_work_in_fragments_each_see_the_numbers_of_their_own_photo(address: str) -> None:
    pupils = lesson(address, range(5), 2.5, (64, 96, 128))
    errors, wrong, *_others = judged(pupils)
    assert errors.held, [pupil.errors for pupil in pupils]
    assert wrong.held, [pupil.wrong for pupil in pupils]
    assert sum(len(pupil.answers) for pupil in pupils) > 2 * len(pupils)
    assert all(pupil.view.ran and all(pupil.view.ran) for pupil in pupils)


def test_two_people_in_the_same_study_at_once_get_every_row_once_and_in_order(
    address: str,
) -> None:
    query = "size=64&display_section=network"
    with ExitStack() as stack:
        both = [
            stack.enter_context(Visitor(address, query, room="display")) for _person in range(2)
        ]
        views = list(ThreadPoolExecutor(2).map(Visitor.look, both))
    loaded = load_weights("imagenet")
    pixels = sample(load_sample(DEFAULT_PICTURE).pixels, Sampling(size=64)).pixels
    maps = record(VGG16.from_weights(loaded), prepare(pixels, loaded.preprocessing), GLANCED)
    means = [float(maps[name].mean()) for name in GLANCED]
    for view in views:
        assert not view.trouble
        table = view.tables[-1].to_pydict()
        assert table["layer"] == [*GLANCED, *GLANCED]
        assert len(set(table["weights"][:18])) == len(set(table["weights"][18:])) == 1
        assert table["mean"][:18] == pytest.approx(means, rel=1e-4)
        assert [line["x"] for line in view.charts[-1]["data"]] == [[*GLANCED]] * 6


def test_who_waits_inside_a_fragment_is_told_so_and_gets_their_own_numbers(address: str) -> None:
    done = threading.Event()

    def busy_neighbours() -> None:
        # Always somebody new: what is in the store already keeps nobody waiting.
        for size, picture in product(range(512, 448, -8), ("coffee", "rocket")):
            if done.is_set():
                return
            query = f"size={size}&layer=relu5_3&picture={picture}"
            with Visitor(address, query) as neighbour:
                neighbour.look()

    pupil, waits = Pupil(address, 40, 96), 0
    with ExitStack() as stack, ThreadPoolExecutor(1) as street:
        pupil.arrive(stack)
        passing = street.submit(busy_neighbours)
        while not (waits or passing.done()):
            pupil.step()
            told = pupil.view.says("before you") or pupil.view.says("being computed now")
            waits += told and not pupil.view.trouble
        done.set()
        passing.result()
    assert waits
    assert not pupil.errors
    assert not pupil.wrong


def test_a_click_told_while_its_page_is_being_left_does_no_harm_to_the_next(address: str) -> None:
    with Visitor(address, "size=64") as visitor:
        click_there = click(visitor.look(), 1, "conv2_1", (3,))
        arrived = visitor.go("pooling", late=click_there)
        view = visitor.act(choose(arrived, "Kind of pooling", "Minimum"))
    assert (arrived.trouble, view.trouble) == ("", "")
    assert "Kind of pooling" in view.widgets


def test_a_server_that_hands_out_the_maps_of_whoever_came_before_is_found_out() -> None:
    with sabotaged("mixed_up"), public() as (address, _pid):
        with Visitor(address) as visitor:
            person = Person(address, 1, SMALL, visitor)
            person.act(visitor.look())
        pupils = lesson(address, range(2, 4), 0, (64,))
    assert person.got.startswith(SOMEBODY_ELSES)
    errors, wrong, *_others = judged(pupils)
    assert errors.held
    assert not wrong.held
    assert all(pupil.wrong for pupil in pupils)


def test_photos_are_as_large_as_a_cameras_and_no_two_alike() -> None:
    large = photo(0)
    assert 3_000_000 < len(large) < 8_000_000
    assert len({photo(number, SMALL) for number in range(100)}) == 100
