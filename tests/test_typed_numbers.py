"""A number in a sentence is a field; or part of a name or formula; or held by what computes it."""

import math
import re
from collections.abc import Callable

from babel.messages.catalog import Message

from explorer.imaging.resampling import MIN_SIDE
from explorer.network.architecture import BY_NAME, LAYERS, LayerKind
from explorer.operations.sizes import conv_output_size
from explorer.rendering import keypoints
from explorer.studies.attribution.stepwise import SAMPLES
from tests import catalogue
from tests.offenders import none_of

CONVENTIONS = {
    r"\{[^}]*\}|`[^`]*`": "a field, or code",
    r"(?:conv|relu)\d(?:_\d)?|pool\d|fc\d|\b[CSFLD]\d\b|VGG-?\d+|LeNet-\d|FC-\d+": "layers",
    r"L2|log₂|float\d+|SHA-256|\.h5|\d+-bit|top-\d|Top-\d|top \d": "names of measures and types",
    r"ILSVRC-\d+|BSDS\d+|CC BY [\d.]+|BSD \d-Clause|v0\.1|ICLR \d+|pip \d+\.\d+": "sources",
    r"p1-99|fixed-0-50|std-3": "names of mappings",
    r"(?<!\d)\d×\d(?:×\d)?(?!\d)|(?<!\d)\d × \d(?: × \d)?(?! = )": "a side by a side",
    r"0(?:…|–| to )(?:255|1\b)|\b255\b|\b256\b|\b128\b": "bytes and shares end there",
    r"\b22[47](?:×22[47])?|\b244\b|\b448\b": "sizes that bear a name",
    r"[(/]?\b[12]\b ?[−+/÷×·] ?\(?[\w{]|− ?\d\)|\+ 2×|[/÷] 2\b|log\(1|\bbase 2\b": "formulas",
    r"(?<![\d.])[01]\b(?!\.\d)|\b100%|100\)|1:1|stride 2\b|number 0, 2, 4": "none, one, all",
}
"""What may have digits without being computed, and why."""


def shape(name: str) -> tuple[int, ...]:
    return LAYERS[BY_NAME[name]].out_shape


def kinds(kind: LayerKind) -> int:
    return sum(item.kind is kind for item in LAYERS)


def halved(side: int, *, up: bool = False) -> list[int]:
    sides = [side]
    for _pass in range(5):
        sides.append(conv_output_size(sides[-1], 2, 2, ceil_mode=up))
    return sides


CONVOLUTIONS = kinds(LayerKind.CONV)
CHANNELS, SIDE, _SIDE = shape("pool5")
WEIGHTED = CONVOLUTIONS + kinds(LayerKind.FC)

HELD: dict[str, Callable[[], list[float]]] = {
    "**SIFT** can't judge here": lambda: [keypoints.MIN_SIDE],
    "**SSIM** and **SIFT** compare": lambda: [
        keypoints.DISTANCE,
        keypoints.SCALE_RATIO,
        keypoints.STRONGEST,
        keypoints.MIN_SIDE,
    ],
    "**{rule}**: 512": lambda: [CHANNELS, SIDE, CHANNELS * SIDE**2],
    "224 is 7 × 2⁵": lambda: [224 // 2**5],
    "All 16 weight layers": lambda: [WEIGHTED],
    "As published, on two GPUs": lambda: [11, 4, conv_output_size(227, 11, 4)],
    "Natural logarithms, as losses": lambda: [round(1 / math.log(2), 3)],
    "Rounded down, a side under": lambda: [MIN_SIDE],
    "The 13 convolutions": lambda: [CONVOLUTIONS],
    "The mean gradient of 16": lambda: [SAMPLES],
    "The article counts LeNet": lambda: [3, 2, 5, WEIGHTED],
    "The article reads the paper's 224": lambda: halved(244)[2:5:2],
    "The weights in this file take": lambda: [CONVOLUTIONS, megabytes(CONV), megabytes(*LayerKind)],
    "This file does not fit VGG16": lambda: [CONVOLUTIONS],
    "This file has {found} MB; weights": lambda: [megabytes(*LayerKind)],
    "This file lists {count} tensors": lambda: [2 * CONVOLUTIONS, 2 * WEIGHTED],
    "With ceil_mode=True": lambda: [*halved(244, up=True)[2:], CHANNELS, CHANNELS * 8],
}
"""What computes the numbers of a sentence, by the sentence's beginning."""

FACTS = {
    "As published: C3 reads": "84 outputs of F6. Source: LeCun et al. 1998",
    "Deeper, with smaller kernels": "AlexNet's first kernel. Source: Krizhevsky et al. 2012",
    "ImageNet (ILSVRC-2012)": "Source: image-net.org, ILSVRC 2012",
    "LeNet-5 (1998)": "the year of its paper",
    "PNG, JPEG, WebP, GIF": "the limit of the browser's upload, tests/browser/test_uploads.py",
    "Source: {paper}": "the paper's tables, tests/network/test_evidence.py",
    "That picture is over 15 MB": "LIMIT of the paste component, tests/frontend",
    "brighter by 20": "a name",
    "blurred, σ 2": "a name",
    "noise, σ 20": "a name",
    "JPEG, quality 10": "a name",
    "A scheduler's address": "an example",
    "How often values of each size": "the grid of a survey",
    "What LPIPS and DISTS add": "measured once with explorer.studies.perceptual",
    "Why sixteen layers": "the paper, section 4",
    "{pairs} of 96": "6 maps times 16. Source: LeCun et al. 1998, table I",
    "“{name}” has no room": "a piece of advice",
    "1 pixel": "a name",
    "16 bits per colour": "half of 16 bits are 8",
    "A head has 2 to": "a head of one class decides nothing",
    "A stack needs odd kernels": "examples of odd numbers",
    "Blurred with 4 × K": "a formula",
    "Checkerboard, 8 pixels": "a name",
    "Dropout sets each": "the paper, section 3.1; tests/network/test_vgg16.py",
    "Mixes 2 × 2": "tests/imaging/test_taps.py",
    "Over the whole result": "the number of runs, tests/imaging/test_methods.py",
    "Shown is the middle": "a scale",
    "Steep near zero": "a formula",
    "The middle of the picture": "OpenCV's rule, tests/imaging/test_pyramid_stages.py",
    "The network's input. Teal": "_SHARE, tests/app/test_convolution_arithmetic.py",
    "The window must be an odd": "tests/operations/test_normalising.py",
    "This picture is too small": "tests/imaging/test_pyramid_stages.py",
    "Three of four pixels": "a quarter of the pixels bears all the light",
    "The {bits}-bit gray": "tests/imaging/reading",
    "What they have of the sum": "a tenth is ten per cent",
    "1 − cos of the angle": "a cosine is at least −1",
    "from left to right: sides": "as many as there are blocks",
    "Resizes the short side": "8/7 = 256/224, tests/imaging/test_fitting.py",
    "The picture is {width} × {height} pixels; doubling": "tests/imaging/test_pyramids.py",
}
"""Numbers that nothing here computes, and who holds them."""

CONV = LayerKind.CONV


def megabytes(*of: LayerKind) -> int:
    """What float32 parameters take."""
    return round(sum(item.parameters for item in LAYERS if item.kind in of) * 4 / 1e6)


def numbers_in(text: str) -> set[str]:
    for name in CONVENTIONS:
        text = re.sub(name, " ", text)
    return set(re.findall(r"\d[\d,]*(?:\.\d+)?", text))


def plain(number: float) -> set[str]:
    return {f"{number:,}", f"{number}"}


def untold(sentence: Message) -> str:
    """Numbers of a sentence that nobody computes or vouches for."""
    text = catalogue.english(sentence)[-1]
    left = {number.rstrip(",") for number in numbers_in(text)}
    if not left or text.startswith(tuple(FACTS)):
        return ""
    held = [numbers for start, numbers in HELD.items() if text.startswith(start)]
    for numbers in held:
        left -= set().union(*map(plain, numbers()))
    return ", ".join(sorted(left))


def test_a_typed_number_is_noticed_and_a_name_is_not() -> None:
    assert untold(Message("It has 257 channels of {side} px")) == "257"
    assert not untold(Message("relu3_3 has 3×3 kernels, bytes 0 to 255, {count} of them"))


def test_numbers_in_sentences_are_computed_or_vouched_for() -> None:
    none_of(
        (
            f"{told}: {sentence.id!r}"
            for sentence in catalogue.collected()
            if sentence.id and (told := untold(sentence))
        ),
        "typed numbers: make them fields, or say in HELD what computes them",
    )


def test_whoever_vouches_for_a_number_has_a_sentence() -> None:
    said = [catalogue.english(message)[-1] for message in catalogue.collected() if message.id]
    none_of(
        (start for start in (*HELD, *FACTS) if not any(text.startswith(start) for text in said)),
        "vouchers for sentences that nobody says",
    )
