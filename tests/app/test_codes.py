"""Every section of every lab offers the script of its numbers."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

OpenApp = Callable[..., AppTest]

SECTIONS = {
    "resampling": ("resampling_section", "methods origins pyramid aliasing drift layout"),
    "pooling": ("pool_section", "passes winners shift colours network"),
    "convolution": ("conv_section", "prove kernels own sizes stacks receptive"),
    "display": ("display_section", "mappings layers channels network"),
    "compare": ("ab_section", "bench off"),
}
SLOW = ("layers", "drift")
"""Their scripts run in tests/exporting, with less to do."""

PLACES = [
    (room, key, section)
    for room, (key, sections) in SECTIONS.items()
    for section in sections.split()
]


@pytest.mark.parametrize(("room", "key", "section"), PLACES)
def test_a_section_offers_code_that_runs(
    open_app: OpenApp, room: str, key: str, section: str
) -> None:
    link = {key: section, "picture": "camera", "weights": "untrained", "size": "48"}
    app = open_app(room=room, **link)
    scripts = [code.value for code in app.code if "from explorer." in code.value]
    assert scripts
    for script in scripts:
        code = compile(script, section, "exec")
        if section not in SLOW:
            exec(code, {})
