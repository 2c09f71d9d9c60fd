"""The network itself: a VGG16 whose parts can be run one stretch at a time."""

from functools import cached_property
from typing import TYPE_CHECKING, Self

import torch
from torch import Tensor, nn

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.network.architecture import (
    BY_NAME,
    CONFIG_D,
    FC_WIDTHS,
    LAYERS,
    WIDTHS,
    End,
    layers_at,
)
from explorer.network.onednn import Gains, Relu, gains_of, leave

if TYPE_CHECKING:
    from explorer.network.weights import LoadedWeights

SIDE_LAYERS = ("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3")
"""What the edge head reads: the last ReLU of every block."""


def _features() -> nn.Sequential:
    modules: list[nn.Module] = []
    channels = 3
    for count, width in zip(CONFIG_D, WIDTHS, strict=True):
        for _ in range(count):
            # Not in place: the convolution's own output must survive its ReLU to be shown.
            modules += [nn.Conv2d(channels, width, 3, padding=1), Relu()]
            channels = width
        modules.append(nn.MaxPool2d(2))
    return nn.Sequential(*modules)


def _classifier(num_classes: int) -> nn.Sequential:
    first, second, _ = FC_WIDTHS
    return nn.Sequential(
        nn.Linear(512 * 7 * 7, first),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(first, second),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(second, num_classes),
    )


class EdgeHead(nn.Module):
    """HED's five side outputs and their fusion.

    Convention: side k is a 1x1 convolution of block k's last ReLU, enlarged bilinearly to the input
    size (pixel centres aligned); the fusion is a 1x1 convolution over the five. All are logits.
    Source: Xie & Tu, Holistically-Nested Edge Detection, ICCV 2015.
    """

    def __init__(self) -> None:
        super().__init__()
        for number, width in enumerate(WIDTHS, start=1):
            self.add_module(f"side{number}", nn.Conv2d(width, 1, 1))
        self.fuse = nn.Conv2d(len(WIDTHS), 1, 1)

    def forward(self, features: list[Tensor], size_hw: tuple[int, int]) -> Tensor:
        """Return the five side logits and the fused one.

        Shape: five (1, C, h, w) -> (6, H, W), fusion last.
        """
        return self.join([self.side(*each) for each in enumerate(features, start=1)], size_hw)

    def side(self, number: int, feature: Tensor) -> Tensor:
        """Return one side's logits at its own size.

        Shape: (1, C, h, w) -> (1, 1, h, w).
        """
        logits: Tensor = self.get_submodule(f"side{number}")(feature)
        return logits

    def join(self, sides: list[Tensor], size_hw: tuple[int, int]) -> Tensor:
        """Enlarge the five sides and fuse them.

        Shape: five (1, 1, h, w) -> (6, H, W), fusion last.
        """
        every = torch.cat(
            [
                nn.functional.interpolate(side, size=size_hw, mode="bilinear", align_corners=False)
                for side in sides
            ],
            dim=1,
        )
        fused: Tensor = self.fuse(every)
        return torch.cat([every, fused], dim=1)[0]


class VGG16(nn.Module):
    """VGG16, configuration D, with torchvision's state-dict keys.

    Convention: `num_classes=None` leaves the classifier out; `edges=True` adds the edge head.
    ReLUs are not in place. Any input of 32 px or more works: torchvision's adaptive average
    pooling brings pool5 to 7x7 before the classifier.
    Source: Simonyan & Zisserman 2014, arXiv:1409.1556.
    """

    def __init__(self, num_classes: int | None = FC_WIDTHS[-1], *, edges: bool = False) -> None:
        super().__init__()
        self.features = _features()
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.flatten = nn.Flatten()
        self.classifier = None if num_classes is None else _classifier(num_classes)
        self.prob = nn.Softmax(dim=1)
        self.edges = EdgeHead() if edges else None

    @classmethod
    def from_weights(cls, loaded: "LoadedWeights") -> Self:
        """Build the network around loaded weights, sharing their memory, ready for inference.

        Convention: the heads of LPIPS measure pictures and are no part of the network.
        """
        last = loaded.state.get("classifier.6.weight")
        with torch.device("meta"):
            model = cls(
                None if last is None else last.shape[0], edges="edges.fuse.weight" in loaded.state
            )
        held = {key: values for key, values in loaded.state.items() if not key.startswith("lpips.")}
        model.load_state_dict(held, assign=True)
        return model.eval().requires_grad_(False)

    @cached_property
    def gains(self) -> Gains:
        """How much each convolution may enlarge numbers; found once, so weights must not change."""
        return gains_of(self.features)

    @property
    def layer_names(self) -> tuple[str, ...]:
        """The layers this network has, in order."""
        return tuple(
            layer.name for layer in LAYERS if self.classifier is not None or layer.is_trunk
        )

    def _steps(self) -> list[tuple[str, nn.Module]]:
        steps = [(f"features.{i}", module) for i, module in enumerate(self.features)]
        if self.classifier is not None:
            steps += [("avgpool", self.avgpool), ("flatten", self.flatten)]
            steps += [(f"classifier.{i}", module) for i, module in enumerate(self.classifier)]
            steps.append(("prob", self.prob))
        return steps

    def check_layers(self, names: tuple[str, ...]) -> None:
        """Refuse names that VGG16 does not have, or that these weights do not reach.

        Raises: SettingError: naming the layer and what is possible.
        """
        for name in names:
            if name not in BY_NAME:
                raise SettingError(
                    N_("VGG16 has no layer called “{name}”. Layers are called {first}, … {last}."),
                    name=str(name)[:40],
                    first=", ".join(layer.name for layer in LAYERS[:3]),
                    last=LAYERS[-1].name,
                )
            if name not in self.layer_names:
                raise SettingError(
                    N_(
                        "These weights have no classifier, so {name} does not exist here. "
                        "The last layer is {last}; choose weights with a classifier to go further."
                    ),
                    name=name,
                    last=self.layer_names[-1],
                )

    @property
    def end(self) -> End:
        """What it ends with."""
        if self.edges is not None:
            return End.EDGES
        return End.POOL5 if self.classifier is None else End.CLASSES

    def forward(self, x: Tensor, *, start: str = "conv1_1", stop: str | None = None) -> Tensor:
        """Run from layer `start` through layer `stop`; by default the whole network.

        Shape: (N, 3, H, W), or the shape that `start` takes in.
        Convention: without `stop` it ends at the logits (fc8), as torchvision's does, or at pool5
        where there is no classifier; `stop="prob"` adds the softmax. The trunk also takes, and
        then puts out, tensors in oneDNN's layout.
        Raises: ImageTooSmallError: if a side of the picture is under 32 px.
        """
        if start == "conv1_1":
            layers_at((x.shape[-2], x.shape[-1]))
        if stop is None:
            stop = "pool5" if self.classifier is None else "fc8"
        self.check_layers((start, stop))
        first, last = (LAYERS[BY_NAME[name]].module for name in (start, stop))
        running = False
        for path, module in self._steps():
            running = running or path == first
            if path == "avgpool":
                x = leave(x)
            if running:
                x = module(x)
            if path == last:
                break
        return x
