"""The article's network, repaired: it needs nothing but PyTorch."""

from collections.abc import Mapping

from torch import Tensor, nn

BLOCKS = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))
"""How many convolutions each block has, and how wide they are."""


class RepairedHead(nn.Module):
    """From the last pooling to probabilities.

    Shape: (pictures, 512, 7, 7) -> (pictures, classes).
    """

    def __init__(self, classes: int = 1000, width: int = 4096) -> None:
        super().__init__()
        self.linear1 = nn.Linear(512 * 7 * 7, width)
        self.linear2 = nn.Linear(width, width)
        self.linear3 = nn.Linear(width, classes)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(p=0.5)
        self.softmax = nn.Softmax(dim=1)

    def scores(self, maps: Tensor) -> Tensor:
        """Return the classes' scores: of any sign, the largest wins."""
        temp = maps.flatten(1)
        temp = self.relu(self.linear1(temp))
        temp = self.dropout(temp)
        temp = self.relu(self.linear2(temp))
        temp = self.dropout(temp)
        temp = self.linear3(temp)
        scores: Tensor = temp
        return scores

    def forward(self, maps: Tensor) -> Tensor:
        """Return the classes' probabilities: each picture's add up to 1."""
        probabilities: Tensor = self.softmax(self.scores(maps))
        return probabilities


class Repaired(nn.Module):
    """VGG16 as the article means it.

    Shape: (pictures, 3, 224, 224) -> (pictures, classes).
    Convention: run it after `eval()`, or dropout stays on.
    """

    def __init__(self, classes: int = 1000, width: int = 4096) -> None:
        super().__init__()
        modules: list[nn.Module] = []
        channels = 3
        for count, out in BLOCKS:
            for _ in range(count):
                modules += [nn.Conv2d(channels, out, 3, padding="same"), nn.ReLU()]
                channels = out
            modules.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*modules)
        self.head = RepairedHead(classes, width)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the classes' probabilities."""
        probabilities: Tensor = self.head(self.features(pictures))
        return probabilities


def features_of(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Pick the convolutions out of weights with torchvision's names."""
    return {
        key.removeprefix("features."): values
        for key, values in state.items()
        if key.startswith("features.")
    }
