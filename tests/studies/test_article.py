"""The article's code does what is said of it, and the repaired code is VGG16."""

import inspect

import cv2
import numpy as np
import pytest
import torch
from scipy.special import softmax
from torch import nn

from explorer.network import VGG16, record
from explorer.shapes import FeatureMaps, ModelInput, RgbImage
from explorer.studies import article
from explorer.studies.article import LINES, Fault, faults, repaired
from tests.offenders import none_of


@pytest.fixture(scope="module")
def maps() -> FeatureMaps:
    """A pool5 of a picture 224 px wide, mostly zeros."""
    found = np.random.default_rng(2).normal(-1, 9, (512, 7, 7)).astype(np.float32)
    return np.maximum(found, 0)


def test_the_repaired_network_is_vgg16(trunk: VGG16) -> None:
    ours = article.Repaired(classes=3, width=8).eval()
    ours.features.load_state_dict(article.features_of(trunk.state_dict()))
    x = np.random.default_rng(4).normal(0, 1, (1, 3, 224, 224)).astype(np.float32)
    with torch.inference_mode():
        pool5 = ours.features(torch.from_numpy(x))
        answers = ours.head(torch.cat([pool5, -pool5])).numpy()
    theirs = record(trunk, x, ["pool5"])["pool5"]
    assert np.allclose(pool5[0].numpy(), theirs, rtol=1e-3, atol=1e-4 * np.abs(theirs).max())
    assert answers.shape == (2, 3)
    assert np.allclose(answers.sum(axis=1), 1)
    with torch.device("meta"):
        whole = article.Repaired()
    assert sum(each.numel() for each in whole.parameters()) == 138_357_544


def test_the_repaired_lines_are_those_that_run() -> None:
    code = inspect.getsource(repaired)
    first = next(n for n, line in enumerate(LINES) if line.faults == (Fault.RAW,))
    none_of([line.repaired for line in LINES[:first] if line.repaired not in code], "not in it")
    assert {fault for line in LINES for fault in line.faults} == set(Fault)
    ran = inspect.getsource(faults.ArticleHead)
    quoted = [line.article.split(" #")[0] for line in LINES[1:first]]
    none_of(
        [
            line
            for line in quoted
            if line.replace("temp.", "maps.", 1) not in ran and line not in ran
        ],
        "quoted, but not run",
    )


def test_the_batch_axis_is_lost_and_two_pictures_are_refused(maps: FeatureMaps) -> None:
    found = article.batch_fault(maps)
    assert found.article_of_one == (10,)
    assert (found.repaired_of_one, found.repaired_of_two) == ((1, 10), (2, 10))
    assert (found.numbers, found.expected) == (50_176, 25_088)
    layer = torch.nn.utils.skip_init(nn.Linear, 25_088, 4096, device="meta")
    with pytest.raises(RuntimeError) as refused:
        layer(torch.zeros(2, 512, 7, 7, device="meta").reshape(-1))
    shapes = ("50176", "25088")
    assert all(part in found.error and part in str(refused.value) for part in shapes)


def test_softmax_without_an_axis_makes_one_of_every_number_of_three_dimensions(
    maps: FeatureMaps,
) -> None:
    found = article.softmax_fault(maps)
    assert "Implicit dimension choice for softmax" in found.warning
    assert found.axes == (0, 1, 0)
    scores = np.array(article.relu_scores(maps))
    wanted = [
        softmax(scores.reshape(shape), axis=axis).sum()
        for shape, axis in (((10,), 0), ((1, 10), 1), ((1, 10, 1), 0))
    ]
    assert found.sums == pytest.approx(wanted, abs=1e-5)


def test_only_dropout_left_on_gives_one_picture_several_answers(maps: FeatureMaps) -> None:
    before = torch.get_rng_state()
    found = article.dropout_fault(maps)
    assert torch.equal(before, torch.get_rng_state())
    assert len(set(found.answers(found.training))) > 1
    assert np.ptp(found.evaluated, axis=0).max() == 0
    assert np.allclose(found.training.sum(axis=1), 1, atol=1e-5)
    assert softmax(article.relu_scores(maps)) == pytest.approx(found.evaluated[0], abs=1e-5)


def test_raw_numbers_are_the_bytes_and_are_compared_with_the_recipe(
    trunk: VGG16, noise: RgbImage, noise_input: ModelInput
) -> None:
    raw = article.raw_maps(trunk, noise)
    plain = noise.transpose(2, 0, 1)[None].astype(np.float32)
    first = record(trunk, plain, ["relu1_2"])["relu1_2"]
    assert np.array_equal(raw["relu1_2"], first)
    ours = record(trunk, noise_input, list(article.ENDS))
    for each in article.raw_distances(ours, raw):
        apart = np.linalg.norm(raw[each.layer] - ours[each.layer])
        wanted = apart / np.linalg.norm(ours[each.layer])
        assert each.relative_l2 == pytest.approx(wanted, rel=1e-4)
    for one in article.random_figures(ours, raw):
        assert one.zeros[1] == np.mean(ours[one.layer] == 0)
        assert one.largest == (raw[one.layer].max(), ours[one.layer].max())


def test_the_untrained_network_is_pytorch_s_own_start() -> None:
    first = article.untrained_network().features[0]
    bound = 1 / np.sqrt(3 * 9)
    assert 0.9 * bound < float(first.weight.abs().max()) <= bound
    assert torch.equal(first.weight, article.untrained_network().features[0].weight)


def test_numpy_merges_as_opencv_does() -> None:
    found = article.merge_fault()
    assert (found.planes, found.merged, found.first) == ((3, 2, 4), (2, 4, 3), (1, 2, 3))
    assert found.is_the_same
    planes = [np.full((2, 4), value) for value in (1, 2, 3)]
    assert np.array_equal(np.dstack(planes), cv2.merge([one.astype(np.int32) for one in planes]))
