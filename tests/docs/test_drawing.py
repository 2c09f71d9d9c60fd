"""docs/rooms.svg: drawn from the imports as they are."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs import drawing
from docs.drawing import STARTING, WORDS, Plan, arrows, reduced, rooms
from tests.boundaries import modules


def test_the_drawing_is_what_would_be_drawn_now() -> None:
    assert drawing.DRAWING.read_text("utf-8") == drawing.draw(), "run make drawing"


def test_its_arrows_are_the_imports_that_another_reader_of_the_source_finds() -> None:
    found = rooms()
    home = {file: room.name for room in found.values() for file in room.files}
    apart = {name: set[str]() for name in found}
    known = modules(drawing.ROOT, "explorer")
    for module in known.values():
        if module.path not in home:
            assert module.path.name in ("__init__.py", "__main__.py")
            continue
        for name in module.imports:
            if name.startswith("explorer."):
                apart[home[module.path]].add(home[known[name].path])
    assert arrows(found) == {name: used - {name} for name, used in apart.items()}
    assert {"ui", "cli", WORDS, STARTING} <= apart.keys()


def house(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / "explorer" / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if path.parent.name != "explorer":
            (path.parent / "__init__.py").write_text(f'"""{path.parent.name}: <much>.\n\nMore."""')
    return root


def test_a_new_import_makes_an_arrow_and_a_detour_takes_the_direct_one_away(tmp_path: Path) -> None:
    house(
        tmp_path,
        shapes="",
        policy="def late():\n    from explorer.low import x",
        start="import explorer.policy",
        low__x="from explorer import shapes",
        high__x="from explorer.low.x import x",
        top__x="from explorer import shapes\nfrom explorer.high import x\nimport explorer.start",
    )
    found = arrows(rooms(tmp_path))
    assert found == {
        WORDS: set(),
        STARTING: {"low"},
        "low": {WORDS},
        "high": {"low"},
        "top": {WORDS, "high", STARTING},
    }
    assert reduced(found)["top"] == {"high", STARTING}
    plan = Plan(reduced(found))
    assert plan.height == {WORDS: 0, "low": 1, "high": 2, STARTING: 2, "top": 3}
    places = {plan.corner(name) for name in found}
    assert len(places) == len(found)
    text = drawing.draw(tmp_path)
    tree = ElementTree.fromstring(text)
    said = [element.text for element in tree.iter() if element.text]
    assert "high: <much>." in said
    assert text.count('marker-end:none"/>') == 1
    assert text.count('<path d="M') - 1 == sum(map(len, reduced(found).values()))


def test_a_circle_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="imports itself"):
        Plan({"a": frozenset({"b"}), "b": frozenset({"a"})}).height  # noqa: B018


def test_no_arrow_runs_through_a_room() -> None:
    graph = {
        "ui": {"a", "far"},
        "cli": {"a", "far"},
        "a": {"b"},
        "b": {"c", "d"},
        "c": {"e"},
        "d": {"e"},
        "e": set(),
        "far": set(),
    }
    plan = Plan({name: frozenset(used) for name, used in graph.items()})
    for user, used in graph.items():
        for other in used:
            between = range(plan.height[other] + 1, plan.height[user])
            inside = [
                n
                for n in graph
                if plan.column[n] == plan.column[other]
                if plan.height[n] in between
            ]
            assert not inside, (user, other, inside)
