"""A widget is told only what it does not show, and by nobody who does not know what was chosen."""

from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.ui.entry.widgets import Widgets
from tests.offenders import none_of

KINDS: dict[str, tuple[str, Any, Any]] = {
    "selectbox": ("string_value", "auto", "zero"),
    "number_input": ("double_value", 3.0, 4.0),
    "checkbox": ("bool_value", False, True),
    "button_group": ("string_array_value", ("a",), ("b",)),
    "slider": ("double_array_value", (1.0,), (2.0,)),
}


def wish(kind: str, value: Any, page: str = "explore") -> ClientState:
    run, name = ClientState(page_script_hash=page), KINDS[kind][0]
    state = run.widget_states.widgets.add(id="one")
    if isinstance(value, tuple):
        getattr(state, name).data[:] = value
    else:
        setattr(state, name, value)
    return run


def drawn(kind: str, value: Any) -> bytes:
    message = ForwardMsg()
    widget = getattr(message.delta.new_element, kind)
    widget.id, widget.set_value = "one", True
    name = {"selectbox": "raw_value", "button_group": "raw_values"}.get(kind, "value")
    if isinstance(value, tuple):
        getattr(widget, name)[:] = value
    else:
        setattr(widget, name, value)
    return message.SerializeToString()


def is_told(widgets: Widgets, kind: str, value: Any, known: int) -> bool:
    data = widgets.draw(drawn(kind, value), known)
    widget = getattr(ForwardMsg.FromString(data).delta.new_element, kind)
    assert widget.id == "one"
    return bool(widget.set_value)


def test_a_run_that_does_not_know_of_a_touch_does_not_take_it_back() -> None:
    def offenders() -> Any:
        for kind, (_name, old, new) in KINDS.items():
            widgets = Widgets()
            if not is_told(widgets, kind, old, 0):
                yield f"{kind}: nobody tells a new widget what to show"
            widgets.told(wish(kind, old), 1)
            if is_told(widgets, kind, old, 1):
                yield f"{kind}: it is told what it shows"
            widgets.told(wish(kind, new), 2)
            if is_told(widgets, kind, old, 1):
                yield f"{kind}: a run that knows of wish 1 takes wish 2 back"
            if not is_told(widgets, kind, old, 2):
                yield f"{kind}: a run that knows of it may not refuse what was chosen"
            if not is_told(widgets, kind, new, 2):
                yield f"{kind}: it is not told another value while one is on its way"
            widgets.told(wish(kind, new, "compare"), 3)
            widgets.told(ClientState(page_script_hash="explore"), 4)
            if not is_told(widgets, kind, new, 4):
                yield f"{kind}: after another room it is not told what to show"

    none_of(offenders(), "what a browser is told")


def test_what_draws_no_widget_passes_as_it_is() -> None:
    text = ForwardMsg()
    text.delta.new_element.text.body = "words"
    plain = ForwardMsg()
    plain.delta.new_element.selectbox.id = "one"
    for data in (b"\xff\xff", text.SerializeToString(), plain.SerializeToString(), b"x" * 100_000):
        assert Widgets().draw(data, 0) == data
