"""Networks as data against published totals and modules built by hand."""

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from explorer.network import LAYERS
from explorer.network.families import FAMILIES, LENET_TABLE
from explorer.network.family import StageKind

PUBLISHED = {
    "lenet": 60_000,
    "lenet-rebuilt": 61_706,
    "alexnet": 60_965_224,
    "alexnet-one": 61_100_840,
    "vgg-a": 132_863_336,
    "vgg-b": 133_047_848,
    "vgg-c": 133_638_952,
    "vgg-d": 138_357_544,
    "vgg-e": 143_667_240,
}
POOL = nn.MaxPool2d(3, 2)
LETTERS = {
    "vgg-a": "64 M 128 M 256 256 M 512 512 M 512 512 M",
    "vgg-b": "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M",
    "vgg-c": "64 64 M 128 128 M 256 256 256* M 512 512 512* M 512 512 512* M",
    "vgg-d": "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    "vgg-e": "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}


def head(size):
    return [nn.Flatten(), nn.Linear(size, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000)]


def vgg(key):
    modules, channels = [], 3
    for letter in LETTERS[key].split():
        if letter == "M":
            modules.append(nn.MaxPool2d(2))
            continue
        kernel, width = (1 if letter.endswith("*") else 3), int(letter.rstrip("*"))
        modules.append(nn.Conv2d(channels, width, kernel, padding="same"))
        channels = width
    return nn.Sequential(*modules, *head(25_088))


def alexnet(key):
    if key == "alexnet":
        convs = [
            nn.Conv2d(3, 96, 11, 4),
            POOL,
            nn.Conv2d(96, 256, 5, padding=2, groups=2),
            POOL,
            nn.Conv2d(256, 384, 3, padding=1),
            nn.Conv2d(384, 384, 3, padding=1, groups=2),
            nn.Conv2d(384, 256, 3, padding=1, groups=2),
            POOL,
        ]
    else:
        convs = [
            nn.Conv2d(3, 64, 11, 4, 2),
            POOL,
            nn.Conv2d(64, 192, 5, padding=2),
            POOL,
            nn.Conv2d(192, 384, 3, padding=1),
            nn.Conv2d(384, 256, 3, padding=1),
            nn.Conv2d(256, 256, 3, padding=1),
            POOL,
        ]
    return nn.Sequential(*convs, *head(256 * 6 * 6))


def lenet(_key):
    return nn.Sequential(
        nn.Conv2d(1, 6, 5),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.AvgPool2d(2),
        nn.Conv2d(16, 120, 5),
        nn.Flatten(),
        nn.Linear(120, 84),
        nn.Linear(84, 10),
    )


def test_parameters_are_the_published_totals():
    assert {key: family.parameters for key, family in FAMILIES.items()} == PUBLISHED


@pytest.mark.parametrize("key", [key for key in FAMILIES if key != "lenet"])
def test_parameters_multiply_adds_and_shapes_are_those_of_the_module(key):
    with torch.device("meta"):
        build = {"vgg": vgg, "alexnet": alexnet, "lenet": lenet}[key.split("-")[0]]
        model = build(key)
        x = torch.empty(1, *FAMILIES[key].input_shape)
    assert FAMILIES[key].parameters == sum(p.numel() for p in model.parameters())
    with FlopCounterMode(display=False) as counter:
        model(x)
    assert FAMILIES[key].macs == counter.get_total_flops() // 2
    shapes = []
    for module in model:
        x = module(x)
        if not isinstance(module, nn.Flatten):
            shapes.append(tuple(x.shape[1:]))
    assert [figures.out_shape for figures in FAMILIES[key].figures] == shapes


def test_configuration_d_is_the_apps_vgg16_layer_by_layer():
    mine = {f.name: (f.out_shape, f.parameters, f.macs) for f in FAMILIES["vgg-d"].figures}
    kept = [layer for layer in LAYERS if layer.kind in ("conv", "pool", "fc")]
    assert mine == {layer.name: (layer.out_shape, layer.parameters, layer.macs) for layer in kept}


def test_lenet_has_the_connections_its_authors_count():
    # with one for each bias, LeCun et al. 1998, section II.B
    stated = {"C1": 122_304, "C3": 151_600, "C5": 48_120, "F6": 10_164}
    for figures in FAMILIES["lenet"].figures:
        if figures.name in stated:
            places = torch.Size(figures.out_shape).numel()
            assert figures.macs + places == stated[figures.name]


def test_lenets_third_layer_reads_60_of_96_pairs_of_maps():
    assert LENET_TABLE == 60
    parameters = {f.name: f.parameters for f in FAMILIES["lenet"].figures}
    assert parameters == {
        "C1": 156,
        "S2": 12,
        "C3": 1_516,
        "S4": 32,
        "C5": 48_120,
        "F6": 10_164,
        "output": 0,
    }


def test_lenet_is_counted_as_the_article_does():
    family = FAMILIES["lenet"]
    counts = [family.count(kind) for kind in (StageKind.CONV, StageKind.POOL, StageKind.FC)]
    assert counts == [3, 2, 1]


def test_layers_with_weights_are_the_papers_11_13_16_16_19():
    assert [FAMILIES[f"vgg-{x}"].weight_layers for x in "abcde"] == [11, 13, 16, 16, 19]
    assert FAMILIES["alexnet"].weight_layers == 8


def test_what_the_vgg_paper_states_is_the_total_in_millions():
    for key in LETTERS:
        assert FAMILIES[key].stated == round(FAMILIES[key].parameters, -6)


def test_every_stage_has_a_name_of_its_own():
    for family in FAMILIES.values():
        assert len(set(family.names)) == len(family.stages)
