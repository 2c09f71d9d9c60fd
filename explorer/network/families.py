"""Other networks as data: LeNet-5, AlexNet, and the VGG paper's configurations. No torch here."""

from explorer.messages import N_
from explorer.network.architecture import WIDTHS
from explorer.network.family import Family, Stage, StageKind

LENET_TABLE = 3 * 6 + 4 * 6 + 4 * 3 + 6
"""Pairs of an S2 map and a C3 map that are connected. Source: LeCun et al. 1998, table I."""


def _conv(
    out: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
    pairs: int | None = None,
) -> Stage:
    return Stage(StageKind.CONV, out, kernel, stride, padding, groups, pairs)


def _pool(kernel: int, stride: int, trained: bool = False) -> Stage:
    return Stage(StageKind.POOL, None, kernel, stride, trained=trained)


def _fc(*outs: int) -> tuple[Stage, ...]:
    return tuple(Stage(StageKind.FC, out) for out in outs)


VGG_KERNELS: dict[str, tuple[tuple[int, ...], ...]] = {
    "A": ((3,), (3,), (3, 3), (3, 3), (3, 3)),
    "B": ((3, 3), (3, 3), (3, 3), (3, 3), (3, 3)),
    "C": ((3, 3), (3, 3), (3, 3, 1), (3, 3, 1), (3, 3, 1)),
    "D": ((3, 3), (3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3)),
    "E": ((3, 3), (3, 3), (3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)),
}
"""Kernel sides per block. Source: Simonyan & Zisserman 2014, table 1 (A-LRN is A plus one LRN)."""

_FC_NAMES = ("fc6", "fc7", "fc8")
_VGG_STATED = {"A": 133, "B": 133, "C": 134, "D": 138, "E": 144}
_VGG_NOTES = {
    "A": N_("VGG11. The paper's A-LRN adds one normalisation, which has no weights."),
    "B": N_("VGG13."),
    "C": N_("B with three 1×1 convolutions: as many layers as D, but no wider view than B."),
    "D": N_("VGG16, the network of this app."),
    "E": N_("VGG19."),
}


def _vgg(name: str) -> Family:
    stages: list[Stage] = []
    names: list[str] = []
    for block, (kernels, width) in enumerate(zip(VGG_KERNELS[name], WIDTHS, strict=True), start=1):
        stages += [_conv(width, kernel, padding=kernel // 2) for kernel in kernels]
        stages.append(_pool(2, 2))
        names += [f"conv{block}_{number}" for number in range(1, len(kernels) + 1)]
        names.append(f"pool{block}")
    return Family(
        f"VGG {name}",
        2014,
        "arXiv:1409.1556",
        (3, 224, 224),
        (*names, *_FC_NAMES),
        (*stages, *_fc(4096, 4096, 1000)),
        _VGG_STATED[name] * 10**6,
        _VGG_NOTES[name],
    )


_LENET_NAMES = ("C1", "S2", "C3", "S4", "C5", "F6", "output")
_LENET_SOURCE = "LeCun et al. 1998"
_ALEXNET_NAMES = (
    "conv1",
    "pool1",
    "conv2",
    "pool2",
    "conv3",
    "conv4",
    "conv5",
    "pool5",
    *_FC_NAMES,
)
_ALEXNET_STAGES = (
    _conv(96, 11, stride=4),
    _pool(3, 2),
    _conv(256, 5, padding=2, groups=2),
    _pool(3, 2),
    _conv(384, 3, padding=1),
    _conv(384, 3, padding=1, groups=2),
    _conv(256, 3, padding=1, groups=2),
    _pool(3, 2),
    *_fc(4096, 4096, 1000),
)
_ALEXNET_ONE_STAGES = (
    _conv(64, 11, stride=4, padding=2),
    _pool(3, 2),
    _conv(192, 5, padding=2),
    _pool(3, 2),
    _conv(384, 3, padding=1),
    _conv(256, 3, padding=1),
    _conv(256, 3, padding=1),
    _pool(3, 2),
    *_fc(4096, 4096, 1000),
)

FAMILIES: dict[str, Family] = {
    "lenet": Family(
        "LeNet-5",
        1998,
        _LENET_SOURCE,
        (1, 32, 32),
        _LENET_NAMES,
        (
            _conv(6, 5),
            _pool(2, 2, trained=True),
            _conv(16, 5, pairs=LENET_TABLE),
            _pool(2, 2, trained=True),
            _conv(120, 5),
            *_fc(84),
            Stage(StageKind.CODES, 10),
        ),
        60_000,
        N_(
            "As published: C3 reads only some of S2's maps, pooling has a trained factor and "
            "bias, and the last layer measures how far its 84 numbers lie from a fixed pattern "
            "for each digit."
        ),
    ),
    "lenet-rebuilt": Family(
        N_("LeNet-5 (1998), in its usual modern form"),
        1998,
        _LENET_SOURCE,
        (1, 32, 32),
        _LENET_NAMES,
        (_conv(6, 5), _pool(2, 2), _conv(16, 5), _pool(2, 2), _conv(120, 5), *_fc(84, 10)),
        None,
        N_(
            "Every map reads every map, pooling has no weights, and the output is an ordinary "
            "fully connected layer."
        ),
    ),
    "alexnet": Family(
        "AlexNet",
        2012,
        "Krizhevsky et al. 2012",
        (3, 227, 227),
        _ALEXNET_NAMES,
        _ALEXNET_STAGES,
        60_000_000,
        N_(
            "As published, on two GPUs: conv2, conv4 and conv5 read only half of the channels. The "
            "paper says 224×224, but its numbers need 227: (227 − 11) / 4 + 1 = 55."
        ),
    ),
    "alexnet-one": Family(
        N_("AlexNet, one GPU"),
        2014,
        "arXiv:1404.5997",
        (3, 224, 224),
        _ALEXNET_NAMES,
        _ALEXNET_ONE_STAGES,
        None,
        N_("“One weird trick”: the version torchvision ships, with fewer kernels and no halves."),
    ),
    **{f"vgg-{name.lower()}": _vgg(name) for name in VGG_KERNELS},
}
"""The networks by key."""
