"""Downloads of every kind, by clicking."""

import io
import json
import re
import zipfile
from dataclasses import replace

import numpy as np
from PIL import Image

from explorer.exporting import Product, Request
from explorer.exporting.request import request_of
from explorer.imaging.sampling import Sampling

REQUEST = Request(Product.SHEET, "", "", "", "conv2_2", Sampling(), 7)
SMALL = "?picture=camera&size=64&weights=untrained&layer=conv2_2&channels=7"


def download(page, button):
    with page.expect_download(timeout=30_000) as waiting:
        button.click()
    found = waiting.value
    with open(found.path(), "rb") as file:
        return found.suggested_filename, file.read()


def test_every_kind_of_file_arrives_and_can_be_opened(open_page):
    page = open_page(SMALL)
    page.get_by_role("button", name="Download").first.click()
    body = page.locator("[data-testid=stPopoverBody]")
    made = {}
    for product in Product:
        body.get_by_role("combobox").click()
        page.get_by_role("option", name=product.label, exact=True).click()
        wanted = replace(REQUEST, product=product).filename
        # The button belongs to the new kind once the new name is there.
        body.locator("code", has_text=re.compile(f"^{re.escape(wanted)}$")).wait_for()
        page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=30_000)
        button = body.locator(".st-key-download_one button")
        name, data = download(page, button)
        assert name == wanted
        made[product] = data
    for product in (Product.SHEET, Product.CHANNEL, Product.LARGE, Product.VALUES):
        image = Image.open(io.BytesIO(made[product]))
        assert request_of(image.info["request"]).product is product
    with np.load(io.BytesIO(made[Product.NPZ])) as layer:
        assert layer["conv2_2"].shape == (128, 32, 32)
        expected = layer["conv2_2"].tobytes()
    tensors = made[Product.SAFETENSORS]
    header = json.loads(tensors[8 : 8 + int.from_bytes(tensors[:8], "little")])
    assert header["conv2_2"]["shape"] == [128, 32, 32]
    assert tensors.endswith(expected)
    assert made[Product.STATISTICS].count(b"\n") == 129
    assert made[Product.REPORT].startswith(b"<!doctype html>")

    body.get_by_role("button", name="Prepare all layers").click()
    everything = body.locator(".st-key-download_all button")
    everything.wait_for(timeout=60_000)
    _, data = download(page, everything)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        layer = np.load(io.BytesIO(archive.read("conv2_2/values.npy")))
    assert layer.tobytes() == expected
