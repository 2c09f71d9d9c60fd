"""What the stress chapters judge by accepts what is shown of a picture, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from explorer.imaging.sampling import Sampling
from explorer.network import LAYERS
from explorer.network.architecture import layer_at
from explorer.ui.networks import network
from explorer.ui.pictures import own_picture
from explorer.ui.run import Run
from explorer.ui.settings import AUTO, OwnFile, mapping_for
from explorer.ui.supply import layers
from explorer.ui.supply.description import Address, Subject
from explorer.ui.supply.packing import pack_close_up, pack_subject, pack_thumbnails, pack_wall
from stress.levels import SCALES
from stress.photos import photo
from stress.truth import Answer, Truth
from stress.view import Part, parts_of

SIZE = 48
ADDRESS = Address("content", "scale", "endpoint")
MAPPINGS = dict(zip(SCALES, (AUTO, "channel", "layer", "zero", "zero-layer"), strict=True))
OF_EACH_KIND = ("conv2_1", "relu3_3", "pool4", "conv5_1")
NAMES = [layer.name for layer in LAYERS if layer.block]


def _run(data: bytes) -> Run:
    return Run(own_picture(OwnFile(data)), Sampling(size=SIZE), network("untrained"))


def _shown(
    run: Run, name: str, scale: str = SCALES[0], channels: tuple[int, ...] = (3, 1)
) -> Answer:
    """What the app shows of a layer, put together as the endpoint does."""
    layer, found = layer_at(name, (SIZE, SIZE)), run.layer(name)
    mapping = mapping_for(MAPPINGS[scale], signed=layer.kind.signed)
    wall = layers.wall(run, layer, mapping, "", ())
    near = layers.close_up(layer, found, layers.channels_or_strongest(found, channels))
    packed = pack_wall(ADDRESS, wall, "x"), pack_close_up(ADDRESS, near, "x")
    return Answer(name, channels, parts_of(packed[0]) | parts_of(packed[1]), scale)


def _small(run: Run, block: int) -> Answer:
    packed = pack_thumbnails(ADDRESS.content, run.thumbnails(block), "x")
    return Answer(f"conv{block}_1", (), parts_of(packed))


def test_own_numbers_pass_and_another_photos_never_do() -> None:
    own, other = photo(1, (90, 70)), photo(2, (90, 70))
    run = _run(own)
    answers = [_shown(run, name) for name in NAMES]
    answers += [_shown(run, name, scale, ()) for name in OF_EACH_KIND for scale in SCALES]
    answers += [_small(run, block) for block in range(1, 6)]
    assert Truth(own, SIZE, "untrained").differences(answers) == []
    assert len(Truth(other, SIZE, "untrained").differences(answers)) == len(answers)


def _spoilt(answer: Answer, part: str, **changes: object) -> Answer:
    """The answer with something else in one part: an array, or a field of its header."""
    header, arrays = answer.parts[part]
    fields = {name: value for name, value in changes.items() if name in header}
    numbers = {name: value for name, value in changes.items() if name in arrays}
    assert len(fields) + len(numbers) == len(changes)
    changed: Part = (header | fields, arrays | numbers)  # type: ignore[operator]
    return replace(answer, parts=answer.parts | {part: changed})


def _spoilings(run: Run) -> Iterator[tuple[str, Answer]]:
    """Answers with one small thing wrong, and what is to be said of each."""
    answer = _shown(run, "relu2_1")
    wall, near = answer.parts["layer"][1], answer.parts["maps"][1]["before"]
    tiles = wall["tiles"].copy()
    tiles[70, 5, 5] = (int(tiles[70, 5, 5]) + 3) % 256
    yield "tiles", _spoilt(answer, "layer", tiles=tiles)
    yield "tiles", replace(answer, scale=SCALES[2])
    maximum = wall["maximum"].copy()
    maximum[100] *= np.float32(1.0001)
    yield "maximum", _spoilt(answer, "layer", maximum=maximum)
    numbers = near.copy()
    numbers[1].flat[np.abs(numbers[1]).argmax()] *= np.float32(1.0001)
    yield "numbers (before)", _spoilt(answer, "maps", before=numbers)
    yield "numbers (before)", _spoilt(answer, "maps", before=near[::-1])
    yield "channels [1, 3] instead of (3, 1)", _spoilt(answer, "maps", channels=[1, 3])
    yield "layer of relu2_2", _spoilt(answer, "layer", layer="relu2_2")
    yield "parts of several pictures", _spoilt(answer, "maps", content="another")
    yield "nothing came", replace(answer, parts={})
    lowest = int(wall["maximum"].argmin())
    yield "the strongest", replace(_shown(run, "relu2_1", channels=(lowest,)), channels=())
    small = _small(run, 3)
    header, pictures = small.parts["conv3_1"]
    dark = {"conv3_1": (header, pictures | {"relu3_2": pictures["relu3_2"] // 2})}
    yield "small picture of relu3_2", replace(small, parts=dark)
    pixels = run.seen.pixels.copy()
    pixels[3, 4, 1] ^= 1
    subject = parts_of(pack_subject(ADDRESS, Subject((), pixels), "x"))
    yield "the picture", replace(answer, parts=answer.parts | subject)


def test_the_smallest_thing_that_is_wrong_is_named() -> None:
    data = photo(1, (90, 70))
    truth = Truth(data, SIZE, "untrained")
    missed = [
        words
        for words, answer in _spoilings(_run(data))
        if not any(words in line for line in truth.differences([answer]))
    ]
    assert not missed
