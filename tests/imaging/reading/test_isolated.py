import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import IO

import numpy as np
import psutil
import pytest

from explorer.errors import ExplorerError, ImageTooLargeError, UnreadableImageError
from explorer.imaging import Picture, decode_image
from explorer.imaging.reading import helper
from explorer.imaging.reading.isolated import IsolatedDecoder
from stress import seeds
from tests.imaging import makers
from tests.offenders import none_of

PNG = makers.encoded(makers.noise(), "PNG")


def solid(colour: tuple[int, int, int]) -> bytes:
    return makers.encoded(np.full((60, 80, 3), colour, np.uint8), "PNG")


@pytest.fixture(scope="module")
def decoder():
    decoder = IsolatedDecoder(wall_seconds=120)
    yield decoder
    decoder.close()


def standing_in(code: str, *arguments: str, wall_seconds: float = 120) -> IsolatedDecoder:
    """A decoder whose helper process runs other code, patient with a busy machine."""
    command = (sys.executable, "-c", textwrap.dedent(code), *arguments)
    return IsolatedDecoder(command, wall_seconds)


AFTER_GREETING = """
    import os, sys, time
    from explorer.isolation.pipe import READY, write_header
    sys.stdout.buffer.write(READY)
    write_header(sys.stdout.buffer, {"effects": []})
"""
SOMEBODY_ELSES = """
    import os, sys
    from explorer.imaging.reading import worker
    own, before = worker.decode_image, []
    def decode(data):
        before.append(data)
        return own(before[-2:][0])
    def answer(sink, request, data, own=worker._answer):
        before.append((request, data))
        own(sink, *before[-2:][0])
"""


def test_the_helper_answers_exactly_as_decoding_here_would(decoder: IsolatedDecoder) -> None:
    for data in (PNG, makers.encoded(makers.noise(), "JPEG"), makers.animated("GIF", 3)):
        here, there = decode_image(data), decoder.decode(data)
        assert np.array_equal(here.pixels, there.pixels)
        assert not there.pixels.flags.writeable
        assert [str(note) for note in here.notes] == [str(note) for note in there.notes]
        assert (here.format, here.source_size_wh, here.sha256) == (
            there.format,
            there.source_size_wh,
            there.sha256,
        )


IMPORTING_NOTHING = """
    import sys
    from explorer.imaging.reading import worker
    class Closed:
        def find_spec(name, path=None, target=None):
            raise ImportError(name)
    own = worker.locking.begin
    def begin(needs):
        pipes = own(needs)
        sys.meta_path.insert(0, Closed)
        return pipes
    worker.locking.begin = begin
    worker.main()
"""


@pytest.mark.filterwarnings("ignore")  # As outside of tests, where Pillow's doubts are no errors.
def test_behind_the_lock_nothing_is_missing_and_nothing_is_imported_any_more() -> None:
    """Good files of every kind and mode, and damaged ones, which need what good ones do not."""

    def answer(decode: Callable[[bytes], Picture], data: bytes) -> object:
        try:
            picture = decode(data)
        except ExplorerError as error:
            return type(error), error.message
        return picture.pixels.tobytes(), picture.notes, picture.format, picture.source_size_wh

    good = seeds.good_files()
    files = [*good, *seeds.mutants(good, 300, seed=4)]
    decoder = standing_in(IMPORTING_NOTHING)
    wrong = [
        f"{index}: {data[:12]!r}"
        for index, data in enumerate(files)
        if answer(decode_image, data) != answer(decoder.decode, data)
    ]
    decoder.close()
    none_of(wrong, "answered otherwise behind the lock")


@pytest.mark.parametrize("data", [b"", b"no picture", PNG[:60]])
def test_refusals_are_the_same_sentences(decoder: IsolatedDecoder, data: bytes) -> None:
    with pytest.raises(ExplorerError) as here:
        decode_image(data)
    with pytest.raises(ExplorerError) as there:
        decoder.decode(data)
    assert type(here.value) is type(there.value)
    assert here.value.message == there.value.message


def test_a_bomb_is_refused_with_its_size(decoder: IsolatedDecoder) -> None:
    with pytest.raises(ImageTooLargeError, match=r"900\.0 million"):
        decoder.decode(makers.png((30_000, 30_000), 8, 2))


def test_a_killed_helper_costs_one_sentence_and_the_next_picture_is_read(
    decoder: IsolatedDecoder,
) -> None:
    decoder.decode(PNG)
    assert decoder._helper is not None
    os.kill(decoder._helper.process.pid, signal.SIGKILL)
    decoder._helper.process.wait()
    assert decoder.decode(PNG).pixels.size


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process: Linux")
def test_a_helper_without_memory_ends_so_that_the_next_picture_is_read(
    decoder: IsolatedDecoder,
) -> None:
    decoder.decode(PNG)
    limits = psutil.Process(decoder.process_id()).rlimit
    limits(psutil.RLIMIT_AS, (2**20, limits(psutil.RLIMIT_AS)[1]))
    with pytest.raises(UnreadableImageError):
        decoder.decode(PNG[:60])
    large = makers.encoded(np.full((900, 1200, 3), 7, np.uint8), "PNG")
    assert decoder.decode(large).pixels.shape == (900, 1200, 3)


def test_a_crash_while_decoding_is_a_sentence() -> None:
    decoder = standing_in(AFTER_GREETING + "    sys.stdin.buffer.read(8); os.abort()")
    with pytest.raises(UnreadableImageError, match="could not be read safely"):
        decoder.decode(PNG)
    decoder.close()


def test_two_helpers_that_die_over_their_first_files_are_our_fault_and_one_answer_ends_that(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    code = """
        import os, sys
        from explorer.imaging.reading import worker
        own, mark = worker.decode_image, sys.argv[1]
        worker.decode_image = lambda data: own(data) if os.access(mark, os.F_OK) else os.abort()
        worker.main()
    """
    mark = tmp_path / "mended"
    decoder = standing_in(code, str(mark))
    with pytest.raises(UnreadableImageError):
        decoder.decode(PNG)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    for _ in range(2):
        with pytest.raises(ExplorerError, match="our side, not in your file"):
            decoder.decode(PNG)
    assert "no picture decoder has answered" in caplog.text
    mark.touch()
    assert decoder.decode(PNG).pixels.size
    mark.unlink()
    for _ in range(2):  # The first had answered before; only the second is new.
        with pytest.raises(UnreadableImageError):
            decoder.decode(PNG)
    decoder.close()


def test_a_helper_that_hangs_is_stopped() -> None:
    decoder = standing_in(AFTER_GREETING + "    time.sleep(600)", wall_seconds=0.3)
    with pytest.raises(UnreadableImageError, match="took too long"):
        decoder.decode(b"x" * 1_000_000)
    decoder.close()


def test_spinning_in_a_decoder_is_stopped_by_the_time_limit() -> None:
    decoder = standing_in("""
        from explorer.imaging.reading import worker
        worker.CPU_SECONDS = 1
        def spin(data):
            while True: pass
        worker.decode_image = spin
        worker.main()
    """)
    with pytest.raises(UnreadableImageError, match="could not be read safely"):
        decoder.decode(PNG)
    decoder.close()


def test_a_decoder_that_wants_too_much_memory_says_the_file_is_bad() -> None:
    decoder = standing_in("""
        from explorer.imaging.reading import worker
        import PIL.Image
        own = worker._warm_up
        def warm_up():
            own()
            PIL.Image.Image.load = lambda self: bytearray(1_500_000_000)
            PIL.ImageFile.ImageFile.load = lambda self: bytearray(1_500_000_000)
        worker._warm_up = warm_up
        worker.main()
    """)
    with pytest.raises(UnreadableImageError, match="damaged or incomplete"):
        decoder.decode(PNG)
    decoder.close()


def test_two_people_at_once_each_get_their_own(decoder: IsolatedDecoder) -> None:
    colours = [(r, 10, 200) for r in range(0, 250, 25)]
    found: dict[tuple[int, ...], bool] = {}

    def work(colour: tuple[int, int, int]) -> None:
        pixels = decoder.decode(solid(colour)).pixels
        found[colour] = bool((pixels == colour).all())

    threads = [threading.Thread(target=work, args=(colour,)) for colour in colours]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert len(found) == len(colours)
    assert all(found.values())


def test_what_fails_while_pixels_are_read_leaves_nothing_for_the_next_person(
    decoder: IsolatedDecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = helper.read_block

    def failing(kind: type[BaseException]) -> Callable[[IO[bytes], int], bytes]:
        blocks = count()

        def read(stream: IO[bytes], most: int) -> bytes:
            if next(blocks) == 0:  # The pixels: headers are read elsewhere.
                raise kind
            return real(stream, most)

        return read

    for kind in (MemoryError, KeyError, KeyboardInterrupt):
        monkeypatch.setattr(helper, "read_block", failing(kind))
        with pytest.raises(kind):
            decoder.decode(solid((10, 10, 10)))
        monkeypatch.setattr(helper, "read_block", real)
        for gray in (20, 30, 40):
            assert (decoder.decode(solid((gray, gray, gray))).pixels == gray).all(), kind


def test_a_helper_that_answers_with_somebody_elses_picture_is_noticed() -> None:
    for sabotage in ("worker.decode_image = decode", "worker._answer = answer"):
        decoder = standing_in(SOMEBODY_ELSES + f"    {sabotage}; worker.main()")
        for gray in (10, 20, 30):
            # The helper that is started anew knows of nobody else yet.
            assert (decoder.decode(solid((gray, gray, gray))).pixels == gray).all()
        decoder.close()


def test_a_helper_that_answers_with_somebody_elses_refusal_is_noticed() -> None:
    decoder = standing_in(SOMEBODY_ELSES + "    worker._answer = answer; worker.main()")
    with pytest.raises(UnreadableImageError):
        decoder.decode(b"no picture")
    assert decoder.decode(PNG).pixels.size
    decoder.close()


def test_two_unfit_helpers_in_a_row_are_our_fault_and_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    unfit = {
        "ended before it was ready": "raise SystemExit(3)",
        "began with": "print('Hello, who is calling, please?')",
        "answered another request": SOMEBODY_ELSES
        + "    before.append(('00', b'')); worker._answer = answer; worker.main()",
        "answered with another file's picture": SOMEBODY_ELSES
        + f"    before.append({solid((9, 9, 9))!r}); worker.decode_image = decode; worker.main()",
    }
    for reason, code in unfit.items():
        decoder = standing_in(code)
        caplog.clear()
        with (
            caplog.at_level(logging.WARNING, "explorer"),
            pytest.raises(ExplorerError, match="our side, not in your file") as told,
        ):
            decoder.decode(PNG)
        assert not isinstance(told.value, UnreadableImageError), reason
        assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"], reason
        assert all(reason in record.getMessage() for record in caplog.records), reason
    with pytest.raises(ExplorerError, match="our side"):
        IsolatedDecoder(("/no/such/program",)).decode(PNG)


def test_a_helper_that_could_not_start_once_costs_nobody_anything(tmp_path: Path) -> None:
    code = """
        import os, sys
        from explorer.imaging.reading import worker
        try:
            os.mkdir(sys.argv[1])
        except FileExistsError:
            worker.main()
    """
    decoder = standing_in(code, str(tmp_path / "been here"))
    assert decoder.decode(PNG).pixels.size
    decoder.close()


def test_pictures_are_read_wherever_the_server_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise RuntimeError('not this one')")
    monkeypatch.chdir(tmp_path)
    for safe_path in ("", "1"):
        monkeypatch.setenv("PYTHONSAFEPATH", safe_path)
        decoder = IsolatedDecoder()
        assert decoder.decode(PNG).pixels.size
        decoder.close()


def test_the_log_says_why_a_helper_ended_but_nothing_of_a_file(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    decoder = standing_in("raise SystemExit('no module of that name')")
    with pytest.raises(ExplorerError):
        decoder.decode(PNG)
    assert "no module of that name" in caplog.text
    quoting = """
        import ctypes, os, sys
        from explorer.imaging.reading import worker
        def decode(data):
            print(data, flush=True)
            print(data, file=sys.stderr, flush=True)
            os.write(2, data)
            {end}
        worker.decode_image = decode
        worker.main()
    """
    endings = {
        "ctypes.string_at(0)": "SIGSEGV; Fatal Python error: Segmentation fault",
        "os.abort()": "SIGABRT; Fatal Python error: Aborted",
        "os._exit(7)": "exit code 7",
    }
    for end, told in endings.items():
        caplog.clear()
        with pytest.raises(UnreadableImageError, match="could not be read safely"):
            standing_in(quoting.format(end=end)).decode(b"quoted from the file")
        assert told in caplog.text, end
        assert "quoted" not in caplog.text + capfd.readouterr().err, end


def test_the_helper_ends_with_its_parent() -> None:
    code = """
        import sys
        from explorer.imaging.reading.isolated import IsolatedDecoder
        decoder = IsolatedDecoder()
        print(decoder.process_id(), flush=True)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_a_helper_with_nothing_to_do_rests_and_comes_back_for_the_next_picture() -> None:
    decoder = IsolatedDecoder()
    data = solid((10, 20, 30))
    decoder.decode(data)
    helper = decoder._helper
    decoder.rest(60)
    assert decoder._helper is helper
    decoder.rest(0)
    assert decoder._helper is None
    assert np.array_equal(decoder.decode(data).pixels, decode_image(data).pixels)
    decoder.close()
