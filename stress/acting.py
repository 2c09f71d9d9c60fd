"""What a visitor does inside a fragment, in the form a browser sends it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from streamlit.proto.WidgetStates_pb2 import WidgetState

from stress.view import View

LINKED_VIEW = "vgg16_linked_view"
PLAIN = {"order": "number", "hide_dead": False, "shared_scale": False, "on_source": False}


def _always(_view: View) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Act:
    """A widget's new state, and the fragment that runs because of it.

    A state that `stays` is sent again with later acts; a trigger is sent once. `is_answered` tells
    whether what has come belongs to this act and not to one before.
    """

    state: WidgetState
    fragment: str
    stays: bool = True
    is_answered: Callable[[View], bool] = _always


def press(view: View, label: str) -> Act:
    """Press a button."""
    state = WidgetState(id=view.widgets[label], trigger_value=True)
    return Act(state, view.fragments[state.id], stays=False)


def choose(view: View, label: str, words: str) -> Act:
    """Choose what reads so in a select box."""
    state = WidgetState(id=view.widgets[label], string_value=words)
    return Act(state, view.fragments[state.id])


def enter(view: View, label: str, number: float) -> Act:
    """Put a number into a field: Streamlit's fields of whole numbers take doubles too."""
    state = WidgetState(id=view.widgets[label], double_value=number)
    return Act(state, view.fragments[state.id])


def click(
    view: View,
    serial: int,
    layer: str,
    pinned: Sequence[int] = (),
    unit: tuple[int, int] | None = None,
    lacks: bool = True,
) -> Act:
    """Click in the linked view, as its `setTriggerValue("report", …)` does.

    Convention: `serial` counts a visitor's clicks; what comes back carries it. What the
    browser `lacks` the page sends.
    """
    focus = view.parts["focus"][0]
    value = {
        "serial": serial,
        "content": focus["content"],
        "scale": focus["scaleKey"],
        "layer": layer,
        "pinned": list(pinned),
        "unit": unit,
        "display": PLAIN,
        "lacking": {"picture": False, "wall": True, "channels": list(pinned)} if lacks else None,
    }
    base = view.widgets[LINKED_VIEW]
    state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{base}__events")
    state.json_trigger_value = json.dumps([{"event": "report", "value": value}])

    def is_answered(found: View) -> bool:
        return bool(found.trouble) or bool(found.parts["focus"][0]["serial"] >= serial)

    return Act(state, view.fragments[base], stays=False, is_answered=is_answered)
