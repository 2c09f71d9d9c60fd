"""The learning room's scripts give its numbers."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.exporting import Scene
from explorer.exporting.scripts import judging, learning
from explorer.exporting.scripts.learning import TextureLesson
from explorer.imaging.sampling import Sampling
from explorer.network import VGG16, Trace, load_weights
from explorer.operations.divergence import LogUnit, compare, distribution
from explorer.operations.flattening import Place, flat_index
from explorer.operations.losses import losses
from explorer.operations.normalising import ResponseNorm
from explorer.operations.reads import read_counts
from explorer.operations.squeezing import squeeze_row
from explorer.studies.comparison import distances
from explorer.studies.divergence import Spread, divergences
from explorer.studies.heads import (
    Examples,
    Loss,
    Recipe,
    Score,
    Source,
    Summary,
    choose,
    features,
    fit,
    head_of,
    mislabelled,
    small_mlp,
    textures,
)
from explorer.studies.heads.forgetting import DROPOUTS, SEEDS
from explorer.studies.heads.textures import Half, patches
from explorer.studies.normalising import response_normalised
from tests.exporting.test_compare_scripts import trace_of

Run = Callable[[str], dict[str, Any]]
LESSON = TextureLesson(Source("pool1"), 4, 0.25, 3)


@pytest.fixture(scope="module")
def known() -> tuple[Examples, Examples]:
    """What the untrained network makes of the patches, worked out without a script."""
    loaded = load_weights("untrained")
    model, found = VGG16.from_weights(loaded), []
    for half in (patches(Half.LEARN), patches(Half.TEST)):
        rows = features(model, loaded.preprocessing, list(half.pictures), [LESSON.source])
        found.append(Examples(rows[LESSON.source], half.labels))
    return found[0], found[1]


def learned(whole: Examples) -> Examples:
    chosen = choose(whole.labels, LESSON.per_class, LESSON.seed)
    wrong = mislabelled(whole.labels[chosen], LESSON.wrong, 3, LESSON.seed)
    return Examples(whole.features[chosen], wrong)


def test_a_training_script_gives_the_rooms_score(
    known: tuple[Examples, Examples], run: Run
) -> None:
    recipe = Recipe(Loss.SQUARED_PROBABILITY, penalty=0.01)
    found = run(learning.training_script("untrained", LESSON, recipe))
    readout = fit(learned(known[0]), 3, recipe)
    expected = Score(readout.probabilities(known[1].features), known[1].labels.copy())
    np.testing.assert_allclose(found["test"].probabilities, expected.probabilities, atol=1e-4)
    assert found["accuracy"] == expected.accuracy
    assert found["steps"][-1].watched.accuracy == expected.accuracy


def test_recipes_are_written_so_that_they_read_the_same() -> None:
    for recipe in (Recipe(), small_mlp(0.5, 3), Recipe(Loss.SQUARED, 0.1, steps=7)):
        found: dict[str, Any] = {}
        code = f"from explorer.studies.heads import *\nr = {learning.recipe_literal(recipe)}"
        exec(code, found)
        assert found["r"] == recipe


def test_a_passes_script_drops_units_of_one_patch(run: Run) -> None:
    found = run(learning.passes_script("untrained", LESSON, 0.5, 12))["found"]
    assert found.answers.shape == (12, 3)
    assert len(np.unique(found.answers, axis=0)) == 12


def test_a_dropout_script_tells_every_seed(
    known: tuple[Examples, Examples], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "explorer.studies.heads.forgetting.small_mlp",
        lambda dropout, seed: replace(small_mlp(dropout, seed), steps=3),
    )
    runs = run(learning.dropout_script("untrained", LESSON))["runs"]
    assert [(each.dropout, each.seed) for each in runs] == [
        (dropout, seed) for dropout in DROPOUTS for seed in SEEDS
    ]


def test_probes_and_jitter_scripts_judge_every_source(run: Run) -> None:
    sources = [Source("pool1"), Source("input", Summary.MEAN)]
    found = run(learning.probes_script("untrained", sources, 2))["found"]
    assert [probe.source for probe in found] == sources
    jitter = run(learning.jitter_script("untrained", sources, 2.0, 0))["found"]
    assert [each.source for each in jitter] == sources
    assert all(len(each.fixed) == len(each.jittered) == 6 for each in jitter)


def test_an_own_classes_script_saves_a_head_that_answers(
    scene: Scene, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    classes = {"猫": [scene.picture] * 2, "dog": [scene.picture]}
    sampling = Sampling(size=32)
    script = learning.own_classes_script("untrained", classes, LESSON.source, sampling, Recipe())
    found = run(script)
    saved = head_of(Path("mine.safetensors"))
    assert saved.classes == ("猫", "dog")
    assert saved.origin == found["head"].origin
    assert found["honest"].probabilities.shape == (3, 2)
    answer = run(learning.answer_script(replace(scene, sampling=sampling), "mine.safetensors"))
    assert {each.name for each in answer["answer"]} == {"猫", "dog"}
    logits = np.log([each.probability for each in sorted(answer["answer"], key=lambda e: e.index)])
    np.testing.assert_allclose(np.diff(answer["places"].logits), np.diff(logits), atol=1e-4)


def test_a_connected_script_takes_a_score_apart_by_places(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textures, "crops", partial(textures.crops, per_class=1))
    found = run(learning.connected_script("untrained", 2, (453, 1, 2)))
    assert found["index"] == 453 * 49 + 1 * 7 + 2
    expected = found["readout"].logits(found["unseen"][2:3])[0]
    np.testing.assert_allclose(found["logits"], expected, rtol=1e-9)
    assert found["parts"].shape == (3, 512 * 49)
    assert found["moved"].connected.change < 1e-3


def test_a_montage_script_maps_three_classes(run: Run) -> None:
    found = run(learning.montage_script("untrained", replace(LESSON, wrong=0.0)))
    assert found["winners"].shape == (224, 224)
    assert set(np.unique(found["winners"])) <= {0, 1, 2}


def test_scripts_that_only_compute_give_the_rooms_numbers(run: Run) -> None:
    judged = run(judging.losses_script([2.0, -1.0, 0.5], 2))
    assert judged["found"].cross_entropy == losses([2.0, -1.0, 0.5], 2).cross_entropy
    assert judged["relu"].merged.sum() == 1
    both = run(judging.divergence_script([1, 1], [1, 3], LogUnit.NATS))["found"]
    assert both == compare(distribution([1, 1]), distribution([1, 3]), LogUnit.NATS)
    counts = run(judging.reads_script((8, 6), 3, 1, 1))
    np.testing.assert_array_equal(counts["counts"], read_counts((8, 6), 3, 1, 1))
    assert counts["without"].macs > counts["with_pools"].macs
    assert run(judging.squeezing_script((1, 1, 4, 4)))["steps"] == squeeze_row((1, 1, 4, 4))


def test_scripts_about_layers_give_the_rooms_numbers(
    scene: Scene, pixels: np.ndarray, run: Run
) -> None:
    small = replace(scene, sampling=replace(scene.sampling, size=32))
    place = Place(5, 2, 1)
    flat = run(judging.flatten_script(small, "pool3", place))
    assert flat["index"] == flat_index(place, (256, 4, 4))
    assert (flat["back"], flat["fault"].numbers) == (place, 50_176)
    norm = ResponseNorm(alpha=0.3)
    found = run(judging.normalising_script(small, norm))["found"]
    trace = trace_of(small, pixels)
    with response_normalised(trace, norm) as other:
        assert found == list(distances(trace, other))


def test_a_divergence_script_walks_both_setups(scene: Scene, pixels: np.ndarray, run: Run) -> None:
    small = replace(scene, sampling=replace(scene.sampling, size=32))
    other = replace(small, sampling=replace(small.sampling, passes=0))
    script = judging.layers_divergence_script(small, other, Spread.CHANNELS, LogUnit.BITS)
    a, b = (trace_of(each, pixels) for each in (small, other))
    assert isinstance(a, Trace)
    assert run(script)["found"] == list(divergences(a, b, Spread.CHANNELS, LogUnit.BITS))
    script = judging.layers_divergence_script(small, other, Spread.LEVELS, LogUnit.NATS, 0.05)
    smooth = list(divergences(a, b, Spread.LEVELS, LogUnit.NATS, smoothing=0.05))
    assert run(script)["found"] == smooth
    assert all(np.isfinite(each.divergence.forward) for each in smooth)
