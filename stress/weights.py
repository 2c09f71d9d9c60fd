"""Any weights file: never code, never another file, bounded time and memory."""

import multiprocessing
import os
import queue as queues
from collections.abc import Callable, Iterator

from stress.judging_weights import Found, Load, Tally, send
from stress.promise import Result, at_most, held, none_of, promise

Judge = Callable[..., None]


@promise("weights")
def reader_lives(exit_code: int | None) -> Result:
    """No file brings the reader down: 0 is its ordinary end."""
    return Result("weights: the reader's end", f"exit code {exit_code}", "0", exit_code == 0)


@promise("weights")
def loaded_or_refused(found: Found) -> Result:
    """Whatever the bytes: a network, or a sentence."""
    tallies = (found.mutants, found.hostile, found.prying, found.bombs, found.odd)
    loaded, refused = (sum(getattr(t, name) for t in tallies) for name in ("loaded", "refused"))
    wrong = [line for tally in tallies for line in tally.wrong]
    return none_of(
        f"weights: {loaded} loaded, {refused} refused with a sentence; anything else "
        f"{wrong[:2] or ''}",
        len(wrong),
        sum(t.tried for t in tallies),
    )


@promise("weights")
def nothing_run(found: Found) -> Result:
    """No file makes the reader start, remove, open or call anything."""
    tallies = (found.mutants, found.hostile, found.prying, found.bombs, found.odd)
    deeds = [line for tally in tallies for line in tally.forbidden]
    return none_of(
        f"weights: programs started, files opened or removed, connections made {deeds[:3] or ''}",
        len(deeds),
        sum(t.tried for t in tallies),
    )


@promise("weights")
def hostile_refused(found: Found) -> Result:
    """Pickles that would run something, and HDF5 files that point elsewhere, are refused."""
    tried = found.hostile.tried + found.prying.tried
    return none_of(
        "weights: hostile files that were loaded",
        tried - found.hostile.refused - found.prying.refused,
        tried,
    )


@promise("weights")
def no_other_file(found: Found) -> Result:
    """No other file is opened or read, not even below Python."""
    tallies = (found.mutants, found.hostile, found.prying, found.bombs, found.odd)
    return none_of(
        "weights: another file was opened or read, by whatever library",
        sum(t.pried for t in tallies),
        sum(t.tried for t in tallies),
    )


@promise("weights")
def watch_sees_deeds(found: Found) -> Result:
    """Control: without care the same pickles do what they want, and the watch sees each of it."""
    tally = found.control_deeds
    asleep = tally.tried - len({line.partition(":")[0] for line in tally.forbidden})
    return none_of("control: hostile pickles whose deed the watch did not see", asleep, tally.tried)


@promise("weights")
def watch_sees_prying(found: Found) -> Result:
    """Control: h5py by itself reads the other file, and the watch sees it."""
    tally = found.control_prying
    return none_of(
        "control: prying .h5 files that the watch did not see",
        tally.tried - tally.pried,
        tally.tried,
    )


@promise("weights")
def bombs_refused(found: Found) -> Result:
    """What would unpack to a thousand times its size is refused."""
    tally = found.bombs
    return none_of("weights: bombs that were not refused", tally.tried - tally.refused, tally.tried)


@promise("weights")
def time_for_a_file(found: Found) -> Result:
    """No file keeps the reader busy."""
    slowest = max(tally.slowest for tally in _of_visitors(found))
    return at_most("weights: most CPU for one file", slowest, 5, "s", 2)


@promise("weights")
def memory_for_a_file(found: Found) -> Result:
    """No file takes much more memory than the convolutions it may hold."""
    most = max(tally.megabytes for tally in _of_visitors(found))
    return at_most("weights: most extra memory for one file", most, 150, "MB", 0)


@promise("weights")
def largest_is_read(found: Found) -> Result:
    """A legal file is read, however tightly it is packed."""
    return held("weights: a packed file of 59 MB is read", found.largest.loaded == 1)


def chapter(scale: float) -> Iterator[Result]:
    """Damaged weights, and the files of `EXPLORER_STRESS_WEIGHTS` if that names a folder."""
    yield from measured(max(20, round(1000 * scale)))


def measured(count: int, load: Load | None = None, judge: Judge = send) -> Iterator[Result]:
    """Read so many damaged files, and all the others, in a process of their own."""
    folder = os.environ.get("EXPLORER_STRESS_WEIGHTS", "")
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=judge, args=(count, folder, queue, load))
    process.start()
    found: Found | None = None
    while found is None and (process.is_alive() or not queue.empty()):
        try:
            found = queue.get(timeout=1)
        except queues.Empty:
            continue
    process.join()
    yield reader_lives(process.exitcode)
    if found is not None:
        yield from judged(found)


def judged(found: Found) -> Iterator[Result]:
    """Every promise about what was read."""
    for line in [line for tally in _of_visitors(found) for line in tally.wrong][:5]:
        print("      ", line)
    for judge in (
        loaded_or_refused,
        nothing_run,
        hostile_refused,
        no_other_file,
        watch_sees_deeds,
        watch_sees_prying,
        bombs_refused,
        time_for_a_file,
        memory_for_a_file,
        largest_is_read,
    ):
        yield judge(found)


def _of_visitors(found: Found) -> tuple[Tally, ...]:
    return (found.mutants, found.hostile, found.prying, found.bombs, found.largest, found.odd)
