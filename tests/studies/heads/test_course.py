"""A course of training, judged again by hand."""

import numpy as np

from explorer.studies.heads import Examples, Recipe, fit
from explorer.studies.heads.course import course
from tests.studies.heads.test_training import COUNT, examples


def test_every_moment_says_how_its_answers_stand_and_the_last_is_the_trained_head() -> None:
    known, unseen = examples(12, 20), examples(30, 20, seed=2)
    moments = list(course(known, unseen, COUNT, Recipe(penalty=1e-2)))
    assert [moment.number for moment in moments] == list(range(len(moments)))
    assert [moment.is_last for moment in moments] == [False] * (len(moments) - 1) + [True]
    for moment in moments:
        right = moment.answers[np.arange(30), unseen.labels]
        assert moment.unseen.accuracy == np.mean(moment.answers.argmax(1) == unseen.labels)
        np.testing.assert_allclose(moment.unseen.cross_entropy, -np.log(right).mean())
    assert moments[-1].objective < moments[0].objective
    trained = fit(known, COUNT, Recipe(penalty=1e-2))
    np.testing.assert_allclose(
        moments[-1].answers, trained.probabilities(unseen.features), atol=1e-4
    )
    told = trained.probabilities(known.features).argmax(1)
    assert moments[-1].learned.accuracy == np.mean(told == known.labels)


def test_unseen_pictures_change_nothing_about_training() -> None:
    known, unseen = examples(12, 20), examples(30, 20, seed=2)
    fewer = Examples(unseen.features[:5], unseen.labels[:5])
    *_all, last = course(known, unseen, COUNT)
    *_few, other = course(known, fewer, COUNT)
    np.testing.assert_allclose(last.answers[:5], other.answers, rtol=1e-9)
