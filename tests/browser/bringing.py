"""Bringing a picture to a page as a visitor does: paste it, drop it."""

import base64
import io

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


def drop(page, path):
    """Drop a file as the browser itself does, with what the browser does by itself."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": step, "x": 700, "y": 400, "data": data})
        # The browser drops only where the page has answered that it takes what is dragged.
        page.wait_for_timeout(100)
    session.detach()
