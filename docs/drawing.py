"""`python -m docs.drawing` draws docs/rooms.svg: who imports whom in explorer/, as it is.

The drawing is made from the imports and from the first sentence of each package, so it cannot say
what is not so; a test compares it with what this would draw now.
"""

import ast
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
DRAWING = ROOT / "docs" / "rooms.svg"
PACKAGE = "explorer"
WORDS, STARTING = "words", "starting"
"""Rooms without a folder: single files that import no folder, and those that do."""
_ABOUT = {
    WORDS: "All may use them; they use nothing.",
    STARTING: "What a server allows, and how it is started.",
}

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 340, 84, 30, 34, 20
_LETTERS, _LINES = 46, 3
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #182226 }
text.name { font-weight: 650; font-size: 15px }
rect.room { fill: #f3f7f7; stroke: #0b6e75; stroke-width: 1.2 }
path { fill: none; stroke: #56676c; stroke-width: 1.3; marker-end: url(#head) }
"""

Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Room:
    """A folder of explorer/, or some of its single files."""

    name: str
    files: tuple[Path, ...]
    about: str


def rooms(root: Path = ROOT) -> dict[str, Room]:
    """Every room, by name."""
    home = root / PACKAGE
    found = {
        folder.name: Room(
            folder.name, tuple(sorted(folder.rglob("*.py"))), _sentence(folder / "__init__.py")
        )
        for folder in sorted(home.iterdir())
        if (folder / "__init__.py").is_file()
    }
    single = [path for path in sorted(home.glob("*.py")) if not path.stem.startswith("__")]
    starting = _users(single, set(found))
    kinds = {WORDS: [path for path in single if path not in starting], STARTING: sorted(starting)}
    for name, files in kinds.items():
        if files:
            said = f"{', '.join(path.stem for path in files)}. {_ABOUT[name]}"
            found[name] = Room(name, tuple(files), said)
    return found


def _users(single: Iterable[Path], folders: set[str]) -> set[Path]:
    """The single files that import a folder, themselves or through one another."""
    imports = {path: set(_imported(path)) for path in single}
    found: set[Path] = set()
    while True:
        reached = folders | {path.stem for path in found}
        more = {path for path, names in imports.items() if names & reached} - found
        if not more:
            return found
        found |= more


def _sentence(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("`", "")


def _imported(path: Path) -> Iterator[str]:
    """What of explorer/ a file imports, by its first name below explorer."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == PACKAGE and rest:
                yield rest.partition(".")[0]


def arrows(found: Mapping[str, Room]) -> Graph:
    """Which rooms each room imports."""
    home = {
        file.stem: room.name
        for room in found.values()
        for file in room.files
        if file.parent.name == PACKAGE
    } | {name: name for name in found}
    return {
        name: frozenset(
            home[other] for file in room.files for other in _imported(file) if other in home
        )
        - {name}
        for name, room in found.items()
    }


def reduced(graph: Graph) -> Graph:
    """Leave out every arrow that a way over others makes already."""
    return {
        name: frozenset(
            other
            for other in used
            if not any(other in _below(graph, between) for between in used - {other})
        )
        for name, used in graph.items()
    }


def _below(graph: Graph, name: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[name])
    while waiting:
        following = waiting.pop()
        if following not in found:
            found.add(following)
            waiting += graph[following]
    return found


@dataclass(frozen=True)
class Plan:
    """Which row and which column each room stands in: users above what they use."""

    graph: Graph

    @cached_property
    def height(self) -> dict[str, int]:
        """How many rooms stand one on the other below each.

        Raises: ValueError: if rooms import each other in a circle.
        """
        for name in self.graph:
            if name in _below(self.graph, name):
                raise ValueError(f"{name} imports itself, over other rooms")
        found: dict[str, int] = {}
        while len(found) < len(self.graph):
            found |= {
                name: 1 + max((found[other] for other in used), default=-1)
                for name, used in self.graph.items()
                if used <= found.keys()
            }
        return found

    @cached_property
    def column(self) -> dict[str, int]:
        """The first column in which a room hides no arrow that comes from further above."""
        found: dict[str, int] = {}
        taken: defaultdict[int, set[int]] = defaultdict(set)
        for name in sorted(self.graph, key=lambda name: (-self.height[name], name != "ui", name)):
            users = [user for user, used in self.graph.items() if name in used]
            top = max((self.height[user] for user in users), default=self.height[name])
            between = range(self.height[name], max(top, self.height[name] + 1))
            full = set[int]().union(*(taken[row] for row in between))
            found[name] = next(column for column in range(len(self.graph)) if column not in full)
            for row in between:
                taken[row].add(found[name])
        return found

    def corner(self, name: str) -> tuple[int, int]:
        """The upper left corner of a room, in pixels."""
        row = max(self.height.values()) - self.height[name]
        return (
            _MARGIN + self.column[name] * (_WIDTH + _GAP_X),
            _MARGIN + row * (_HEIGHT + _GAP_Y),
        )


def draw(root: Path = ROOT) -> str:
    """The drawing, as SVG."""
    found = rooms(root)
    graph = reduced(arrows(found))
    plan = Plan(graph)
    corners = [plan.corner(name) for name in graph]
    width = max(x for x, _ in corners) + _WIDTH + _MARGIN
    height = max(y for _, y in corners) + _HEIGHT + _MARGIN
    order = sorted(graph, key=lambda name: (-plan.height[name], plan.column[name]))
    said = "; ".join(f"{n} uses {', '.join(sorted(graph[n]))}" for n in order if graph[n])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="title told">',
        '<title id="title">The rooms of explorer/ and what they import</title>',
        f'<desc id="told">{escape(said)}.</desc>',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" '
        'style="fill:#56676c;stroke:none;marker-end:none"/></marker></defs>',
        f'<rect width="{width}" height="{height}" rx="8" fill="#fff"/>',
        *(_arrow(plan, name, other) for name in order for other in sorted(graph[name])),
        *(line for name in order for line in _room(found[name], *plan.corner(name))),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _arrow(plan: Plan, user: str, used: str) -> str:
    """From the bottom of a room to the top of another, the last part straight down."""
    (left, top), (other_left, other_top) = plan.corner(user), plan.corner(used)
    x, y = left + _WIDTH // 2, top + _HEIGHT
    to_x, bend = other_left + _WIDTH // 2, y + _GAP_Y
    return (
        f'<path d="M{x} {y}C{x} {y + _GAP_Y // 2} {to_x} {y + _GAP_Y // 2} '
        f'{to_x} {bend - 4}V{other_top}"/>'
    )


def _room(room: Room, x: int, y: int) -> Iterator[str]:
    yield f'<rect class="room" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>'
    yield f'<text class="name" x="{x + 12}" y="{y + 22}">{escape(room.name)}</text>'
    for number, line in enumerate(textwrap.wrap(room.about, _LETTERS)[:_LINES]):
        yield f'<text x="{x + 12}" y="{y + 40 + 16 * number}">{escape(line)}</text>'


if __name__ == "__main__":
    DRAWING.write_text(draw(), "utf-8")
