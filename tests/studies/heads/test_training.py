"""Training against independent solvers of the same problem."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from explorer.errors import HeadError, SettingError
from explorer.studies.heads import (
    PLAIN,
    Examples,
    Loss,
    Optimiser,
    Recipe,
    Source,
    fit,
    leave_one_out,
    leave_one_out_steps,
    score,
    small_mlp,
    training_steps,
)
from tests.offenders import none_of
from tests.studies.heads.conftest import Textures

COUNT = 3
SQUARED = Recipe(Loss.SQUARED, penalty=1e-2)


def examples(pictures: int, numbers: int, seed: int = 1) -> Examples:
    """Three clouds that overlap, never negative, as features after a ReLU are."""
    random = np.random.default_rng(seed)
    labels = np.arange(pictures) % COUNT
    middles = random.uniform(0, 1, (COUNT, numbers))
    rows = middles[labels] + random.normal(0, 0.6, (pictures, numbers))
    return Examples(np.maximum(rows, 0).astype(np.float32), labels)


def of_length_one(rows: np.ndarray) -> np.ndarray:
    return rows / np.sqrt((rows.astype(float) ** 2).sum(axis=1))[:, None]


def cross_entropy_by_scipy(known: Examples, penalty: float) -> tuple[np.ndarray, np.ndarray]:
    """The same convex problem, written down once more, with its gradient."""
    rows, wanted = of_length_one(known.features), np.eye(COUNT)[known.labels]
    numbers = rows.shape[1]

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weight, bias = flat[:-COUNT].reshape(COUNT, numbers), flat[-COUNT:]
        logits = rows @ weight.T + bias
        top = logits.max(axis=1, keepdims=True)
        log_p = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
        apart = np.exp(log_p) - wanted
        value = -(wanted * log_p).sum() + penalty / 2 * (weight**2).sum()
        slope = np.concatenate([(apart.T @ rows + penalty * weight).ravel(), apart.sum(axis=0)])
        return value, slope

    found = minimize(
        objective,
        np.zeros(COUNT * numbers + COUNT),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 5000, "ftol": 1e-15, "gtol": 1e-9},
    )
    return found.x[:-COUNT].reshape(COUNT, numbers), found.x[-COUNT:]


@pytest.mark.parametrize("numbers", [7, 90], ids=["fewer numbers", "more numbers than pictures"])
def test_cross_entropy_finds_the_optimum_that_scipy_finds(numbers: int) -> None:
    known = examples(30, numbers)
    readout = fit(known, COUNT, Recipe(penalty=1e-2))
    weight, bias = cross_entropy_by_scipy(known, 1e-2)
    assert np.abs(readout.output.weight - weight).max() <= 1e-4 * np.abs(weight).max()
    # Biases may all move by one number: only their differences count.
    np.testing.assert_allclose(
        np.diff(readout.output.bias), np.diff(bias), atol=1e-4 * np.abs(weight).max()
    )


@pytest.mark.parametrize("numbers", [7, 90])
def test_least_squares_is_numpys_solution_of_the_stacked_equations(numbers: int) -> None:
    known = examples(30, numbers)
    readout = fit(known, COUNT, SQUARED)
    rows = np.hstack([of_length_one(known.features), np.ones((30, 1))])
    # A penalty is the same as more equations that ask the weights, not the bias, to be 0.
    pull = np.sqrt(SQUARED.penalty) * np.eye(numbers, numbers + 1)
    wanted = np.vstack([np.eye(COUNT)[known.labels], np.zeros((numbers, COUNT))])
    solution = np.linalg.lstsq(np.vstack([rows, pull]), wanted, rcond=None)[0]
    np.testing.assert_allclose(readout.output.weight, solution[:-1].T, atol=1e-5)
    np.testing.assert_allclose(readout.output.bias, solution[-1], atol=1e-5)


def test_steps_downhill_reach_the_closed_form() -> None:
    known = examples(30, 90)
    *_steps, last = training_steps(known, COUNT, SQUARED)
    closed = fit(known, COUNT, SQUARED)
    np.testing.assert_allclose(last.readout.output.weight, closed.output.weight, atol=1e-4)


def by_scikit_learn(known: Examples, unseen: np.ndarray, penalty: float) -> np.ndarray:
    """The probabilities of another program's logistic regression."""
    model = LogisticRegression(C=1 / penalty, tol=1e-8, max_iter=5000)
    model.fit(of_length_one(known.features), known.labels)
    found: np.ndarray = model.predict_proba(of_length_one(unseen))
    return found


def test_scikit_learn_gives_the_same_probabilities_on_the_same_features() -> None:
    drawn = examples(120, 90)
    known = Examples(drawn.features[:60], drawn.labels[:60])
    unseen = drawn.features[60:]
    ours = fit(known, COUNT, Recipe(penalty=1e-2)).probabilities(unseen)
    np.testing.assert_allclose(ours, by_scikit_learn(known, unseen, 1e-2), atol=1e-3)


@pytest.mark.weights
def test_scikit_learn_gives_the_same_accuracy_on_what_the_network_reads(
    textures: Textures,
) -> None:
    """The room's own lessons: brick, grass and gravel, as the room teaches them by default."""
    offenders = []
    for layer, per_class in product(("pool1", "pool3", "relu5_3"), (1, 4)):
        known = textures.learned(Source(layer), per_class)
        rows, labels = textures.unseen(Source(layer))
        theirs = by_scikit_learn(known, rows, PLAIN.penalty)
        ours = score(fit(known, COUNT), rows, labels).accuracy
        if ours != (theirs.argmax(axis=1) == labels).mean():
            offenders.append((layer, per_class, ours, theirs))
    none_of(offenders, "lessons of another accuracy")


def test_gradients_agree_with_central_differences() -> None:
    known = examples(9, 5)
    offenders = []
    for loss, hidden in product(Loss, (0, 4)):
        recipe = Recipe(
            loss,
            optimiser=Optimiser.DESCENT,
            steps=1,
            rate=1e-2,
            hidden=hidden,
            penalty=0.1,
            seed=3,
        )
        *_first, before = training_steps(known, COUNT, recipe)
        *_rest, after = training_steps(known, COUNT, replace(recipe, steps=2))
        # One step of plain descent is rate times the gradient: it must gain rate * |gradient|^2.
        moved = [
            (new.weight.astype(float) - old.weight, new.bias.astype(float) - old.bias)
            for new, old in zip(_layers(after.readout), _layers(before.readout), strict=True)
        ]
        square = sum((part**2).sum() for pair in moved for part in pair)
        gained = before.objective - after.objective
        if not np.isclose(gained, square / recipe.rate, rtol=0.02):
            offenders.append(f"{loss}, hidden {hidden}: {gained:g}, {square / recipe.rate:g}")
    none_of(offenders, "losses whose gradient is not how they change")


def _layers(readout: object) -> Iterator[object]:
    yield from filter(None, (readout.hidden, readout.output))


def test_a_convex_recipe_forgets_its_seed_and_an_mlp_does_not() -> None:
    known = examples(24, 40)
    weights = [fit(known, COUNT, Recipe(seed=seed)).output.weight for seed in (0, 1)]
    np.testing.assert_array_equal(*weights)
    again, same, other = (
        fit(known, COUNT, small_mlp(0.5, seed)).output.weight for seed in (4, 4, 5)
    )
    np.testing.assert_array_equal(again, same)
    assert np.abs(again - other).max() > 0.01


def test_an_mlp_learns_by_heart_and_dropout_hinders_it() -> None:
    known = examples(24, 40)
    shuffled = Examples(known.features, np.random.default_rng(0).permutation(known.labels))
    by_heart = score(fit(shuffled, COUNT, small_mlp()), *parts(shuffled))
    hindered = score(fit(shuffled, COUNT, small_mlp(0.9)), *parts(shuffled))
    assert by_heart.accuracy == 1
    assert hindered.cross_entropy > by_heart.cross_entropy


def parts(known: Examples) -> tuple[np.ndarray, np.ndarray]:
    return known.features, known.labels


def test_watching_tells_every_step_from_ignorance_on() -> None:
    known, unseen = examples(24, 40), examples(12, 40, seed=2)
    steps = list(training_steps(known, COUNT, PLAIN, unseen))
    assert [step.number for step in steps] == list(range(len(steps)))
    np.testing.assert_allclose(steps[0].learned.probabilities, 1 / COUNT)
    assert np.all(np.diff([step.objective for step in steps]) <= 1e-9)
    assert [step.readout is None for step in steps] == [True] * (len(steps) - 1) + [False]
    assert steps[-1].watched is not None
    last = score(fit(known, COUNT), *parts(unseen))
    np.testing.assert_allclose(steps[-1].watched.probabilities, last.probabilities, atol=1e-6)


def test_leaving_one_out_is_training_without_it() -> None:
    known = examples(15, 40)
    offenders = []
    for recipe in (SQUARED, PLAIN):
        found = leave_one_out(known, COUNT, recipe)
        for number in range(15):
            others = np.arange(15) != number
            rest = Examples(known.features[others], known.labels[others])
            one = fit(rest, COUNT, recipe).probabilities(known.features[[number]])[0]
            if not np.allclose(found.probabilities[number], one, atol=1e-5):
                offenders.append(f"{recipe.loss}, picture {number}")
    none_of(offenders, "left out, but not as if it had never been there")
    assert len(list(leave_one_out_steps(known, COUNT, PLAIN))) == 16
    assert len(list(leave_one_out_steps(known, COUNT, SQUARED))) == 1


def test_a_classes_only_picture_cannot_be_right_when_left_out() -> None:
    known = examples(9, 40)
    single = Examples(known.features[:7], np.array([0, 1, 0, 1, 0, 1, 2]))
    for recipe in (PLAIN, SQUARED):
        found = leave_one_out(single, COUNT, recipe)
        assert found.answers[6] != 2
    assert leave_one_out(single, COUNT, PLAIN).probabilities[6, 2] == 0


def test_what_cannot_be_trained_is_refused() -> None:
    known = examples(6, 5)
    with pytest.raises(HeadError, match="at least two classes; found 1"):
        fit(Examples(known.features, np.zeros(6, np.int64)), 1)
    with pytest.raises(HeadError, match="1 of the 3 classes has no picture"):
        fit(Examples(known.features[:2], known.labels[:2]), COUNT)
    with pytest.raises(HeadError, match="at least two classes; found 0"):
        fit(Examples(known.features[:0], known.labels[:0]), COUNT)
    offenders = [
        repr(wrong)
        for wrong in (
            {"penalty": 0.0},
            {"penalty": float("nan")},
            {"steps": 0},
            {"rate": -1.0},
            {"hidden": 5000},
            {"dropout": 1.0},
            {"hidden": 8, "dropout": 0.5},
        )
        if not refused(wrong)
    ]
    none_of(offenders, "recipes that are impossible and not refused")


def refused(settings: dict[str, float]) -> bool:
    try:
        Recipe(**settings)  # type: ignore[arg-type]
    except SettingError:
        return True
    return False
