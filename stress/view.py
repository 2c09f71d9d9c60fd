"""What a visitor's page shows: the server's messages, read as a browser reads them."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt
import pyarrow as pa
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.ui.supply.container import parted, unpack

Part = tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]
BUSY = "try again in a few seconds"
_TROUBLE = ("went wrong", "could not", "not enough memory", "Many people are here")


@dataclass
class View:
    """What the runs of a page sent that one look, or one act, led to."""

    seconds: float = 0.0
    """Until the run was over."""
    first_seconds: dict[str, float] = field(default_factory=dict)
    """Until each part arrived first."""
    sent_bytes: int = 0
    texts: list[str] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    """What the components have; as a browser does, it keeps what came with earlier views."""
    came: set[str] = field(default_factory=set)
    """The parts that came with this view."""
    widgets: dict[str, str] = field(default_factory=dict)
    """Ids by label; a component's by its name. What is outside of a fragment that ran stays."""
    fragments: dict[str, str] = field(default_factory=dict)
    """The fragment each of these ids is drawn in; empty outside of all."""
    ran: list[tuple[str, ...]] = field(default_factory=list)
    """The fragments of each run, none for a whole page."""
    tables: list[pa.Table] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    """Ids of widgets whose value the server decided."""

    def says(self, words: str) -> bool:
        """Whether a sentence on the page has these words."""
        return any(words in text for text in self.texts)

    @property
    def trouble(self) -> str:
        """`busy`, or the sentence that tells of something worse; empty if all went well."""
        for text in self.texts:
            if text.startswith("exception") or any(words in text for words in _TROUBLE):
                return text
        return "busy" if self.says(BUSY) else ""

    def begin(self, fragments: tuple[str, ...]) -> None:
        """A run begins: of these fragments, or of the whole page."""
        self.ran.append(fragments)
        gone = [
            label
            for label, found in self.widgets.items()
            if not fragments or self.fragments[found] in fragments
        ]
        for label in gone:
            del self.widgets[label]

    def take(self, reply: ForwardMsg) -> None:
        """Take in an element that a run has drawn."""
        element: Any = reply.delta.new_element
        kind = element.WhichOneof("type")
        body = getattr(element, kind)
        name = getattr(body, "label", "") or getattr(body, "component_name", "")
        if getattr(body, "id", "") and name:
            self.widgets[name] = body.id
            self.fragments[body.id] = reply.delta.fragment_id
            if getattr(body, "set_value", False):
                self.settled.add(body.id)
        if isinstance(text := getattr(body, "body", None), str):
            self.texts.append(text)
        if kind == "exception":
            self.texts.append(f"exception: {body.type}: {body.message}")
        if kind == "plotly_chart":
            self.charts.append(json.loads(body.spec))
        if kind == "dataframe":
            self.tables.append(pa.ipc.open_stream(body.arrow_data.data).read_all())
        for part, found in parts_of(getattr(body, "bytes", b"")).items():
            self.parts[part] = found
            self.came.add(part)


def parts_of(data: bytes) -> dict[str, Part]:
    """Unpack what is addressed to our components, by what it is; nothing if it is something else.

    Convention: thumbnails are known by the first layer they are of.
    """
    found = {}
    for one in parted(data) if data[:3] == b"VLV" else []:
        header, arrays = unpack(one)
        part = header.get("part") or header.get("kind") or ",".join(sorted(arrays))
        found[part] = header, arrays
    return found
