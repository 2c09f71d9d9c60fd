"""The lines of the article's code that matter, as it prints them, beside the repaired ones."""

from dataclasses import dataclass
from enum import StrEnum

from explorer.messages import N_


class Fault(StrEnum):
    """What is wrong with the article's code, in the order of its lines."""

    SOFTMAX = "softmax"
    BATCH = "batch"
    RELU = "relu"
    RAW = "raw"
    RANDOM = "random"
    DROPOUT = "dropout"
    MERGE = "merge"

    @property
    def label(self) -> str:
        """Its name, in English."""
        return {
            "softmax": N_("Softmax without an axis"),
            "batch": N_("The batch axis is lost"),
            "relu": N_("A ReLU on the scores"),
            "raw": N_("Raw numbers fed in"),
            "random": N_("A network that learned nothing"),
            "dropout": N_("Dropout left on"),
            "merge": N_("“NumPy has no merge”"),
        }[self]

    @property
    def number(self) -> int:
        """Its number beside the code, from 1."""
        return list(Fault).index(self) + 1


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of the article, ours in its place, and what was wrong with it.

    Convention: `article` is quoted; both are code, so they are not translated.
    """

    article: str
    repaired: str
    faults: tuple[Fault, ...] = ()


LINES = (
    CodeLine(
        "self.sofmax = nn.Softmax()",
        "self.softmax = nn.Softmax(dim=1)",
        (Fault.SOFTMAX,),
    ),
    CodeLine("temp = temp.reshape(-1) # 一维 25088", "temp = maps.flatten(1)", (Fault.BATCH,)),
    CodeLine("temp = self.relu(self.linear1(temp))", "temp = self.relu(self.linear1(temp))"),
    CodeLine("temp = self.dropout(temp)", "temp = self.dropout(temp)"),
    CodeLine("temp = self.relu(self.linear2(temp))", "temp = self.relu(self.linear2(temp))"),
    CodeLine("temp = self.dropout(temp)", "temp = self.dropout(temp)"),
    CodeLine("temp = self.relu(self.linear3(temp))", "temp = self.linear3(temp)", (Fault.RELU,)),
    CodeLine(
        "IMG = IMG.to(torch.float32)",
        "x = torch.tensor(prepare(seen, weights.preprocessing))",
        (Fault.RAW,),
    ),
    CodeLine(
        "vgg16 = VGG_16(num_channels=3)",
        "vgg16.features.load_state_dict(features_of(weights.state))",
        (Fault.RANDOM,),
    ),
    CodeLine("out = vgg16.forward(input=IMG)", "out = vgg16.eval()(x)", (Fault.DROPOUT,)),
    CodeLine(
        "如果使用numpy 的话，暂时没有merge的办法",
        "np.stack([a, b, c], axis=-1)",
        (Fault.MERGE,),
    ),
)
"""In the article's order; what stands between them is right, or only longer."""
