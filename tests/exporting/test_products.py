"""Files reopened by other libraries, and compared with the numbers they were made from."""

import csv
import html.parser
import io
import json
import threading
import tracemalloc
import zipfile
from dataclasses import replace
from errno import ENOSPC

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load

from explorer.errors import SettingError
from explorer.exporting import Material, Product, Request, make, write_archive
from explorer.exporting.head_notes import HeadNote
from explorer.exporting.request import request_of
from explorer.imaging import prepare
from explorer.imaging.preparing import TORCHVISION
from explorer.imaging.sampling import Sampling
from explorer.network import VGG16, Trace
from explorer.network.outputs import Prediction
from explorer.rendering import Colours, to_uint8
from explorer.shapes import FeatureMaps, RgbImage
from explorer.studies.heads import Head, Origin, Recipe, Source, head_of
from explorer.studies.heads.readout import Dense, Readout

REQUEST = Request(
    Product.SHEET,
    "ab" * 32,
    "<b>mine</b>.pth",
    "cd" * 32,
    "conv1_2",
    Sampling(size=None),
    mapping="p1-99",
    colours=Colours.VIRIDIS,
)


@pytest.fixture(scope="module")
def material() -> Material:
    maps = np.random.default_rng(1).normal(size=(6, 11, 7)).astype(np.float32)
    maps[2] = 0
    return Material(np.full((11, 7, 3), 9, np.uint8), maps)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_the_same_request_gives_the_same_bytes(
    material: Material, subtests: pytest.Subtests
) -> None:
    for product in Product:
        with subtests.test(product=product):
            request = replace(REQUEST, product=product)
            assert make(request, material) == make(request, material)


def test_the_sheet_shows_every_channel_in_the_wanted_colours(material: Material) -> None:
    image = opened(make(REQUEST, material))
    assert request_of(image.info["request"]) == REQUEST
    pixels = np.asarray(image.convert("RGB"))
    levels = to_uint8(material.maps, "p1-99")
    # 6 tiles of 11x7: 4 columns, as ceil(sqrt(6 * 11 / 7)), and a line between tiles
    assert pixels.shape == (2 * 11 + 1, 4 * 7 + 3, 3)
    np.testing.assert_array_equal(pixels[12:23, 8:15], Colours.VIRIDIS.table[levels[5]])


def test_a_channel_is_a_pixel_per_value(material: Material) -> None:
    request = replace(REQUEST, product=Product.CHANNEL, channel=4, colours=Colours.GRAY)
    pixels = np.asarray(opened(make(request, material)))
    np.testing.assert_array_equal(pixels, to_uint8(material.maps, "p1-99")[4])


def test_without_a_channel_the_highest_peak_is_shown(material: Material) -> None:
    best = int(material.maps.reshape(6, -1).max(axis=1).argmax())
    one, named = (replace(REQUEST, product=Product.CHANNEL, channel=c) for c in (None, best))
    assert opened(make(one, material)).tobytes() == opened(make(named, material)).tobytes()


def test_the_large_view_contains_the_channel_and_the_bar_from_end_to_end(
    material: Material,
) -> None:
    request = replace(REQUEST, product=Product.LARGE, channel=1)
    pixels = np.asarray(opened(make(request, material)))
    factor, top, left = 512 // 11, 48, 16
    inside = pixels[top : top + 11 * factor : factor, left : left + 7 * factor : factor]
    np.testing.assert_array_equal(
        inside, Colours.VIRIDIS.table[to_uint8(material.maps, "p1-99")[1]]
    )
    bar = pixels[top : top + 11 * factor, left + 7 * factor + 17]
    np.testing.assert_array_equal(bar[[0, -1]], Colours.VIRIDIS.table[[255, 0]])


@pytest.mark.parametrize("channel", [0, 2])
def test_16_bit_values_read_back_within_half_a_step(material: Material, channel: int) -> None:
    image = opened(make(replace(REQUEST, product=Product.VALUES, channel=channel), material))
    scale, offset = float(image.info["scale"]), float(image.info["offset"])
    back = offset + scale * np.asarray(image).astype(np.float64)
    assert np.asarray(image).max() == (65535 if channel == 0 else 0)
    assert np.abs(back - material.maps[channel]).max() <= scale / 2 + 1e-9


def test_nan_and_infinities_leave_a_readable_16_bit_picture(material: Material) -> None:
    maps = material.maps.copy()
    maps[0, 0, :3] = np.nan, np.inf, -np.inf
    image = opened(
        make(replace(REQUEST, product=Product.VALUES, channel=0), Material(material.seen, maps))
    )
    assert image.info["not_finite"] == "3"
    assert np.asarray(image)[0, :3].tolist() == [0, 65535, 0]


@pytest.mark.parametrize(
    "maps",
    [
        np.arange(1000, dtype=np.float32),
        np.full((3, 1, 1), 7, np.float32),
        np.full((2, 4, 4), np.nan, np.float32),
        np.full((2, 4, 4), -np.inf, np.float32),
    ],
    ids=["a list of numbers", "constant pixels", "nothing but NaN", "nothing but infinity"],
)
def test_odd_layers_can_be_exported(maps: FeatureMaps, subtests: pytest.Subtests) -> None:
    seen = np.zeros((2, 2, 3), np.uint8)
    for product in Product:
        with subtests.test(product=product):
            assert make(replace(REQUEST, product=product), Material(seen, maps))


def test_npz_and_safetensors_hold_every_bit(material: Material) -> None:
    with np.load(io.BytesIO(make(replace(REQUEST, product=Product.NPZ), material))) as found:
        assert found["conv1_2"].tobytes() == material.maps.tobytes()
        assert request_of(str(found["request"])).product is Product.NPZ
    data = make(replace(REQUEST, product=Product.SAFETENSORS), material)
    assert load(data)["conv1_2"].tobytes() == material.maps.tobytes()
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    assert request_of(header["__metadata__"]["request"]).layer == "conv1_2"


def test_the_table_gives_numpys_figures(material: Material) -> None:
    data = make(replace(REQUEST, product=Product.STATISTICS), material)
    found = list(csv.DictReader(io.StringIO(data.decode())))
    assert [int(row["channel"]) for row in found] == list(range(6))
    assert np.float32(found[3]["minimum"]) == material.maps[3].min()
    assert np.float32(found[3]["maximum"]) == material.maps[3].max()
    assert float(found[3]["std"]) == pytest.approx(material.maps[3].std(), rel=1e-5)
    row, column = np.unravel_index(material.maps[3].argmax(), (11, 7))
    assert (int(found[3]["peak_row"]), int(found[3]["peak_column"])) == (row, column)
    assert (found[2]["state"], found[2]["zero_share"]) == ("dead", "1")


class Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for key, value in attrs if key in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_report_needs_no_other_file_and_escapes_names(material: Material) -> None:
    page = Page()
    page.feed(make(replace(REQUEST, product=Product.REPORT), material).decode())
    assert len(page.sources) == 3
    assert all(source.startswith("data:image/png;base64,") for source in page.sources)
    assert not {"b", "script", "link"} & set(page.tags)
    for part in ("<b>mine</b>.pth", "ab" * 32, "cd" * 32, "torch", "p1-99"):
        assert part in page.words


def own_head() -> HeadNote:
    """A head of two classes on the channel means of relu5_3, and an answer."""
    weight = np.arange(1024, dtype=np.float32).reshape(2, 512)
    readout = Readout(Dense(weight, np.zeros(2, np.float32)))
    origin = Origin(Source(), "ef" * 32, "<i>mine</i>", Sampling(size=96))
    head = Head(("<b>cats", "dogs"), readout, origin, Recipe(penalty=0.25))
    return HeadNote(head, (Prediction(1, "dogs", 0.75), Prediction(0, "<b>cats", 0.25)), 7)


def test_the_report_names_a_head_that_answered_and_what_it_said(material: Material) -> None:
    page = Page()
    told = replace(material, note=own_head())
    page.feed(make(replace(REQUEST, product=Product.REPORT), told).decode())
    assert not {"b", "i", "script"} & set(page.tags)
    for part in ("dogs0.75<b>cats0.25", "relu5_3-mean", "recipe: penalty0.25", "<i>mine</i>"):
        assert part in page.words


def test_the_archive_holds_a_head_that_answered_and_what_it_said(material: Material) -> None:
    out, note = io.BytesIO(), own_head()
    layers = [("conv1_1", material.maps)]
    assert list(write_archive(out, REQUEST, material.seen, layers, note=note)) == ["conv1_1"]
    with zipfile.ZipFile(out) as archive:
        facts = json.loads(archive.read("head.json"))
        again = head_of(archive.read("head.safetensors"))
    assert (again.classes, again.origin, again.recipe) == (
        note.head.classes,
        note.head.origin,
        note.head.recipe,
    )
    assert facts["classes"] == ["<b>cats", "dogs"]
    assert facts["source"] == "relu5_3-mean"
    assert facts["recipe"]["penalty"] == 0.25
    assert facts["pictures"] == 7
    assert facts["answer"][0] == {"name": "dogs", "probability": 0.75}


@pytest.mark.parametrize("text", ["{}", "[]", "nothing", '{"sampling": 3}'])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="not a manifest"):
        request_of(text)


@pytest.mark.parametrize(("field", "value"), [("layer", "conv9"), ("step", "x"), ("channel", 1.5)])
def test_impossible_settings_in_a_manifest_are_refused(field: str, value: object) -> None:
    with pytest.raises(SettingError, match="not a manifest"):
        request_of(json.dumps(json.loads(REQUEST.to_json()) | {field: value}))


def test_a_channel_or_step_that_is_not_there_is_refused(material: Material) -> None:
    with pytest.raises(SettingError, match="no channel 6"):
        make(replace(REQUEST, product=Product.CHANNEL, channel=6), material)
    with pytest.raises(SettingError, match="from 1 to 7"):
        make(replace(REQUEST, step=8), material)


def test_the_archive_has_every_layer_and_holds_one_at_a_time(trunk: VGG16, noise: RgbImage) -> None:
    big = np.tile(noise, (2, 2, 1))
    trace = Trace(trunk, prepare(big, TORCHVISION))
    expected = Trace(trunk, prepare(big, TORCHVISION)).record(["relu3_2", "pool5"])
    out = io.BytesIO()
    tracemalloc.start()
    names = list(write_archive(out, REQUEST, big, trace.walk()))
    peak = tracemalloc.get_traced_memory()[1] - out.getbuffer().nbytes
    tracemalloc.stop()
    largest = 64 * big.shape[0] * big.shape[1] * 4
    assert peak < 4 * largest
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert {name.split("/")[0] for name in archive.namelist()} == {*names, "request.json"}
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())
        for name, maps in expected.items():
            found = np.load(io.BytesIO(archive.read(f"{name}/values.npy")))
            assert found.tobytes() == maps.tobytes()
            assert opened(archive.read(f"{name}/sheet.png")).mode == "P"
            one = replace(REQUEST, layer=name, mapping="channel", colours=Colours.MAGMA)
            for kind, file in (
                (Product.SHEET, "sheet.png"),
                (Product.STATISTICS, "statistics.csv"),
            ):
                alone = make(replace(one, product=kind), Material(big, maps))
                assert archive.read(f"{name}/{file}") == alone
    again = io.BytesIO()
    for _name in write_archive(again, REQUEST, big, trace.walk()):
        pass
    assert again.getvalue() == out.getvalue()


def test_an_archive_that_is_left_halfway_leaves_no_thread(material: Material) -> None:
    before = threading.active_count()
    layers = [("conv1_1", material.maps), ("relu1_1", material.maps)]
    steps = write_archive(io.BytesIO(), REQUEST, material.seen, iter(layers))
    assert next(steps) == "conv1_1"
    steps.close()
    assert threading.active_count() == before


def test_a_disk_that_refuses_is_heard_of(material: Material) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            if memoryview(data).nbytes == material.maps.nbytes:
                raise OSError(ENOSPC, "No space left on device")
            return super().write(data)

    with pytest.raises(OSError, match="No space"):
        list(write_archive(Full(), REQUEST, material.seen, [("conv1_1", material.maps)]))
