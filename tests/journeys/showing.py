"""What a browser shows in a widget, and what it sends of it."""

from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

VALUED = ("selectbox", "number_input", "slider", "button_group", "multiselect", "checkbox")
"""Widgets with a value that the server may tell."""


def told(kind: str, proto: Any) -> Any:
    """What a widget is told to show: its value, or else its default."""
    name = "value" if proto.set_value else "default"
    if kind == "checkbox":
        return getattr(proto, name)
    if kind == "number_input":
        return getattr(proto, name) if proto.HasField(name) else None
    if kind == "slider":
        return tuple(getattr(proto, name))
    if kind == "selectbox":
        if proto.set_value:
            return proto.raw_value if proto.HasField("raw_value") else None
        return proto.options[proto.default] if proto.HasField("default") else None
    if proto.set_value:
        return tuple(proto.raw_values)
    return tuple(getattr(proto.options[at], "content", proto.options[at]) for at in proto.default)


def displayed(widget: Any, value: Any) -> Any:
    """How a browser shows a value in this widget."""
    if widget.type in ("button_group", "multiselect"):
        values = value if widget.type == "multiselect" else () if value is None else (value,)
        return tuple(str(widget.format_func(one)) for one in values)
    if widget.type == "selectbox":
        return None if value is None else str(widget.format_func(value))
    return (float(value),) if widget.type == "slider" else value


def sent(widget: Any, shown: Any) -> WidgetState:
    """What a browser sends of a widget that shows this."""
    state = WidgetState(id=widget.id)
    if widget.type in ("button_group", "multiselect"):
        state.string_array_value.data[:] = shown
    elif widget.type == "slider":
        state.double_array_value.data[:] = shown
    elif shown is not None and widget.type == "selectbox":
        state.string_value = shown
    elif shown is not None and widget.type == "number_input":
        state.double_value = shown
    elif shown is not None:
        state.bool_value = shown
    return state
