"""What was chosen in a component that is gone before it could tell: told by one that stays."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components.bundling import bundle
from explorer.ui.components.hearing import heard

_KEY = "courier"
_host = st.components.v2.component(
    "explorer_courier", js=bundle(Path(__file__).parent / "frontend" / "main.js")
)


def courier(
    heard_of: Mapping[str, int], patience_ms: int, on_report: Callable[[Mapping[str, Any]], None]
) -> None:
    """Carry reports of components that are no longer on the page to `on_report`, a callback.

    Convention: `heard_of` has, for each component's instance, the number of the last choice that
    the page knows; a report is told again after every `patience_ms` until that has its number.
    """
    _host(
        key=_KEY,
        data={"heard": dict(heard_of), "patience_ms": patience_ms},
        on_report_change=lambda: _heard(on_report),
    )


def _heard(on_report: Callable[[Mapping[str, Any]], None]) -> None:
    report = heard(_KEY, "report")
    if isinstance(report, Mapping):
        on_report(report)
