"""Bringing a picture to a page as a visitor does: paste it, drop it."""

import base64
import io
import time

import numpy as np
from PIL import Image

PASTE = """([data, type, padding]) => {
  const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0))
  const transfer = new DataTransfer()
  transfer.items.add(new File([bytes, new Uint8Array(padding)], 'x', {type}))
  document.body.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true, cancelable: true}))
}"""


def picture_file(seed=5, side=120):
    out = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side + 40, 3), np.uint8)
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def paste(page, data, kind="image/png", padding=0):
    page.evaluate(PASTE, [base64.b64encode(data).decode(), kind, padding])


SEEN = """() => {
  window.seen = {}
  const look = {capture: true}
  window.addEventListener('drop', () => { window.seen.drop = true }, look)
  window.addEventListener('dragover', event => setTimeout(
    () => { window.seen.taken = event.defaultPrevented }), look)
}"""


def drop(page, path):
    """Drop a file as the browser itself does, with what the browser does by itself.

    The browser drops only where the page has answered that it takes what is dragged, and opens the
    file elsewhere; a busy page answers late, and its visitor drags on.
    """
    page.evaluate(SEEN)
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}

    def drag(step):
        event = {"type": step, "x": 700, "y": 400, "data": data}
        session.send("Input.dispatchDragEvent", event)
        page.wait_for_timeout(100)

    deadline = time.monotonic() + 30
    while not page.evaluate("window.seen.drop") and time.monotonic() < deadline:
        drag("dragEnter")
        while not page.evaluate("window.seen.taken") and time.monotonic() < deadline:
            drag("dragOver")
        drag("dragOver")
        drag("drop")
    session.detach()
