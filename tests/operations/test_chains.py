"""The chain of sizes against a network of real layers."""

import pytest
import torch
from torch import nn

from explorer.network import LAYERS, VGG16, LayerKind
from explorer.operations.chains import flattened, size_chain


def sizes(chain, rule):
    return [getattr(step, rule) for step in chain if step.layers and step.layers[-1].step == 2]


def test_the_articles_244_goes_122_61_30_15_7_or_122_61_31_16_8():
    chain = size_chain((244, 244))
    assert sizes(chain, "floor") == [(n, n) for n in (122, 61, 30, 15, 7)]
    assert sizes(chain, "ceil") == [(n, n) for n in (122, 61, 31, 16, 8)]
    assert next(step for step in chain if step.differs).layers[0].name == "pool3"


def test_the_papers_224_never_differs_and_fits_fc6():
    chain = size_chain((224, 224))
    assert not any(step.differs for step in chain)
    assert flattened(chain[-1].floor) == 25_088


@pytest.mark.parametrize("size_hw", [(32, 32), (37, 99), (244, 245), (63, 33), (101, 224)])
@pytest.mark.parametrize("up", [False, True])
def test_every_step_is_what_the_layers_put_out(size_hw, up):
    with torch.device("meta"):
        model = VGG16(None)
        x = torch.empty(1, 3, *size_hw)
    for module in model.features:
        if isinstance(module, nn.MaxPool2d):
            module.ceil_mode = up
    outputs = {}
    for layer in (layer for layer in LAYERS if layer.is_trunk):
        x = model.get_submodule(layer.module)(x)
        outputs[layer.name] = tuple(x.shape[-2:])
    for step in size_chain(size_hw)[1:]:
        assert (step.ceil if up else step.floor) == outputs[step.layers[-1].name]
    assert flattened(tuple(x.shape[-2:])) == x.numel()


def test_a_small_side_runs_out_when_rounded_down_and_stays_1_when_rounded_up():
    last = size_chain((20, 64))[-1]
    assert (last.floor, last.ceil) == (None, (1, 2))


def test_every_convolution_and_pooling_is_on_the_chain():
    named = [layer.name for step in size_chain((64, 64)) for layer in step.layers]
    windowed = (LayerKind.CONV, LayerKind.POOL)
    assert named == [layer.name for layer in LAYERS if layer.kind in windowed]
