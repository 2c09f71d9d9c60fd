"""Weights files in a process of their own: the same numbers, and what a helper gone bad can do."""

import logging
import os
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import Tensor

from explorer.errors import ExplorerError, WeightsError
from explorer.isolation import process
from explorer.isolation.measures import Effect, Protection, as_text
from explorer.network.weights import (
    handles,
    isolated,
    load_weights,
    load_weights_bytes,
    loading,
    reading,
)
from explorer.network.weights.keys import TRUNK
from explorer.network.weights.reading import HERE_AT_HOME, Allowance
from tests.network.weights.makers import torch_bytes, write_keras
from tests.offenders import none_of

State = Mapping[str, Tensor]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no handles can be handed on")

GREETING = """
    import json, os, sys, time
    from explorer.isolation.pipe import READY, read_header, write_header
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout.buffer.write(READY)
    write_header(sink, {"effects": []})
"""


def standing_in(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the helper process run other code."""
    monkeypatch.setattr(isolated, "_COMMAND", (sys.executable, "-c", textwrap.dedent(code)))


def test_what_is_read_apart_is_what_is_read_here(
    full_state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "w.pth"
    path.write_bytes(torch_bytes({key: values.half() for key, values in full_state.items()}))
    keras = write_keras(tmp_path / "w.h5", full_state, "{keras}/{keras}/{part}:0")
    safe = safetensors.torch.save(dict(full_state))
    for source in (path, keras, safe):
        found = []
        for open_file in (isolated.opened_apart, reading.opened_here):
            monkeypatch.setattr(loading, "open_file", open_file)
            if isinstance(source, bytes):
                found.append(load_weights_bytes(source, "w.safetensors"))
            else:
                found.append(load_weights(source))
        apart, here = found
        assert list(apart.state) == list(here.state)
        assert all(torch.equal(apart.state[key], here.state[key]) for key in here.state)
        assert [str(note) for note in apart.notes] == [str(note) for note in here.notes]
        assert (apart.sha256, apart.title, apart.preprocessing) == (
            here.sha256,
            here.title,
            here.preprocessing,
        )


def test_a_refusal_is_the_same_sentence() -> None:
    data = torch_bytes({"<script>": torch.ones(3)})
    sentences = []
    for open_file in (isolated.opened_apart, reading.opened_here):
        with pytest.raises(WeightsError) as told, open_file(data, "w.pth", HERE_AT_HOME):
            pass
        sentences.append(str(told.value))
    assert sentences[0] == sentences[1]
    assert "?script?" in sentences[0]


@pytest.mark.skipif(sys.platform != "linux", reason="the Linux column")
def test_what_has_taken_over_the_reader_can_neither_look_around_nor_call_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVER_SECRET", "told to nobody")
    secret = tmp_path / "secret"
    secret.write_text("another visitor's")
    code = f"""
        import os, socket, sys
        from explorer.errors import WeightsError
        from explorer.network.weights import worker
        def taken_over(*_):
            tries = {{
                "secret file": lambda: open({str(secret)!r}).read(),
                "socket": socket.socket,
                "file": lambda: open({str(tmp_path / "new")!r}, "w"),
                "process": os.fork,
                "environment": lambda: os.environ["SERVER_SECRET"],
                "memory": lambda: bytearray(3_000_000_000),
            }}
            could = []
            for name, attempt in tries.items():
                try:
                    attempt()
                    could.append(name)
                except Exception:
                    continue
            raise WeightsError("could: {{could}}", could=",".join(could))
        worker._serve = taken_over
        worker.main(*map(int, sys.argv[1:]))
    """
    standing_in(code, monkeypatch)
    seen: list[Effect] = []
    monkeypatch.setattr(process, "tell_once", lambda _, effects: seen.extend(effects))
    with pytest.raises(WeightsError, match=r"could: $"):
        load_with_helper(b"whatever")
    off = [effect for effect in seen if not effect.holds]
    assert all(effect.measure in (Protection.NETWORK, Protection.FILES) for effect in off), as_text(
        off
    )


def load_with_helper(data: bytes) -> None:
    with isolated.opened_apart(data, "w.pth", HERE_AT_HOME) as opened:
        opened.read(flip_colours=False)


def test_a_reader_that_crashes_or_hangs_costs_one_sentence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(isolated, "bounds", lambda _: isolated.Bounds(10**9, 5, 0.5))
    endings = {
        "os.abort()": ("could not be read safely", "SIGABRT"),
        "time.sleep(600)": ("took too long", "too late"),
        "sink.write(b'x' * 99); sink.flush()": ("could not be read safely", "bytes where"),
    }
    for end, (told, logged) in endings.items():
        caplog.clear()
        standing_in(GREETING + f"    read_header(source); {end}", monkeypatch)
        with pytest.raises(WeightsError, match=told):
            load_with_helper(b"w")
        assert logged in caplog.text, end


def test_a_reader_that_does_not_start_twice_is_our_fault_and_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    standing_in("raise SystemExit('no such module')", monkeypatch)
    with (
        caplog.at_level(logging.WARNING, "explorer"),
        pytest.raises(ExplorerError, match="our side, not in your file") as told,
    ):
        load_with_helper(b"w")
    assert not isinstance(told.value, WeightsError)
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert all("no such module" in record.getMessage() for record in caplog.records)


def test_a_reader_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    good = {"style": "plain", "made_from": None, "shapes": {k: list(s) for k, s in TRUNK.items()}}
    lies = {
        "a tensor too many": {"shapes": good["shapes"] | {"x": [1]}},
        "another shape": {"shapes": good["shapes"] | {"features.0.bias": [65]}},
        "no shape": {"shapes": good["shapes"] | {"features.0.bias": None}},
        "one missing": {"shapes": {"features.0.bias": [64]}},
        "too large": {"shapes": good["shapes"] | {"classifier.6.weight": [10**9, 4096]}},
        "no style": {"style": "none"},
        "no shapes": {"shapes": 3},
        "a sentence as wide as memory": {
            "error": "WeightsError",
            "message": ["{x:999999999}", {"x": 1}],
        },
        "an error of Python's": {"error": "Message", "message": ["x", {}]},
    }
    believed = []
    for lie, changes in lies.items():
        answer = good | changes
        code = f"""
    read_header(source); write_header(sink, {answer!r})
    read_header(source); write_header(sink, {{'notes': []}})
"""
        standing_in(GREETING + code, monkeypatch)
        try:
            load_with_helper(b"w")
            believed.append(lie)
        except WeightsError as error:
            believed += [f"{lie}: {error}"] if "safely" not in str(error) else []
    none_of(believed, "lies that were believed")


def test_memory_in_the_servers_hands_cannot_be_cut_short() -> None:
    if not hasattr(os, "memfd_create") and not os.environ.get("CI"):
        pytest.skip("no sealed memory on this system")
    with handles.room() as handle:
        handles.make_room(handle, 4096)
        for size in (0, 8192):
            with pytest.raises(PermissionError):
                os.ftruncate(handle, size)


def test_where_nothing_bounds_a_reader_strangers_may_bring_only_safetensors(
    full_state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = Allowance(from_strangers=True)
    for data in (b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", b"\x80\x02"):
        with pytest.raises(WeightsError, match=r"Only \.safetensors"):
            isolated._check_kind(data, allowed, ())
        isolated._check_kind(data, HERE_AT_HOME, ())
    isolated._check_kind(safetensors.torch.save({"x": torch.ones(1)}), allowed, ())
