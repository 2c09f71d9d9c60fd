"""Files made to do harm: refused in words and quickly, nothing in them run or followed."""

import contextlib
import io
import json
import os
import pickle
import random
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import safetensors.torch
import torch
from torch import Tensor

from explorer.errors import WeightsError
from explorer.network.weights import load_weights, load_weights_bytes, reading
from explorer.network.weights import state as assembling
from explorer.network.weights.keys import TRUNK
from explorer.network.weights.reading import Allowance
from tests.network.weights.makers import torch_bytes, write_keras

State = Mapping[str, Tensor]

KERAS = "{keras}/{keras}/{part}:0"
FIRST = "block1_conv1/block1_conv1/kernel:0"


@pytest.fixture
def good_keras(state: State, tmp_path: Path) -> bytes:
    """A Keras file with nothing wrong."""
    data = write_keras(tmp_path / "good.h5", state, KERAS).read_bytes()
    assert load_weights_bytes(data, "good.h5").state.keys() == TRUNK.keys()
    return data


class Payload:
    """Unpickling this runs a command."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"echo hacked > {self.mark}",)


def zipped(data_pkl: bytes, compression: int = zipfile.ZIP_STORED, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in {"data.pkl": data_pkl, "version": b"3\n", **more}.items():
            archive.writestr(f"archive/{name}", content)
    return out.getvalue()


def legacy(data_pkl: bytes) -> bytes:
    """A file as torch.save began it before 1.6, then anything."""
    return torch_bytes({}, legacy=True)[:20] + pickle.dumps({}, 2) + data_pkl


def tensor_header(entries: dict[str, Any], data: bytes = b"") -> bytes:
    text = json.dumps(entries).encode()
    return struct.pack("<Q", len(text)) + text + data


def refusal(data: bytes, filename: str) -> str:
    begun = time.process_time()
    with pytest.raises(WeightsError) as caught:
        load_weights_bytes(data, filename)
    assert time.process_time() - begun < 5
    text = str(caught.value)
    assert len(text) < 800
    assert "weights_only" not in text
    return text


@pytest.mark.parametrize("wrap", [lambda data: data, zipped, legacy], ids=["bare", "zip", "legacy"])
@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
def test_code_in_a_pickle_is_never_run(
    wrap: Callable[[bytes], bytes], protocol: int, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    payload = pickle.dumps({"features.0.weight": Payload(mark)}, protocol)
    refusal(wrap(payload), "model.pth")
    assert not mark.exists()
    if os.name == "posix":  # the same bytes do harm where they are trusted
        pickle.loads(payload)
        assert mark.exists()


def test_objects_beside_the_tensors_are_refused(state: State) -> None:
    module = torch.nn.Linear(1, 1)
    assert "plain tensors" in refusal(torch_bytes({"model": module}), "model.pth")


def test_a_tensor_alone_is_no_state_dict() -> None:
    assert "dictionary of tensors" in refusal(torch_bytes(torch.ones(3)), "model.pth")


def test_names_that_are_no_text_are_passed_over(state: State) -> None:
    loaded = load_weights_bytes(torch_bytes(dict(state) | {3: torch.ones(1)}), "model.pth")
    assert loaded.state.keys() == TRUNK.keys()


def test_names_are_shown_without_markup_and_cut() -> None:
    hostile = {"<script>alert(1)</script>" + "x" * 5000: torch.ones(1)}
    text = refusal(torch_bytes(hostile), "<img src=x>.pth")
    assert "<" not in text
    assert "?script?alert?1??/script?" in text


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    bomb = zipped(b"", zipfile.ZIP_DEFLATED, **{"data/0": bytes(100_000_000)})
    assert len(bomb) < 500_000
    assert "compressed zip entries" in refusal(bomb, "model.pth")


def test_a_zip_with_thousands_of_entries_is_refused() -> None:
    many = zipped(b"", **{f"data/{i}": b"" for i in range(300)})
    assert "zip entries" in refusal(many, "model.pth")


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(torch_bytes({"a": torch.zeros(100)}))
    at = data.rindex(b"PK\x01\x02", 0, data.index(b"data/0", data.index(b"PK\x01\x02")))
    data[at + 20 : at + 28] = struct.pack("<II", 2_000_000_000, 2_000_000_000)
    refusal(bytes(data), "model.pth")


def test_torchscript_is_named() -> None:
    script = zipped(b"", **{"constants.pkl": b"", "code/x.py": b"import os"})
    assert "TorchScript" in refusal(script, "model.pt")


def test_a_zip_of_something_else_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<xml/>")
    assert "data.pkl" in refusal(out.getvalue(), "model.pth")


def test_a_tiny_old_file_that_asks_for_gigabytes_is_refused() -> None:
    data = torch_bytes({"w": torch.zeros(1000)}, legacy=True)
    assert data.count(b"M\xe8\x03") >= 2  # 1000, as pickle writes it
    huge = data.replace(b"M\xe8\x03", b"J\xff\xff\xff\x7f")
    assert "damaged" in refusal(huge, "model.pth")


def test_a_view_of_one_number_as_terabytes_is_refused_by_its_shape(state: State) -> None:
    view = torch.zeros(1).expand(1 << 20, 1 << 20)
    text = refusal(torch_bytes(dict(state) | {"features.0.weight": view}), "model.pth")
    assert "features.0.weight 1048576×1048576 ≠ 64×3×3×3" in text


def test_numbers_that_are_shown_many_times_are_refused(state: State) -> None:
    key = "features.28.weight"
    for expanded in (key, *state), (key,):
        views = {name: torch.zeros(1).expand(state[name].shape) for name in expanded}
        data = torch_bytes(dict(state) | views)
        assert "expanded tensors" in refusal(data, "model.pth")


def test_a_small_file_of_large_tensors_is_refused_before_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeros = {key: torch.zeros(shape) for key, shape in TRUNK.items()}
    data = write_keras(tmp_path / "w.h5", zeros, KERAS, compression=1).read_bytes()
    assert len(data) < 1_000_000
    monkeypatch.setattr(reading, "assemble", None)
    assert "over 20 times larger than the file" in refusal(data, "w.h5")


def test_more_than_is_allowed_is_refused_before_it_is_read(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "w.safetensors": safetensors.torch.save(dict(state)),
        "w.pth": torch_bytes({key: values.half() for key, values in state.items()}),
        "w.h5": write_keras(tmp_path / "w.h5", state, KERAS).read_bytes(),
    }
    size = sum(values.nbytes for values in state.values())
    for name, data in files.items():
        assert load_weights_bytes(data, name, allowed=Allowance(size)).state.keys() == state.keys()
        with monkeypatch.context() as unread:
            unread.setattr(reading, "assemble", None)
            with pytest.raises(WeightsError, match="up to 2 MB can be used here"):
                load_weights_bytes(data, name, allowed=Allowance(size - 1))


HEADERS = {
    "longer than the file": struct.pack("<Q", 1000) + b"{}",
    "200 MB long": struct.pack("<Q", 200_000_000) + b"{}",
    "over the limit": struct.pack("<Q", 70_000) + b"{" + b" " * 70_000,
    "longest": struct.pack("<Q", 2**63) + b"{}",
    "empty": struct.pack("<Q", 0),
    "no JSON": struct.pack("<Q", 8) + b"{nothing",
    "a list": struct.pack("<Q", 2) + b"[]",
    "no entry": tensor_header({"a": 3}),
    "nested": struct.pack("<Q", 60_000) + b'{"a":' + b"[" * 59_995,
    "negative sides": tensor_header({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}),
    "sides that are no numbers": tensor_header(
        {"a": {"dtype": "F32", "shape": ["1"], "data_offsets": [0, 4]}}
    ),
    "nothing": b"",
    "seven bytes": b"1234567",
}


def test_a_safetensors_header_that_lies_is_refused(subtests: pytest.Subtests) -> None:
    for lie, data in HEADERS.items():
        with subtests.test(lie):
            refusal(data, "model.safetensors")


def test_thousands_of_names_are_refused() -> None:
    entry = {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
    text = refusal(tensor_header({f"t{i}": entry for i in range(500)}), "model.safetensors")
    assert "lists 500 tensors" in text


def vgg_header(**changes: Any) -> dict[str, Any]:
    """A header with every right name and shape, whose data are not there."""
    begin, header = 0, {}
    for key, shape in TRUNK.items():
        end = begin + 4 * int(np.prod(shape))
        header[key] = {"dtype": "F32", "shape": list(shape), "data_offsets": [begin, end]}
        begin = end
    header["features.0.weight"] |= changes
    return header


@pytest.mark.parametrize("how", ["path", "upload"])
@pytest.mark.parametrize(
    "changes",
    [{}, {"data_offsets": [0, 4]}, {"data_offsets": [2**62, 2**63]}, {"data_offsets": None}],
    ids=["data missing", "too few bytes", "offsets beyond", "no offsets"],
)
def test_right_names_with_wrong_offsets_are_refused(
    changes: dict[str, Any], how: str, tmp_path: Path
) -> None:
    data = tensor_header(vgg_header(**changes), bytes(3_100_000))  # More than a bomb would have.
    if how == "upload":
        assert "damaged" in refusal(data, "model.safetensors")
    else:
        (tmp_path / "model.safetensors").write_bytes(data)
        with pytest.raises(WeightsError, match="damaged"):
            load_weights(tmp_path / "model.safetensors")


@pytest.mark.parametrize("kind", ["pth", "legacy.pth", "safetensors", "h5"])
def test_files_cut_short_are_refused(kind: str, state: State, good_keras: bytes) -> None:
    if kind == "h5":
        data = good_keras
    elif kind == "safetensors":
        data = safetensors.torch.save(dict(state))
    else:
        data = torch_bytes(dict(state), legacy=kind == "legacy.pth")
    for share in (0.0, 0.00001, 0.3, 0.999999):
        refusal(data[: int(len(data) * share)], f"model.{kind}")


@pytest.mark.parametrize("name", ["x.pth", "x.h5", "x.safetensors", "x.exe"])
def test_something_else_under_a_weights_name_is_refused(name: str) -> None:
    for data in (b"\x89PNG\r\n\x1a\n" + bytes(100), b"GIF89a", b"<html>", bytes(5000)):
        refusal(data, name)


@pytest.fixture
def keras(good_keras: bytes, tmp_path: Path) -> Path:
    """A good Keras file without its first kernel."""
    path = tmp_path / "w.h5"
    path.write_bytes(good_keras)
    with h5py.File(path, "r+") as file:
        del file[FIRST]
    return path


def test_external_links_are_not_followed(keras: Path, good_keras: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.h5").write_bytes(good_keras)
    with h5py.File(keras, "r+") as file:
        file[FIRST] = h5py.ExternalLink(str(tmp_path / "other.h5"), FIRST)
    assert "soft or external link" in refusal(keras.read_bytes(), "w.h5")


def test_soft_links_and_their_loops_are_not_followed(keras: Path) -> None:
    with h5py.File(keras, "r+") as file:
        file[FIRST] = h5py.SoftLink("/" + FIRST)
    assert "soft or external link" in refusal(keras.read_bytes(), "w.h5")


def test_groups_that_hold_themselves_end(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "w.h5", "w") as file:
        file.create_group("block1_conv1")["block1_conv1"] = file
    assert "No VGG16 from Keras" in refusal((tmp_path / "w.h5").read_bytes(), "w.h5")


def test_another_files_bytes_are_never_read_as_weights(keras: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"s" * 4 * 1728)
    with h5py.File(keras, "r+") as file:
        file.create_dataset(FIRST, (3, 3, 3, 64), "f4", external=[(str(secret), 0, 4 * 1728)])
    assert "external storage" in refusal(keras.read_bytes(), "w.h5")


def test_virtual_datasets_are_refused(keras: Path, good_keras: bytes, tmp_path: Path) -> None:
    other = tmp_path / "other.h5"
    other.write_bytes(good_keras)
    layout = h5py.VirtualLayout((3, 3, 3, 64), "f4")
    layout[:] = h5py.VirtualSource(str(other), FIRST, (3, 3, 3, 64))
    with h5py.File(keras, "r+") as file:
        file.create_virtual_dataset(FIRST, layout)
    assert "virtual" in refusal(keras.read_bytes(), "w.h5")


@pytest.mark.parametrize("dtype", [h5py.string_dtype(), h5py.ref_dtype, "i4", "c8"])
def test_hdf5_types_that_are_no_floats_are_refused(dtype: Any, keras: Path) -> None:
    with h5py.File(keras, "r+") as file:
        file.create_dataset(FIRST, (3, 3, 3, 64), dtype)
    assert "other than float" in refusal(keras.read_bytes(), "w.h5")


@pytest.mark.parametrize("filters", [{"compression": "lzf"}, {"fletcher32": True}])
def test_hdf5_filters_other_than_gzip_are_refused(filters: Any, keras: Path) -> None:
    with h5py.File(keras, "r+") as file:
        file.create_dataset(FIRST, data=np.zeros((3, 3, 3, 64), "f4"), **filters)
    assert "filter other than gzip" in refusal(keras.read_bytes(), "w.h5")


def test_a_dataset_declared_terabytes_large_is_refused_by_its_shape(keras: Path) -> None:
    with h5py.File(keras, "r+") as file:
        file.create_dataset(FIRST, (1 << 14, 1 << 14, 1 << 14, 4), "f4", chunks=(1, 1, 1024, 4))
    assert "features.0.weight 16384×16384×16384×4" in refusal(keras.read_bytes(), "w.h5")


def test_a_dataset_that_was_never_written_is_refused(keras: Path) -> None:
    with h5py.File(keras, "r+") as file:
        file.create_dataset(FIRST, (3, 3, 3, 64), "f4", chunks=(3, 3, 3, 64))
    assert "chunk size" in refusal(keras.read_bytes(), "w.h5")


def test_chunks_larger_than_their_dataset_are_refused(keras: Path) -> None:
    with h5py.File(keras, "r+") as file:
        file.create_dataset(
            FIRST, (3, 3, 3, 64), "f4", chunks=(3, 3, 3, 1 << 20), maxshape=(3, 3, 3, None)
        )
    assert "chunks larger" in refusal(keras.read_bytes(), "w.h5")


def mutant(data: bytes, chance: random.Random) -> bytes:
    """The same file with a few bytes changed, lost or added, mostly where its structure is."""
    wrong = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5])):
        near_the_start, near_the_end = chance.randrange(6000), len(wrong) - chance.randrange(6000)
        at = chance.choice([near_the_start, near_the_end, chance.randrange(len(wrong))])
        at = min(max(at, 0), len(wrong) - 1)
        kind = chance.random()
        if kind < 0.8:
            wrong[at] = chance.choice([chance.randrange(256), wrong[at] ^ 1 << chance.randrange(8)])
        elif kind < 0.9:
            del wrong[at : at + chance.choice([1, 4, 100])]
        else:
            wrong[at:at] = bytes(chance.choice([1, 8]))
    return bytes(wrong)


@pytest.mark.filterwarnings("ignore::UserWarning")  # torch wonders about unusual files
@pytest.mark.parametrize("kind", ["safetensors", "pth", "legacy.pth", "h5", "gzip.h5"])
def test_files_damaged_at_random_load_or_are_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = {key: tuple(min(side, 4) for side in shape) for key, shape in TRUNK.items()}
    monkeypatch.setattr(assembling, "TRUNK", shapes)
    small = {key: torch.rand(shape) for key, shape in shapes.items()}
    if kind == "safetensors":
        data = safetensors.torch.save(small)
    elif kind.endswith("pth"):
        data = torch_bytes(small, legacy=kind == "legacy.pth")
    else:
        options = {"compression": 1} if kind == "gzip.h5" else {}
        data = write_keras(tmp_path / "w.h5", small, KERAS, **options).read_bytes()
    assert len(load_weights_bytes(data, f"good.{kind}").state) == 26
    chance = random.Random(kind)
    for _ in range(100):
        with contextlib.suppress(WeightsError):
            load_weights_bytes(mutant(data, chance), f"model.{kind}")


def test_addresses_beyond_all_numbers_are_refused(good_keras: bytes) -> None:
    # Bytes 40 to 47 of the superblock say where the file ends.
    huge = good_keras[:41] + bytes(7) + b"\x7f" + good_keras[49:]
    assert "damaged" in refusal(huge, "w.h5")


def gzip_bomb(path: Path) -> None:
    """The first kernel's one chunk unfolds to 200 MB instead of 7 KB."""
    packer = zlib.compressobj(1)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    with h5py.File(path, "r+") as file:
        del file[FIRST]
        file.create_dataset(FIRST, (3, 3, 3, 64), "f4", chunks=(3, 3, 3, 64), compression=9)
        file[FIRST].id.write_direct_chunk((0, 0, 0, 0), bomb)


_LOAD_ALL = """
import resource, sys, torch
from explorer.errors import WeightsError
from explorer.network.weights import load_weights
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from explorer.network.weights import loading, reading
loading.open_file = reading.opened_here
before = peak()
for path in sys.argv[1:]:
    try:
        load_weights(path)
        raise SystemExit(path + " was not refused")
    except WeightsError:
        pass
print(peak() - before)
"""


@pytest.mark.skipif(
    sys.platform != "linux" and not os.environ.get("CI"), reason="reads Linux's peak memory"
)
def test_bombs_cost_no_memory(full_state: State, tmp_path: Path) -> None:
    keras = write_keras(tmp_path / "w.h5", full_state, KERAS)
    gzip_bomb(keras)
    bombs = {
        "zip.pth": zipped(b"", zipfile.ZIP_DEFLATED, **{"data/0": bytes(100_000_000)}),
        "view.pth": torch_bytes({"w": torch.zeros(1).expand(1 << 20, 1 << 20)}),
        "old.pth": torch_bytes({"w": torch.zeros(1000)}, legacy=True).replace(
            b"M\xe8\x03", b"J\xff\xff\xff\x7f"
        ),
        "header.safetensors": struct.pack("<Q", 100_000_000) + bytes(100_000_000),
        "names.pth": zipped(pickle.dumps(["x" * 100] * 100_000)),
    }
    for name, data in bombs.items():
        (tmp_path / name).write_bytes(data)
    result = subprocess.run(
        [sys.executable, "-c", _LOAD_ALL, str(keras), *(str(tmp_path / name) for name in bombs)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    # Only h5's good datasets (59 MB) and what h5py itself takes may show.
    assert int(result.stdout) < 100_000
