"""A head's answers, its class maps, and its file."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import torch
from torch.nn import functional as F

from explorer.errors import HeadError
from explorer.imaging import Fit, Interpolation
from explorer.imaging.sampling import Sampling
from explorer.network import load_weights
from explorer.studies.heads import (
    Examples,
    Head,
    Origin,
    Readout,
    Score,
    Source,
    Summary,
    choose,
    class_maps,
    fit,
    head_bytes,
    head_of,
    mislabelled,
    small_mlp,
)
from tests.offenders import none_of


@pytest.fixture(scope="module")
def maps() -> np.ndarray:
    return np.maximum(np.random.default_rng(2).normal(size=(12, 5, 4)), 0).astype(np.float32)


def readout_of(numbers: int, mlp: bool = False) -> Readout:
    random = np.random.default_rng(3)
    rows = random.uniform(size=(9, numbers)).astype(np.float32)
    return fit(Examples(rows, np.arange(9) % 3), 3, *([small_mlp()] if mlp else []))


@pytest.fixture
def head() -> Head:
    sampling = Sampling(Interpolation.CUBIC, 1, 96, Fit.PAD)
    origin = Origin(Source("relu3_1"), "a" * 64, "VGG16, ImageNet", sampling)
    return Head(("猫", "dog", "neither"), readout_of(256), origin)


@pytest.mark.parametrize("summary", list(Summary))
def test_class_maps_add_up_to_the_logits(maps: np.ndarray, summary: Summary) -> None:
    source = Source("relu3_1", summary)
    rows = source.of_maps(maps)
    readout = readout_of(rows.shape[1])
    found = class_maps(readout, maps, summary)
    logits = readout.logits(rows)[0]
    np.testing.assert_allclose(found.logits, logits, atol=1e-6)
    np.testing.assert_allclose(found.scores.mean(axis=(1, 2)), logits, atol=1e-6)
    assert found.parts.shape == (3, 5, 4)


def test_the_flattened_heads_map_is_a_convolution_of_the_layers_size(maps: np.ndarray) -> None:
    readout = readout_of(maps.size)
    kernel = torch.from_numpy(readout.output.weight.astype(np.float64)).reshape(3, *maps.shape)
    whole = torch.from_numpy(maps.astype(np.float64))
    by_torch = F.conv2d(
        whole[None] / whole.norm(), kernel, torch.from_numpy(readout.output.bias.astype(np.float64))
    )
    rows = Source("relu3_1", Summary.FLAT).of_maps(maps)
    np.testing.assert_allclose(readout.logits(rows)[0], by_torch.flatten(), atol=1e-6)


def test_maps_of_another_size_or_of_hidden_units_are_refused(maps: np.ndarray) -> None:
    with pytest.raises(HeadError, match="reads 239 numbers, and here are 240"):
        class_maps(readout_of(239), maps, Summary.FLAT)
    with pytest.raises(HeadError, match="hidden units"):
        class_maps(readout_of(12, mlp=True), maps, Summary.MEAN)
    with pytest.raises(HeadError, match="reads 11 numbers, and here are 12"):
        readout_of(11).logits(maps.mean(axis=(1, 2))[None])


def test_a_row_of_zeros_is_answered_by_the_biases() -> None:
    readout = readout_of(12)
    np.testing.assert_allclose(
        readout.logits(np.zeros((1, 12), np.float32))[0], readout.output.bias
    )


def test_scores_sum_up_as_torch_does() -> None:
    random = np.random.default_rng(5)
    logits, labels = random.normal(size=(40, 3)), random.integers(0, 3, 40)
    found = Score(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), labels)
    by_torch = F.cross_entropy(torch.from_numpy(logits), torch.from_numpy(np.array(labels)))
    assert found.cross_entropy == pytest.approx(float(by_torch))
    assert found.accuracy == (logits.argmax(axis=1) == labels).mean()
    assert found.confusion.sum() == 40
    assert np.trace(found.confusion) == round(40 * found.accuracy)
    assert found.confusion[2, 0] == ((labels == 2) & (logits.argmax(axis=1) == 0)).sum()
    sure = Score(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([0, 1]))
    assert list(sure.surprises) == [0, np.inf]


def test_wrong_labels_are_as_many_as_asked_for_and_really_wrong() -> None:
    labels = np.repeat(np.arange(3), 16)
    wrong = mislabelled(labels, 0.3, 3, seed=2)
    assert (wrong != labels).sum() == round(0.3 * 48)
    assert set(wrong) == {0, 1, 2}
    np.testing.assert_array_equal(mislabelled(labels, 0, 3), labels)


def test_more_pictures_contain_the_fewer() -> None:
    labels = np.repeat(np.arange(3), [5, 2, 9])
    few, many = choose(labels, 2, seed=1), choose(labels, 4, seed=1)
    assert set(few) <= set(many)
    assert list(np.bincount(labels[many])) == [4, 2, 4]


def test_a_saved_head_is_the_same_head(head: Head) -> None:
    for each in (head, replace(head, readout=readout_of(256, mlp=True), recipe=small_mlp(0.5, 3))):
        again = head_of(head_bytes(each))
        assert (again.classes, again.origin, again.recipe) == (
            each.classes,
            each.origin,
            each.recipe,
        )
        rows = np.random.default_rng(1).uniform(size=(4, 256)).astype(np.float32)
        np.testing.assert_array_equal(again.readout.logits(rows), each.readout.logits(rows))


def test_a_head_names_its_classes_most_probable_first(head: Head) -> None:
    maps = np.random.default_rng(1).uniform(size=(256, 3, 3)).astype(np.float32)
    found = head.answer(maps)
    expected = head.readout.probabilities(maps.mean(axis=(1, 2))[None])[0]
    assert [each.probability for each in found] == pytest.approx(sorted(expected)[::-1])
    assert found[0].name == head.classes[int(expected.argmax())]
    assert len(head.answer(maps, 1)) == 1


def test_a_head_on_other_weights_is_refused_with_both_names(head: Head) -> None:
    loaded = load_weights("untrained")
    with pytest.raises(HeadError, match=r"“VGG16, ImageNet” .* “Untrained"):
        head.check_weights(loaded)
    replace(head, origin=replace(head.origin, weights_sha256=loaded.sha256)).check_weights(loaded)


def test_names_that_cannot_be_shown_are_refused(head: Head) -> None:
    offenders = []
    for names in (("a", "a", "b"), ("a", "", "b"), ("a", "b\nc", "d"), ("a", "x" * 81, "b")):
        try:
            replace(head, classes=names)
        except HeadError:
            continue
        offenders.append(repr(names))
    none_of(offenders, "class names that were taken")


Change = Callable[[dict[str, np.ndarray], dict[str, str]], object]


def facts_with(**changes: object) -> Change:
    def change(_tensors: dict[str, np.ndarray], metadata: dict[str, str]) -> None:
        metadata["head"] = json.dumps(json.loads(metadata["head"]) | changes)

    return change


HOSTILE: dict[str, Change] = {
    "no metadata": lambda _t, m: m.clear(),
    "another kind": lambda _t, m: m.update(kind="something"),
    "facts are no JSON": lambda _t, m: m.update(head="{"),
    "facts are nested deeply": lambda _t, m: m.update(head="[" * 60_000),
    "facts are a list": lambda _t, m: m.update(head="[1]"),
    "a tensor is missing": lambda t, _m: t.pop("bias"),
    "a tensor too many": lambda t, _m: t.update(extra=np.zeros(3, np.float32)),
    "half a hidden layer": lambda t, _m: t.update({"hidden.bias": np.zeros(3, np.float32)}),
    "float64": lambda t, _m: t.update(weight=t["weight"].astype(np.float64)),
    "integers": lambda t, _m: t.update(bias=t["bias"].astype(np.int32)),
    "NaN": lambda t, _m: t.update(bias=t["bias"] * np.float32(np.nan)),
    "no numbers": lambda t, _m: t.update(weight=np.zeros((3, 0), np.float32)),
    "too many inputs": lambda t, _m: t.update(weight=np.zeros((3, 2**18 + 1), np.float32)),
    "a cube": lambda t, _m: t.update(weight=t["weight"][:, :, None]),
    "fewer names": facts_with(classes=["a", "b"]),
    "names are numbers": facts_with(classes=[1, 2, 3]),
    "a name with a line end": facts_with(classes=["a", "b\n", "c"]),
    "another layer": facts_with(source="fc8-mean"),
    "no hash": facts_with(weights={"sha256": "<b>", "title": "x"}),
    "no weights": facts_with(weights=None),
    "an unknown loss": facts_with(recipe={"loss": "hinge"}),
    "sampling of another size": facts_with(sampling={"size": 10**9}),
}


def test_hostile_files_are_refused_in_words(head: Head, tmp_path: Path) -> None:
    good = head_bytes(head)
    offenders = []
    for name, change in HOSTILE.items():
        tensors, metadata = safetensors.numpy.load(good), {}
        with safetensors.safe_open(_kept(tmp_path, good), "numpy") as file:
            metadata.update(file.metadata())
        change(tensors, metadata)
        offenders += taken(name, safetensors.numpy.save(tensors, metadata or None))
    cuts = {f"cut at {end}": good[:end] for end in (0, 7, 100, len(good) - 1)}
    lies = {"a header as long as can be said": b"\xff" * 8 + good[8:], "a picture": b"\x89PNG" * 9}
    for name, data in (cuts | lies).items():
        offenders += taken(name, data)
    none_of(offenders, "files that are no heads and were taken, or were a bug")


def _kept(folder: Path, data: bytes) -> Path:
    path = folder / "head.safetensors"
    path.write_bytes(data)
    return path


def taken(name: str, data: bytes) -> list[str]:
    try:
        head_of(data)
    except HeadError:
        return []
    except Exception as problem:
        return [f"{name}: {problem!r}"]
    return [name]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(HeadError, match=r"no head called “mine.safetensors”"):
        head_of(tmp_path / "mine.safetensors")
