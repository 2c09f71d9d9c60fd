"""What following the pointer costs in the browser."""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.rows import Row

_MOVES = 600

# From the event to all that is marked and said; painting comes after the script.
_POINT = """moves => {
  const view = linkedView()
  const wall = view.querySelector('.wall-scroll').getBoundingClientRect()
  const tiles = [...view.querySelectorAll('.tile-name')].map(tile => tile.getBoundingClientRect())
  const marks = tiles.filter(box => box.bottom > wall.top && box.top < wall.bottom).length
  const frame = view.querySelector('.panel.channel .frame')
  const box = frame.getBoundingClientRect()
  const times = []
  for (let move = 0; move < moves; move += 1) {
    const at = {
      clientX: box.left + (move * 7.3) % box.width, clientY: box.top + (move * 3.1) % box.height,
      bubbles: true, pointerId: 1,
    }
    const begin = performance.now()
    frame.dispatchEvent(new PointerEvent('pointermove', at))
    times.push(performance.now() - begin)
  }
  return { marks, times }
}"""


def pointing(page: Page, layer: str) -> Iterator[Row]:
    """Measure moves over the pinned channel, with a mark on every tile in sight."""
    found = page.evaluate(_POINT, _MOVES)
    slow = statistics.quantiles(found["times"], n=20)[-1]
    middle = statistics.median(found["times"])
    detail = f"median {middle:.2f} ms, {found['marks']} tiles marked"
    yield Row(f"marks on the tiles while pointing ({layer})", found["marks"], 60, "", True)
    name = f"pointer over a map → script, 95th percentile ({layer})"
    yield Row(name, slow, 8, "ms", False, detail)
