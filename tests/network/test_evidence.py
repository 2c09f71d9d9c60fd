"""The paper's figures hang together, with each other and with what its text concludes."""

from explorer.network.evidence import TRIALS, Evaluation, Trial, differing
from explorer.network.families import FAMILIES
from tests.offenders import none_of


def found(table: int, config: str, train: tuple[int, ...]) -> Trial:
    (only,) = (t for t in TRIALS if (t.table, t.config, t.train) == (table, config, train))
    return only


def test_every_configuration_has_its_rows() -> None:
    counts = {
        table: {
            config: sum(t.table == table and t.config == config for t in TRIALS)
            for config in ("A", "A-LRN", "B", "C", "D", "E")
        }
        for table in (3, 4, 5)
    }
    assert list(counts[3].values()) == [1, 1, 1, 3, 3, 3]
    assert list(counts[4].values()) == [0, 0, 1, 3, 3, 3]
    assert list(counts[5].values()) == [0, 0, 0, 0, 3, 3]
    assert len({(t.table, t.config, t.train, t.test, t.evaluation) for t in TRIALS}) == len(TRIALS)


def test_layers_are_counted_as_the_networks_are() -> None:
    none_of(
        (
            f"{trial.config}: {trial.weight_layers}"
            for trial in TRIALS
            if trial.weight_layers != FAMILIES[f"vgg-{trial.config[0].lower()}"].weight_layers
        ),
        "trials whose network has another depth",
    )


def test_the_papers_conclusions_follow_from_the_rows() -> None:
    a, lrn = found(3, "A", (256,)), found(3, "A-LRN", (256,))
    assert (lrn.top1, lrn.top5) == (29.7, 10.5)
    assert lrn.top1 >= a.top1
    assert lrn.top5 >= a.top5
    assert differing(a, lrn) == ("config",)
    jitter = (256, 512)
    offenders = []
    for config in "CDE":
        for table in (3, 4):
            fixed = min(found(table, config, (side,)).top1 for side in (256, 384))
            if not found(table, config, jitter).top1 < fixed:
                offenders.append(f"table {table}, {config}: jitter does not help")
    for train in ((256,), (384,), jitter):
        if not found(3, "C", train).top1 > found(3, "D", train).top1:
            offenders.append(f"C is as good as D at {train}")
    none_of(offenders, "conclusions that the rows do not bear out")
    d, e = (found(4, config, jitter) for config in "DE")
    assert (d.top1, d.top5) == (e.top1, e.top5)


def test_table_five_begins_where_table_four_ends() -> None:
    for config in "DE":
        dense, _crops, both = (t for t in TRIALS if t.table == 5 and t.config == config)
        before = found(4, config, (256, 512))
        assert (dense.top1, dense.top5) == (before.top1, before.top5)
        assert dense.evaluation is Evaluation.DENSE
        assert both.top1 < dense.top1
        assert differing(dense, both) == ("evaluation",)


def test_errors_are_percent_and_top_five_is_easier() -> None:
    assert all(7 <= t.top5 < t.top1 <= 30 for t in TRIALS)
    assert all(t.is_jittered == (t.train == (256, 512)) for t in TRIALS)
