import threading
from itertools import product

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explorer.errors import SettingError
from explorer.network import LAYERS, VGG16, Trace, record, recording
from explorer.network.hooks import altered
from explorer.shapes import ModelInput
from explorer.studies.ablation import TRUNK, Ablation, Filling, ablated

INDEX = {layer.name: number for number, layer in enumerate(LAYERS)}
POOLS = [f"pool{block}" for block in range(1, 6)]


def by_hand(
    model: VGG16, x: ModelInput, layer: str, channels: list[int], filling: Filling
) -> dict[str, np.ndarray]:
    """A forward pass written out, the layer's channels replaced by a mask as it goes by."""
    found: dict[str, np.ndarray] = {}
    state = model.state_dict()
    here = torch.from_numpy(np.array(x))
    for number, item in enumerate(LAYERS[: INDEX[POOLS[-1]] + 1]):
        if item.name.startswith("conv"):
            here = F.conv2d(
                here,
                state[f"features.{number}.weight"],
                state[f"features.{number}.bias"],
                padding=1,
            )
        elif item.name.startswith("relu"):
            here = here.clamp(min=0)
        else:
            here = F.max_pool2d(here, 2)
        if item.name == layer:
            mask = torch.ones(1, here.shape[1], 1, 1)
            mask[:, channels] = 0
            level = torch.zeros_like(mask)
            if filling is Filling.MEAN:
                level = here.double().mean((2, 3), keepdim=True).float() * (1 - mask)
            here = here * mask + level
        found[item.name] = here[0].numpy()
    return found


def hook_count(model: nn.Module) -> int:
    return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in model.modules())


@pytest.mark.parametrize("filling", list(Filling))
@pytest.mark.parametrize(
    ("layer", "channels"),
    [("conv1_1", [0]), ("relu2_1", [3, 77, 127]), ("pool3", [9, 40, 41]), ("relu5_3", [1, 2, 511])],
)
def test_switching_off_is_multiplying_by_a_mask(
    trunk: VGG16, noise_input: ModelInput, layer: str, channels: list[int], filling: Filling
) -> None:
    trace = Trace(trunk, noise_input)
    trace.record(["pool5"])
    expected = by_hand(trunk, noise_input, layer, channels, filling)
    with ablated(trace, Ablation(layer, tuple(channels), filling)) as run:
        found = run.record([layer, *POOLS])
    for name in found:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-4, atol=1e-4)
    assert not np.array_equal(found["pool5"], record(trunk, noise_input, ["pool5"])["pool5"])


def test_no_ablation_changes_no_bit(
    trunk: VGG16, noise_input: ModelInput, subtests: pytest.Subtests
) -> None:
    expected = record(trunk, noise_input, TRUNK)
    for layer, filling in product(["conv1_2", "pool2", "relu4_1", "pool5"], Filling):
        with subtests.test(layer=layer, filling=filling):
            trace = Trace(trunk, noise_input)
            trace.record(["pool4"])
            with ablated(trace, Ablation(layer, (), filling)) as run:
                recorded, walked = run.record(TRUNK), dict(run.walk())
            assert list(recorded) == list(walked) == list(expected)
            for name, maps in expected.items():
                assert recorded[name].tobytes() == maps.tobytes(), name
                assert walked[name].tobytes() == maps.tobytes(), name


def test_the_run_it_came_from_stays_as_it_was(trunk: VGG16, noise_input: ModelInput) -> None:
    trace = Trace(trunk, noise_input)
    before = trace.record(TRUNK)
    with ablated(trace, Ablation("pool2", tuple(range(128)))) as run:
        assert not run.record(["pool2"])["pool2"].any()
        for name, maps in trace.record(TRUNK).items():
            np.testing.assert_array_equal(maps, before[name])
        assert hook_count(trunk) == 0
    for name, maps in trace.record(TRUNK).items():
        np.testing.assert_array_equal(maps, before[name])


def test_only_what_follows_runs_again(
    trunk: VGG16, noise_input: ModelInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = Trace(trunk, noise_input)
    trace.record(["pool5"])
    starts: list[str] = []
    original = recording.run_layers

    def spy(model: VGG16, x: torch.Tensor, layers: list[str], start: str, *more: object) -> object:
        starts.append(start)
        return original(model, x, layers, start, *more)

    monkeypatch.setattr(recording, "run_layers", spy)
    with ablated(trace, Ablation("relu4_2", (5,))) as run:
        run.record(["pool5"])
    assert starts == ["conv4_1"]


def test_the_hook_is_gone_after_the_block_even_when_it_fails(trunk: VGG16) -> None:
    lent: list[VGG16] = []

    def fail() -> None:
        with altered(trunk, "relu1_1", lambda x: x * 0) as model:
            lent.append(model)
            assert hook_count(model) == 1
            raise MemoryError

    with pytest.raises(MemoryError):
        fail()
    assert hook_count(lent[0]) == 0
    assert hook_count(trunk) == 0


def test_people_with_different_channels_off_never_meet(
    trunk: VGG16, noise_input: ModelInput
) -> None:
    trace = Trace(trunk, noise_input)
    names = ["relu1_2", "pool1"]
    wanted = [by_hand(trunk, noise_input, "relu1_1", [n], Filling.ZERO) for n in range(4)]
    wrong: list[object] = []

    def work(number: int) -> None:
        try:
            for _ in range(12):
                with ablated(trace, Ablation("relu1_1", (number,))) as run:
                    found = run.record(["relu1_1", *names])
                if found["relu1_1"][number].any():
                    wrong.append(number)
                wrong.extend(
                    n
                    for n in names
                    if not np.allclose(found[n], wanted[number][n], rtol=1e-4, atol=1e-4)
                )
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_impossible_ablations_are_refused_with_what_is_possible() -> None:
    with pytest.raises(SettingError, match="conv1_1 to pool5; found “fc6”"):
        Ablation("fc6", (1,))
    with pytest.raises(SettingError, match="conv1_1 has channels 0 to 63; found 64"):
        Ablation("conv1_1", (0, 64))
    with pytest.raises(SettingError, match="found -1"):
        Ablation("conv1_1", (-1,))
