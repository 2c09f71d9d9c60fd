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


def menu(name: str, value: str, part: str = "") -> bytes:
    message = ForwardMsg()
    message.delta.fragment_id = part
    widget = message.delta.new_element.selectbox
    widget.id, widget.set_value, widget.raw_value = name, True, value
    return message.SerializeToString()


def says(**values: str) -> ClientState:
    run = ClientState(page_script_hash="explore")
    for name, value in values.items():
        run.widget_states.widgets.add(id=name, string_value=value)
    return run


def test_a_touch_is_news_once_and_what_a_browser_repeats_or_was_told_is_none() -> None:
    widgets = Widgets()
    for name, part in (("order", ""), ("map", "view")):
        widgets.draw(menu(name, "a", part), 0)

    def beside(number: int, **values: str) -> bool:
        widgets.told(says(**values), number)
        return widgets.touched_beside("view")

    assert not beside(1, order="a", map="a")
    assert not beside(2, order="a", map="b"), "it belongs to the part"
    assert beside(3, order="b", map="b")
    assert not beside(4, order="b", map="b"), "that was told before"
    widgets.draw(menu("order", "c"), 4)
    widgets.draw(menu("order", "d"), 4)
    for number, shown in enumerate("bcd", start=5):
        assert not beside(number, order=shown, map="b"), "a browser that is behind chose nothing"
    assert beside(8, order="b", map="b")


def test_a_widget_drawn_in_the_place_of_another_with_its_key_is_there_alone() -> None:
    widgets = Widgets()
    for ends in ("0a", "0b"):
        widgets.draw(menu(f"$$ID-{ends}-row", "84"), 0)
    widgets.draw(menu("$$ID-0c-None", "x"), 0)
    widgets.draw(menu("$$ID-0d-None", "y"), 0)
    assert {state.id for state in widgets.states} == {
        "$$ID-0b-row",
        "$$ID-0c-None",
        "$$ID-0d-None",
    }


def test_what_the_first_page_showed_is_not_told_of_the_next() -> None:
    widgets = Widgets()
    widgets.told(ClientState(), 1)  # A browser just opened does not know its page's name.
    widgets.begun("display")
    widgets.draw(menu("range", "a"), 1)
    widgets.told(ClientState(page_script_hash="explore"), 2)
    assert not widgets.states
    widgets = Widgets()
    widgets.told(ClientState(), 1)
    widgets.begun("display")
    widgets.draw(menu("range", "a"), 1)
    widgets.told(ClientState(page_script_hash="display"), 2)
    assert widgets.states
