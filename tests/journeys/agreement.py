"""What page, address and a visitor's choices must agree about."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from explorer.network.architecture import layers_at
from explorer.ui.settings import declared
from tests.journeys.effects import KEPT
from tests.journeys.model import PICTURES, Model, stand_in
from tests.journeys.offers import offered
from tests.journeys.showing import displayed
from tests.journeys.visitor import Visitor


class Agreement:
    """A page, and what its visitor chose."""

    def __init__(self, visitor: Visitor, model: Model) -> None:
        self.visitor = visitor
        self.model = model

    def breaches(self) -> Iterator[str]:
        """Everything that page, address and model do not agree about."""
        visitor, model = self.visitor, self.model
        yield from (f"exception: {error.value}" for error in visitor.exception)
        if visitor.query_params != model.address():
            yield f"address {visitor.query_params} instead of {model.address()}"
        held = visitor.session_state["settings"]
        for key in declared():
            if held[key] != model[key]:
                yield f"{key} is {held[key]!r} and not {model[key]!r}"
        if not visitor.main.subheader:
            yield "the page is blank"
            return
        yield from self._sentences()
        yield from self._widgets()
        yield from self._scripts()
        for key, setting in KEPT.items():
            if visitor.has("bidi_component", key):
                kept, place = visitor.data(key)["kept"], model[setting]
                if kept != (place and list(place)):
                    yield f"{key} keeps {kept} and not {place}"
        if visitor.room == "explore":
            yield from self._linked_view()
        if visitor.has("bidi_component", "ab_maps"):
            yield from self._bench()

    def _sentences(self) -> Iterator[str]:
        visitor, model = self.visitor, self.model
        expected = model.refused + model.sampling()[1]
        if visitor.has("bidi_component", "ab_maps"):
            expected += model.other()[2]
        if len(visitor.error) != expected:
            yield f"{expected} errors expected: {[error.value for error in visitor.error]}"
        lost = [one for one in visitor.sidebar.warning if "photo_library" in one.icon]
        if len(lost) != model.misses_own:
            yield f"said {len(lost)} times that the own picture is lost"
        chinese = any("\u4e00" <= letter <= "\u9fff" for letter in visitor.main.subheader[0].value)
        if chinese != (model["lang"] == "zh"):
            yield f"in {model['lang']} the heading is {visitor.main.subheader[0].value}"
        told = "".join(info.value.replace("\\", "") for info in visitor.info)
        yield from (f"{item} is not named" for item in model.ignored if item not in told)

    def _widgets(self) -> Iterator[str]:
        for key, widget in self.visitor.widgets().items():
            if key not in declared():
                continue
            has_names = widget.type not in ("number_input", "slider")
            possible = offered(key, widget) if has_names else []
            wanted = displayed(widget, stand_in(self.model, key, widget, possible))
            shown = self.visitor.shown[widget.id]
            if shown != wanted:
                yield f"the widget of {key} shows {shown!r} and not {wanted!r}"

    def _scripts(self) -> Iterator[str]:
        """The code behind a view opens the pictures that are looked at."""
        chosen = ("resampling_chart", "atlas_style", "atlas_content")
        others = {str(self.model[key]) for key in chosen}
        names = {*map(self.model.file_name, PICTURES), *others}
        for code in self.visitor.code:
            for line in code.value.splitlines():
                opens = "load_sample(" in line or "photo.jpg" in line
                if opens and not any(repr(name) in line for name in names):
                    yield f"the code opens another picture: {line}"

    def _linked_view(self) -> Iterator[str]:
        view, model = self.visitor.view, self.model
        headers = {kind: header for kind, (header, _arrays) in view.items()}
        if missing := {"picture", "layer", "maps", "focus"} - set(headers):
            yield f"the linked view has no {missing}"
            return
        if len({header["content"] for header in headers.values()}) != 1:
            yield f"parts of different runs: {headers}"
        if not np.array_equal(view["picture"][1]["input"], model.seen()):
            yield "the linked view shows another picture, or the same one otherwise"
        if headers["picture"]["locale"] != model["lang"]:
            yield f"the linked view speaks {headers['picture']['locale']}"
        layers = {headers[kind]["layer"] for kind in ("layer", "maps", "focus")}
        if layers != {model.layer()}:
            yield f"the linked view shows {layers} and not {model.layer()}"
            return
        scales = {headers[kind]["scaleKey"] for kind in ("layer", "focus")}
        if scales != {f"{model['map']}:{model['lang']}"}:
            yield f"the linked view's scale is {scales}"
        if not np.allclose(view["layer"][1]["maximum"], model.peaks(), rtol=1e-3, atol=1e-4):
            yield f"{model.layer()} has other numbers"
        yield from self._focus(headers["focus"])

    def _focus(self, focus: dict[str, Any]) -> Iterator[str]:
        model = self.model
        height, width = model.seen().shape[:2]
        layers = layers_at((height, width))
        shape = next(one for one in layers if one.name == model.layer()).out_shape
        there = [channel for channel in model["channels"] if channel < shape[0]]
        if there and focus["pinned"] != there:
            yield f"pinned are {focus['pinned']} and not {there}"
        unit = model["unit"]
        inside = unit is not None and unit[0] < shape[1] and unit[1] < shape[2]
        if focus["unit"] != (list(unit) if inside else None):
            yield f"the unit is {focus['unit']} and not {unit}"
        display = {
            "order": str(model["sort"]),
            "hide_dead": model["dead"] == "hide",
            "shared_scale": model["scale"] == "shared",
            "on_source": model["box"] == "photo",
        }
        if focus["display"] != display:
            yield f"the wall is arranged as {focus['display']} and not {display}"

    def _bench(self) -> Iterator[str]:
        [(_header, arrays)] = self.visitor.sent_to("ab_maps-message")
        for side, seen in (("a", self.model.seen()), ("b", self.model.seen_by_other())):
            if not np.array_equal(arrays[f"0.{side}"], seen):
                yield f"side {side} of the bench shows another picture, or the same one otherwise"
