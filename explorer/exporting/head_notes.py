"""What an export says of a visitor's own head that answered for the network."""

import json
from dataclasses import dataclass
from typing import Any

from explorer.network.outputs import Prediction
from explorer.studies.heads import Head, head_bytes
from explorer.studies.heads.files import head_facts


@dataclass(frozen=True, slots=True, eq=False)
class HeadNote:
    """A head, and what it said of the picture, most probable first.

    Convention: `pictures` counts what it learned from; 0 where its file does not tell.
    """

    head: Head
    answer: tuple[Prediction, ...]
    pictures: int = 0

    @property
    def facts(self) -> dict[str, Any]:
        """Classes, layer, weights, sampling, recipe, pictures learned from, and the answer."""
        said = [{"name": each.name, "probability": each.probability} for each in self.answer]
        return {**head_facts(self.head), "pictures": self.pictures or None, "answer": said}

    def to_json(self) -> str:
        """Write the facts as JSON with sorted keys."""
        return json.dumps(self.facts, sort_keys=True, ensure_ascii=True, indent=1)

    def to_file(self) -> bytes:
        """Write the head itself, as the learning room saves it."""
        return head_bytes(self.head)
