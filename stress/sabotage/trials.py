"""All trials: for every promise one that breaks it; a test sees that none lacks one."""

from collections.abc import Iterator
from functools import cache, partial
from unittest import mock

from explorer.ui.settings import OwnFile
from stress import (
    attack,
    busy,
    caches,
    capacity,
    classroom,
    crowds,
    everywhere,
    fairness,
    faults,
    images,
    journeys,
    links,
    replicas,
    sessions,
    weights,
)
from stress.breaking import gone_in_mid_upload
from stress.judging_images import judge
from stress.large import bombs, largest
from stress.photos import SMALL, photo
from stress.promise import Result
from stress.pupils import Pupil
from stress.sabotage import helpers, readers
from stress.sabotage.trial import Measure, Trial, on_servers
from stress.seeds import good_files, mutants
from stress.servers import public
from stress.walks import chapter as walks
from stress.walks import pages

_FEW = 8


def _lines(chapter: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{chapter}.{name}" for name in names)


def _some_images() -> Iterator[Result]:
    yield from images.reported("mutants", judge(mutants(good_files(), 60, seed=1)))
    found = judge(largest(0.1).values())
    yield images.largest_are_read(images.Read("largest", found))
    yield from images.of_bombs(judge(bombs(0.52).values()))


def _images_by(breaking: str, bomb: str = "RGB") -> Iterator[Result]:
    make = helpers.decoder(getattr(helpers, breaking))
    data = next(data for name, data in bombs(0.52).items() if name.startswith(bomb))
    tally = judge([data], make)
    yield from images.reported("one", tally)
    yield images.largest_are_read(images.Read("one", tally))
    yield from images.of_bombs(tally)


def _edits() -> Iterator[Result]:
    yield from caches.judged(caches.edits("at 512²", (512, 512), _FEW))


class _Namesake(OwnFile):
    """A file that is known by how it begins."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", self.data[:16].hex())


def _stale_edits() -> Iterator[Result]:
    with mock.patch.object(caches, "OwnFile", _Namesake):
        yield from _edits()


_large = cache(photo)


def _alike() -> Iterator[Result]:
    yield crowds.real_photos([_large(1), _large(1)])


def _small_photos() -> Iterator[Result]:
    yield crowds.real_photos([photo(1, SMALL), photo(2, SMALL)])


def _photos() -> Iterator[Result]:
    yield crowds.real_photos([_large(1), _large(2)])


def _steady_memory() -> Iterator[Result]:
    """At this scale the noise of a server's memory is larger than what 60 sessions may leave."""
    yield sessions.memory_stays(sessions.Growth(2000, 30_000, 0, 0))
    yield from (
        line(sessions.Growth(2000, 0, 2, 2))
        for line in (sessions.threads_end, sessions.files_close)
    )


def _journeys(who: str) -> Iterator[Result]:
    if who == "alone":
        yield journeys.alone(journeys.walked("agree_after_every_step", 2))
    else:
        yield journeys.two_at_once(journeys.walked("what_the_other_chose", 2))


def _half_uploads() -> Iterator[Result]:
    with public() as (address, pid):
        yield from gone_in_mid_upload(address, pid, 2)


def _impatient_class() -> Iterator[Result]:
    with mock.patch.object(Pupil, "patience", 5.0):
        yield from _class()


_uploads: Measure = partial(faults.around_uploads, 1.0, 3, ("killed",))
_class: Measure = partial(classroom.measured, 4, 2.0, 30, (64, 96))
_crowd: Measure = partial(crowds.measured, 6, 4, SMALL, 3, 45.0)
_rush: Measure = partial(busy.measured, 6, 64, 30)
_raid: Measure = partial(attack.measured, 15, 5)
_guests: Measure = partial(sessions.measured, 5, 10, 4.0)
_weights: Measure = partial(weights.measured, _FEW)
_few_links: Measure = partial(links.chapter, 0.02)
_few_steps: Measure = partial(walks.chapter, 0.05)
_few_learners: Measure = partial(capacity.measured, 3, 2, 3.0, 3.0)
_some_greed: Measure = partial(fairness.measured, (8,), 3)
_few_pages: Measure = partial(pages.measured, 2, 5.0)
_two_people: Measure = partial(replicas.measured, 2)
_lessons: Measure = partial(everywhere.lessons, 1.0)
_all_sections: Measure = partial(everywhere.accessibility, 1.0)
_longer_words: Measure = partial(everywhere.layout, 1.0)

IMPATIENT, HASTY = ("impatient",), ("soon_forgotten",)

CHEAP = (
    Trial(
        "a decoder crashes",
        _lines("images", "picture_or_sentence"),
        partial(_images_by, "crashing"),
        _some_images,
        dear=False,
    ),
    Trial(
        "a decoder spends time and memory",
        _lines(
            "images", "time_for_a_file", "memory_for_a_file", "time_for_a_bomb", "memory_for_a_bomb"
        ),
        partial(_images_by, "spending"),
        _some_images,
        dear=False,
    ),
    Trial(
        "limits on pictures are missing",
        _lines("images", "bombs_refused"),
        partial(_images_by, "unlimited"),
        _some_images,
        dear=False,
    ),
    Trial(
        "limits on pictures are too strict",
        _lines("images", "largest_are_read"),
        partial(_images_by, "strict"),
        _some_images,
        dear=False,
    ),
    Trial(
        "a cache knows pictures by how they begin",
        _lines("caches", "numbers_of_this_picture", "each_is_new"),
        _stale_edits,
        _edits,
        dear=False,
    ),
    Trial("photos are alike", _lines("load", "real_photos"), _alike, _photos, dear=False),
    Trial("photos are small", _lines("load", "real_photos"), _small_photos, _photos, dear=False),
)

DEAR = (
    Trial(
        "a reader of weights believes everything",
        _lines(
            "weights",
            "loaded_or_refused",
            "nothing_run",
            "hostile_refused",
            "no_other_file",
            "bombs_refused",
            "time_for_a_file",
            "memory_for_a_file",
            "largest_is_read",
        ),
        partial(weights.measured, _FEW, readers.careless),
        _weights,
    ),
    Trial(
        "a reader of weights dies",
        _lines("weights", "reader_lives"),
        partial(weights.measured, _FEW, readers.dying),
        _weights,
    ),
    Trial(
        "the watch over weights sleeps",
        _lines("weights", "watch_sees_deeds", "watch_sees_prying"),
        partial(weights.measured, _FEW, None, readers.asleep),
        _weights,
    ),
    Trial(
        "unknown settings raise",
        _lines("links", "no_error"),
        on_servers(_few_links, "unwell_link"),
        _few_links,
    ),
    Trial(
        "unknown settings end the page",
        _lines("links", "no_empty_page"),
        on_servers(_few_links, "blank"),
        _few_links,
    ),
    Trial(
        "the address does not tell the layer",
        _lines("journeys", "alone"),
        on_servers(partial(_journeys, "alone"), "mute_address"),
        partial(_journeys, "alone"),
    ),
    Trial(
        "visitors choose for each other",
        _lines("journeys", "two_at_once"),
        on_servers(partial(_journeys, "together"), "shared_settings"),
        partial(_journeys, "together"),
    ),
    Trial(
        "links no longer say which section they mean",
        _lines("lessons", "links_open"),
        on_servers(_lessons, "deaf_to_sections"),
        _lessons,
    ),
    Trial(
        "a picture says nothing to those who cannot see it",
        _lines("accessibility", "nothing_serious"),
        on_servers(_all_sections, "nameless"),
        _all_sections,
    ),
    Trial(
        "something is wider than any window",
        _lines("layout", "longer_words_fit"),
        on_servers(_longer_words, "sprawling"),
        _longer_words,
    ),
    Trial(
        "the address does not tell a browser the layer",
        _lines("walks", "all_agrees"),
        on_servers(_few_steps, "mute_address"),
        _few_steps,
    ),
    Trial(
        "pictures, decoders, memory and handles are lost, and tokens are not asked for",
        _lines(
            "faults",
            "cut_keeps_the_picture",
            "struck_decoder_is_said",
            "view_stays",
            "next_is_read",
            "others_are_served",
            "handles_go_back",
            "memory_goes_back",
            "forged_is_refused",
        ),
        on_servers(_uploads, "forgetful", "wordless", "gone_for_good", "grasping", "opened_to_all"),
        _uploads,
    ),
    Trial(
        "sessions are forgotten at once",
        _lines("faults", "cut_keeps_the_picture"),
        on_servers(_uploads, "at_once_forgotten"),
        _uploads,
    ),
    Trial(
        "uploads are turned away at the door",
        _lines("faults", "half_is_no_file"),
        on_servers(_half_uploads, "closed_to_all"),
        _half_uploads,
    ),
    Trial(
        "the server does not stop, or leaves a process behind",
        _lines("faults", "stops", "leaves_no_orphans"),
        on_servers(faults.stopping, "stubborn", "orphaned"),
        faults.stopping,
    ),
    Trial(
        "without weights there is nothing, and nothing is said",
        _lines("faults", "page_without_weights", "no_network_is_said"),
        on_servers(faults.without_weights, "without_stand_in", "silent_about_weights"),
        faults.without_weights,
    ),
    Trial(
        "without a folder there is nothing, and nothing is said",
        _lines("faults", "page_without_folder", "no_folder_is_said"),
        on_servers(faults.without_folder, "without_stand_in", "silent_about_weights"),
        faults.without_folder,
    ),
    Trial(
        "weights that can't be read change the network",
        _lines("faults", "model_stays"),
        on_servers(faults.bad_weights, "other_weights"),
        faults.bad_weights,
    ),
    Trial(
        "the first visitors see an error",
        _lines("faults", "cold_start_is_calm"),
        on_servers(faults.cold_start, "slow_to_wake"),
        faults.cold_start,
    ),
    Trial(
        "maps are mixed up in a class, and some fail",
        _lines("classroom", "no_errors", "own_numbers", "never_mixed_up"),
        on_servers(_class, "mixed_up", "failing"),
        _class,
    ),
    Trial(
        "a class waits, and memory is hoarded",
        _lines("classroom", "longest_wait", "memory_of_a_class"),
        on_servers(_class, "sleepy", "hoarding"),
        _class,
    ),
    Trial(
        "somebody in a class is never served",
        _lines("classroom", "all_are_served"),
        on_servers(_impatient_class, "ever_busy"),
        _class,
    ),
    Trial(
        "too little is compared",
        _lines("classroom", "enough_compared"),
        partial(classroom.measured, 2, 0.0, 10**6, (64,), 0.0),
        _class,
    ),
    Trial(
        "maps are mixed up in a crowd, and pictures lost",
        _lines("load", "eight_see_their_own", "many_see_their_own_or_busy", "no_picture_lost"),
        on_servers(_crowd, "mixed_up", "forgetful"),
        _crowd,
    ),
    Trial(
        "a crowd waits, and memory is hoarded",
        _lines(
            "load",
            "eight_wait",
            "longest_wait",
            "memory_of_one",
            "memory_of_eight",
            "memory_of_many",
            "memory_goes_back",
        ),
        on_servers(_crowd, "sleepy", "hoarding", always=HASTY),
        on_servers(_crowd, always=HASTY),
    ),
    Trial(
        "the server ends in a crowd",
        _lines("load", "not_restarted"),
        on_servers(_crowd, "dying"),
        _crowd,
    ),
    Trial(
        "a busy server drops pictures, views and places",
        _lines("busy", "place_is_told", "last_view_stays", "served_later"),
        on_servers(_rush, "no_way_back", "silent_about_waiting", "dropping", always=IMPATIENT),
        on_servers(_rush, always=IMPATIENT),
    ),
    Trial(
        "a busy server fails, and memory is hoarded",
        _lines("busy", "no_errors", "memory_of_a_rush"),
        on_servers(_rush, "failing", "hoarding", always=IMPATIENT),
        on_servers(_rush, always=IMPATIENT),
    ),
    Trial(
        "the server is not busy at all",
        _lines("busy", "some_are_told_to_come_back"),
        partial(busy.measured, 2, 64),
        on_servers(_rush, always=IMPATIENT),
    ),
    Trial(
        "bombs are read, slowly, by a deaf server that mixes up maps",
        _lines(
            "attack", "at_one_a_second", "refused", "healthy", "others_wait", "others_see_their_own"
        ),
        on_servers(_raid, "mixed_up", "deaf", "slow_to_refuse", "gullible"),
        _raid,
    ),
    Trial(
        "a server wastes time at work and at rest",
        _lines(
            "capacity",
            "time_to_open",
            "time_for_a_photo",
            "time_for_a_click",
            "time_at_rest",
            "learners_on_a_core",
        ),
        on_servers(_few_learners, "wasteful"),
        _few_learners,
    ),
    Trial(
        "a server and its learners take much memory",
        _lines("capacity", "memory_of_a_server", "memory_of_a_learner"),
        on_servers(_few_learners, "heavy"),
        _few_learners,
    ),
    Trial(
        "whoever has used most goes first",
        _lines("fairness", "newcomers_wait", "newcomers_are_served"),
        on_servers(_some_greed, "upside_down"),
        _some_greed,
    ),
    Trial(
        "the greedy see errors",
        _lines("fairness", "greedy_see_no_errors"),
        on_servers(_some_greed, "failing"),
        _some_greed,
    ),
    Trial(
        "pages never come to rest",
        _lines("pages", "all_come_to_rest", "longest_wait"),
        on_servers(_few_pages, "restless"),
        _few_pages,
    ),
    Trial(
        "replicas forget, end all at once, and nobody else is asked",
        _lines(
            "replicas",
            "settings_survive_a_kill",
            "answered_through_a_kill",
            "settings_survive_a_replacement",
            "answered_through_a_replacement",
        ),
        on_servers(_two_people, "forgetting_later", "giving_up", "all_at_once"),
        _two_people,
    ),
    Trial(
        "replicas are not replaced",
        _lines("replicas", "all_are_replaced"),
        on_servers(_two_people, "unmoved"),
        _two_people,
    ),
    Trial(
        "sessions leave memory, threads and files behind",
        _lines("sessions", "memory_stays", "threads_end", "files_close"),
        on_servers(_guests, "leaking", always=HASTY),
        _steady_memory,
    ),
    Trial(
        "sessions leave threads and files behind",
        _lines("sessions", "threads_end", "files_close"),
        on_servers(_guests, "leaking", always=HASTY),
        on_servers(_guests, always=HASTY),
    ),
)

TRIALS: tuple[Trial, ...] = (*CHEAP, *DEAR)
