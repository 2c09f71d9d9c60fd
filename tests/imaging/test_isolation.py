import os
import signal
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest

from explorer.errors import ExplorerError, ImageTooLargeError, UnreadableImageError
from explorer.imaging import decode_image
from explorer.imaging.isolation import IsolatedDecoder
from tests.imaging import makers

PNG = makers.encoded(makers.noise(), "PNG")


def solid(colour: tuple[int, int, int]) -> bytes:
    return makers.encoded(np.full((60, 80, 3), colour, np.uint8), "PNG")


@pytest.fixture
def decoder():
    decoder = IsolatedDecoder()
    yield decoder
    decoder.close()


def standing_in(code: str, **more: float) -> IsolatedDecoder:
    """A decoder whose helper process runs other code."""
    return IsolatedDecoder((sys.executable, "-c", textwrap.dedent(code)), **more)


def test_the_helper_answers_exactly_as_decoding_here_would(decoder: IsolatedDecoder) -> None:
    for data in (PNG, makers.encoded(makers.noise(), "JPEG"), makers.animated("GIF", 3)):
        here, there = decode_image(data), decoder.decode(data)
        assert np.array_equal(here.pixels, there.pixels)
        assert not there.pixels.flags.writeable
        assert [str(note) for note in here.notes] == [str(note) for note in there.notes]
        assert (here.format, here.source_size_wh, here.sha256) == (
            there.format, there.source_size_wh, there.sha256,
        )  # fmt: skip


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
    assert decoder._process is not None
    os.kill(decoder._process.pid, signal.SIGKILL)
    decoder._process.wait()
    assert decoder.decode(PNG).pixels.size


def test_a_crash_while_decoding_is_a_sentence() -> None:
    decoder = standing_in("import os, sys; sys.stdin.buffer.read(8); os.abort()")
    with pytest.raises(UnreadableImageError, match="could not be read safely"):
        decoder.decode(PNG)
    decoder.close()


def test_a_helper_that_hangs_is_stopped() -> None:
    decoder = standing_in("import time; time.sleep(60)", wall_seconds=0.3)
    with pytest.raises(UnreadableImageError, match="took too long"):
        decoder.decode(b"x" * 1_000_000)
    decoder.close()


def test_spinning_in_a_decoder_is_stopped_by_the_time_limit() -> None:
    decoder = standing_in("""
        from explorer.imaging import worker
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
        from explorer.imaging import worker
        import PIL.Image
        PIL.Image.Image.load = lambda self: bytearray(1_500_000_000)
        PIL.ImageFile.ImageFile.load = lambda self: bytearray(1_500_000_000)
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
        thread.join(20)
    assert len(found) == len(colours)
    assert all(found.values())


def test_the_helper_ends_with_its_parent() -> None:
    code = """
        import sys
        from explorer.imaging.isolation import IsolatedDecoder
        decoder = IsolatedDecoder()
        decoder._running()
        print(decoder._process.pid, flush=True)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
