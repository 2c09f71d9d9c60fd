"""Your own classes: what is said of them is true, and it stays their owner's."""

import gc
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from explorer.imaging import SAMPLES, decode_image, load_sample, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.network import VGG16, WEIGHTS, Trace, load_weights
from explorer.policy import Policy
from explorer.studies.ablation import Ablation, ablated
from explorer.studies.heads import Source, head_bytes, head_of
from explorer.ui.computing.compute import store
from explorer.ui.computing.store import Kind
from explorer.ui.own_classes import OwnHead
from explorer.ui.pages.learning import own
from explorer.ui.pages.learning.own import reading
from explorer.ui.settings import OwnFile, declared
from explorer.ui.supply.container import parted, unpack
from tests.app.conftest import OpenApp
from tests.app.watching import watched
from tests.offenders import none_of
from tests.written import read_number, read_numbers

LINK = {"learning_section": "own", "size": "64", "weights": "untrained"}
NAMES = ("cats", "dogs")
PENALTY = 1e-3
Files = list[tuple[str, bytes, str]]


def drawn(kind: int, seed: int) -> bytes:
    """Noise with faint bars: lying in one kind, standing in the other."""
    random = np.random.default_rng([kind, seed])
    pixels = random.integers(0, 200, (70, 80, 3)).astype(np.uint8)
    if kind:
        pixels[::9] //= 2
    else:
        pixels[:, ::9] //= 2
    return bytes(cv2.imencode(".png", pixels)[1])


KINDS: list[Files] = [
    [(f"{kind}-{seed}.png", drawn(kind, seed), "image/png") for seed in range(5)] for kind in (0, 1)
]


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    store.clear()
    yield
    store.clear()


def bring(app: AppTest, number: int, files: Files) -> AppTest:
    """Upload files into a class, as a visitor does: its input is empty again afterwards."""
    app.file_uploader(key=input_of(app, f"own_upload_{number}_")).set_value(files).run()
    assert not app.exception
    return app


def input_of(app: AppTest, stem: str) -> str:
    """The key of an input, which changes whenever one was emptied."""
    [key] = [str(each.key) for each in app.file_uploader if str(each.key).startswith(stem)]
    return key


@pytest.fixture
def teach(open_app: OpenApp) -> Callable[..., AppTest]:
    """Come and teach two classes."""

    def run(**link: str) -> AppTest:
        app = open_app("learning", **(LINK | link))
        for number, (name, files) in enumerate(zip(NAMES, KINDS, strict=True), start=1):
            app.text_input(key=f"own_name_{number}").set_value(name).run()
            bring(app, number, files)
        return app

    return run


def said(app: AppTest) -> str:
    shown = (*app.main.markdown, *app.main.caption, *app.main.info, *app.main.warning)
    return "\n".join(item.value for item in (*shown, *app.main.error, *app.main.success))


def heard(app: AppTest, key: str) -> list[dict[str, Any]]:
    """The headers of what a component was sent, the last part last."""
    [data] = [
        node.proto.bytes
        for node in app.main.get("bidi_component")
        if node.proto.id.endswith(f"-{key}")
    ]
    return [unpack(part)[0] for part in parted(data)]


def seen_of(data: bytes) -> np.ndarray:
    return sample(decode_image(data).pixels, Sampling(size=64)).pixels


def rows(layer: str, weights: str = "untrained") -> np.ndarray:
    """The channel means of all pictures, each of length 1."""
    loaded = load_weights(weights)
    model, found = VGG16.from_weights(loaded), []
    for _name, data, _mime in (file for files in KINDS for file in files):
        maps = Trace(model, prepare(seen_of(data), loaded.preprocessing)).record([layer])[layer]
        found.append(maps.astype(np.float64).mean(axis=(1, 2)))
    return np.array([row / np.linalg.norm(row) for row in found])


def left_out(features: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Each picture's answer by least squares over the others, one after the other."""
    answers = []
    for number in range(len(labels)):
        others = np.arange(len(labels)) != number
        inner, wanted = features[others], np.eye(2)[labels[others]]
        level, middle = wanted.mean(axis=0), inner.mean(axis=0)
        shrink = np.sqrt(PENALTY) * np.eye(inner.shape[1])
        left = np.vstack([inner - middle, shrink])
        right = np.vstack([wanted - level, np.zeros((inner.shape[1], 2))])
        weight = np.linalg.lstsq(left, right, rcond=None)[0]
        answers.append(int(np.argmax((features[number] - middle) @ weight + level)))
    return np.array(answers)


def test_accuracy_and_confusion_are_numpys_and_the_head_comes_back_from_its_file(
    teach: Callable[..., AppTest], open_app: OpenApp
) -> None:
    app = teach(learning_own_loss="ls", learning_own_reads="pool3-mean")
    labels = np.repeat([0, 1], 5)
    answers = left_out(rows("pool3"), labels)
    right = int((answers == labels).sum())
    assert 0 < right < 10  # Or this test could not tell much.
    assert f"**{right} of 10** pictures are right when each is left out" in said(app)
    confusion = np.zeros((2, 2), int)
    np.add.at(confusion, (labels, answers), 1)
    table = app.main.dataframe[0].value
    assert list(table["Is"]) == list(NAMES)
    np.testing.assert_array_equal(table.iloc[:, 1:].to_numpy(), confusion)
    wrong = [item.value for item in app.main.caption if item.value.startswith(":red[→ ")]
    assert len(wrong) == 10 - right

    app.button(key="own_put").click().run()
    owner = app.session_state["own_classes"].head
    saved = owner.head
    assert saved.classes == NAMES
    assert saved.origin.source == Source("pool3")
    again = open_app("learning", **LINK)
    data = head_bytes(saved)
    again.file_uploader(key=input_of(again, "own_saved_")).set_value(
        ("mine.safetensors", data, "")
    ).run()
    assert "Your head answers for the network: cats, dogs." in said(again)
    brought = again.session_state["own_classes"].head
    assert brought.head.origin == saved.origin
    assert brought.key.partition("/")[2] == owner.key.partition("/")[2]
    again.button(key="own_take_off").click().run()
    assert again.session_state["own_classes"].head is None


def test_what_cannot_be_learned_from_is_said_and_left_out(open_app: OpenApp) -> None:
    app = open_app("learning", **LINK)
    assert "Still too few: Class 1 (0), Class 2 (0)." in said(app)
    bring(app, 1, [*KINDS[0][:3], ("broken.png", b"no picture", "image/png")])
    bring(app, 2, [*KINDS[1][:2], KINDS[0][0]])
    words = said(app)
    assert "“0\\-0\\.png” is in “Class 1” already." in words
    assert any(item.value.startswith("**broken\\.png**: ") for item in app.main.error)
    assert "Still too few: Class 2 (2)." in words
    bring(app, 2, KINDS[1][2:3])
    assert "of 6** pictures are right" in said(app)
    app.text_input(key="own_name_1").set_value("Class 2").run()
    assert "Two classes have the same name: “Class 2”." in said(app)
    bring(app, 1, [(f"{seed}.png", drawn(0, seed), "image/png") for seed in range(40, 60)])
    assert "“Class 2” has 20 pictures, which is all a class may have." in said(app)


def kept() -> list[str]:
    return [repr(key) for kind in Kind for key in store()._shelves[kind]._items]


def alive() -> int:
    """How many of the files are anywhere in this process."""
    shas = {OwnFile(data).sha256 for files in KINDS for _name, data, _mime in files}
    gc.collect()
    found = [each for each in gc.get_objects() if type(each) is OwnFile]
    return sum(each.sha256 in shas for each in found)


def test_pictures_and_head_are_their_owners_and_go_when_forgotten(
    teach: Callable[..., AppTest], open_app: OpenApp
) -> None:
    for forget in ("own_forget", "forget_picture"):
        app = teach()
        app.button(key="own_put").click().run()
        mark = app.session_state["own_classes"].head.key.partition("/")[0]
        ours = [key for key in kept() if "own pictures" in key or "own head" in key]
        assert len(ours) == 11
        assert all(mark in key for key in ours)
        link = str(dict(app.query_params))
        assert not any(word in link for word in (*NAMES, "0-0", mark, "own_head"))
        other = open_app("learning", **LINK)
        assert "Still too few" in said(other)
        assert other.session_state["own_classes"].is_empty
        assert alive() == 10
        app.button(key=forget).click().run()
        assert not app.exception
        assert not [key for key in kept() if mark in key]
        assert alive() == 0
        assert "Still too few: Class 1 (0), Class 2 (0)." in said(app)
        assert app.session_state["own_classes"].head is None


def test_in_public_pictures_are_read_small(
    teach: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "policy", lambda: Policy(public=True))
    monkeypatch.setattr(own, "policy", lambda: Policy(public=True))
    app = teach(size="224")
    assert "read at 128 px" in said(app)
    app.button(key="own_put").click().run()
    assert app.session_state["own_classes"].head.head.origin.sampling.size == 128


@pytest.fixture
def answering(teach: Callable[..., AppTest]) -> Callable[..., tuple[AppTest, OwnHead]]:
    """A visitor whose head answers for the network, gone on to another room."""

    def run(room: str, **link: str) -> tuple[AppTest, OwnHead]:
        app = teach()
        app.button(key="own_put").click().run()
        app._page_hash = calc_hash(room)
        for key, value in link.items():
            app.session_state["settings"][key] = declared()[key].parse(value)
        app.run()
        assert not app.exception
        return app, app.session_state["own_classes"].head

    return run


def probabilities(own: OwnHead, maps: np.ndarray) -> np.ndarray:
    """What a linear head says of maps, written out."""
    row = maps.astype(np.float64).mean(axis=(1, 2))
    output = own.head.readout.output
    powers = np.exp(output.weight.astype(np.float64) @ (row / np.linalg.norm(row)) + output.bias)
    return powers / powers.sum()


def way() -> Trace:
    """The first sample's way through the network."""
    loaded = load_weights("untrained")
    seen = sample(load_sample(next(iter(SAMPLES))).pixels, Sampling(size=64)).pixels
    return Trace(VGG16.from_weights(loaded), prepare(seen, loaded.preprocessing))


def test_the_head_is_what_explore_says_until_it_is_taken_off(
    answering: Callable[..., tuple[AppTest, OwnHead]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, own = answering("explore")
    table = app.main.dataframe[0].value
    expected = probabilities(own, way().record(["relu5_3"])["relu5_3"])
    found = dict(zip(table["Class"], table["Probability"], strict=True))
    np.testing.assert_allclose([found[name] for name in NAMES], expected, atol=1e-6)
    assert "By your own head, learned from 10 pictures" in said(app)
    assert "These weights say nothing about the picture" not in said(app)
    assert "The report and the ZIP also say what your own head is" in said(app)

    header = heard(app, "head_answer")[-1]
    best = int(np.argmax(expected))
    assert header["answer"]["name"] == NAMES[best]
    assert header["answer"]["share"] == f"{expected[best]:.0%}"
    assert header["answer"]["head"] == heard(app, "linked_view-look")[-1]["head"] != ""

    monkeypatch.chdir(tmp_path)
    Path("mine.safetensors").write_bytes(head_bytes(own.head))
    [script] = [code.value for code in app.main.code if "head_of(" in code.value]
    ran: dict[str, Any] = {}
    exec(script, ran)
    captions = [image.proto.imgs[0].caption for image in app.main.image]
    scores = dict(text.split(": score ") for text in captions if ": score " in text)
    assert set(scores) == set(NAMES)
    for name, logit in zip(NAMES, ran["places"].logits, strict=True):
        assert read_number(scores[name]) == pytest.approx(logit, abs=1e-3)
    assert {each.name: each.probability for each in ran["answer"]} == pytest.approx(found)

    app.button(key="prepare_all").click().run()
    with zipfile.ZipFile(io.BytesIO(app.session_state["all_layers"].read())) as archive:
        note = json.loads(archive.read("head.json"))
        assert head_of(archive.read("head.safetensors")).classes == NAMES
    assert {each["name"]: each["probability"] for each in note["answer"]} == pytest.approx(found)
    assert note["pictures"] == 10

    app.session_state["settings"]["weights"] = "imagenet"
    app.run()
    assert "This head was trained on other weights" in said(app)
    assert not app.main.dataframe
    assert heard(app, "linked_view-look")[-1]["head"] == ""
    app.button(key="own_take_off_here").click().run()
    assert "These weights say nothing about the picture" in said(app)


def test_channels_switched_off_change_what_the_head_says(
    answering: Callable[..., tuple[AppTest, OwnHead]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = {"ab_section": "off", "layer": "conv5_1", "off_pick": "own", "off_channels": "3-17"}
    app, own = answering("compare", **link)
    trace, off = way(), Ablation("conv5_1", (3, 17))
    with ablated(trace, off) as without:
        both = [probabilities(own, t.record(["relu5_3"])["relu5_3"]) for t in (trace, without)]
    moved = float(np.abs(both[1] - both[0]).sum() / 2)
    [figure] = [m.value for m in app.main.markdown if m.value.startswith("probability moved")]
    assert float(figure.split("**")[1]) == pytest.approx(moved, rel=1e-3, abs=1e-7)
    assert moved > 0
    for table, expected in zip(app.main.dataframe, both, strict=False):
        found = dict(zip(table.value["Class"], table.value["Probability"], strict=True))
        np.testing.assert_allclose([read_number(found[n]) for n in NAMES], expected, atol=2e-6)

    app.button(key="off_ranking_start").click().run()
    assert not app.exception
    ranking = app.main.dataframe[-1].value
    [effect] = ranking.loc[ranking["Channel"] == 3, "Effect"]
    with ablated(trace, Ablation("conv5_1", (3,))) as without:
        alone = probabilities(own, without.record(["relu5_3"])["relu5_3"])
    assert effect == pytest.approx(float(np.abs(alone - both[0]).sum() / 2), rel=1e-2, abs=1e-7)

    monkeypatch.chdir(tmp_path)
    Path("mine.safetensors").write_bytes(head_bytes(own.head))
    switched, ranked = (code.value for code in app.main.code if "head_of(" in code.value)
    ran: dict[str, Any] = {}
    exec(switched, ran)
    assert ran["moved"] == pytest.approx(moved, rel=1e-3, abs=1e-7)
    exec(ranked.replace("range(512)", "[3]"), ran)
    assert ran["effects"][3] == pytest.approx(effect, rel=1e-2, abs=1e-7)


def answers_of_script(app: AppTest, shown: dict[str, Any]) -> None:
    """Run the bench's script and compare what its head says with what is shown."""
    [script] = [code.value for code in app.main.code if "head_of(" in code.value]
    ran: dict[str, Any] = {}
    exec(script, ran)
    for answer, column in zip(ran["answers"], shown.values(), strict=True):
        said = {each.name: each.probability for each in answer}
        np.testing.assert_allclose([said[n] for n in NAMES], column.astype(float), atol=2e-6)


def test_the_bench_shows_what_the_head_says_of_both_setups(
    answering: Callable[..., tuple[AppTest, OwnHead]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with watched() as watch:
        app, own = answering("compare")
    none_of(sorted(watch.offences), "computed outside of the store")
    table = app.main.dataframe[0].value
    expected = probabilities(own, way().record(["relu5_3"])["relu5_3"])
    np.testing.assert_allclose(read_numbers(table["A"]), expected, atol=2e-6)
    np.testing.assert_allclose(
        read_numbers(table["B"]) - read_numbers(table["A"]), read_numbers(table["B − A"]), atol=2e-6
    )
    monkeypatch.chdir(tmp_path)
    Path("mine.safetensors").write_bytes(head_bytes(own.head))
    answers_of_script(app, {"A": table["A"], "B": table["B"]})
    app.session_state["settings"]["ab_weights"] = "imagenet"
    app.run()
    assert set(app.main.dataframe[0].value["B"]) == {"–"}
    answers_of_script(app, {"A": table["A"]})


@pytest.mark.weights
def test_the_same_lesson_on_other_weights_is_what_numpy_makes_of_each(
    teach: Callable[..., AppTest],
) -> None:
    app = teach(learning_own_loss="ls")
    app.button(key="own_weights_start").click().run()
    assert not app.exception
    table = app.main.dataframe[-1].value
    found = dict(zip(table["Weights"], table["Right when left out"], strict=True))
    labels = np.repeat([0, 1], 5)
    expected = {
        WEIGHTS[name].title: rows("relu5_3", name) for name in ("untrained", "imagenet", "hed")
    }
    tiny = [
        cv2.resize(seen_of(data), (16, 16), interpolation=cv2.INTER_AREA).ravel().astype(float)
        for _name, data, _mime in (file for files in KINDS for file in files)
    ]
    expected["Pixels, 16×16"] = np.array([row / np.linalg.norm(row) for row in tiny])
    assert found == {
        name: f"{int((left_out(features, labels) == labels).sum())} of 10"
        for name, features in expected.items()
        if name in found
    }
    assert len(found) >= 3
    assert len(set(found.values())) > 1


def test_a_class_of_the_head_can_be_asked_why(
    answering: Callable[..., tuple[AppTest, OwnHead]],
) -> None:
    link = {"atlas_section": "why", "why_of": "class", "why_method": "cam"}
    app, own = answering("atlas", **link)
    maps = way().record(["relu5_3"])["relu5_3"]
    row = maps.astype(np.float64).mean(axis=(1, 2))
    output = own.head.readout.output
    logits = output.weight.astype(np.float64) @ (row / np.linalg.norm(row)) + output.bias
    best = int(np.argmax(logits))
    told = re.search(r"the score of “(.+?)”, which is \*\*(.+?)\*\*", said(app))
    assert told is not None
    assert told[1] == NAMES[best]
    assert read_number(told[2]) == pytest.approx(logits[best], abs=1e-4)
    assert "Its maps are those of relu5_3" in said(app)
