"""The image is made of exactly what requirements.txt pins, one index for each package."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.offenders import none_of

ROOT = Path(__file__).parents[2]
ALONE = "torch"


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", text, re.M)
    return {canonical(name): version for name, version in found}


def differences(requirements: str, lock: str) -> list[str]:
    """What the lock has otherwise than the requirements, or without a hash."""
    wanted, locked = pins(requirements), pins(lock)
    wanted.pop(ALONE, None)
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.M)
    return [
        *(
            f"{name}: {wanted.get(name)} in requirements.txt, {locked.get(name)} in the lock"
            for name in sorted(wanted | locked)
            if wanted.get(name) != locked.get(name)
        ),
        *(
            f"no hash: {entry.split()[0]}"
            for entry in entries
            if "==" in entry and not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)
        ),
    ]


def test_the_lock_has_every_pin_with_a_hash_and_nothing_else() -> None:
    requirements, lock = (ROOT / "requirements.txt", ROOT / "requirements.lock")
    assert len(pins(requirements.read_text())) > 40
    none_of(differences(requirements.read_text(), lock.read_text()), "run deploy/lock.sh")


def test_an_older_pin_a_missing_one_and_one_without_a_hash_would_be_noticed() -> None:
    requirements = (ROOT / "requirements.txt").read_text()
    lock = (ROOT / "requirements.lock").read_text()
    numpy = pins(requirements)["numpy"]
    assert differences(requirements.replace(f"numpy=={numpy}", "numpy==9.9.9"), lock)
    assert differences(requirements + "six==1.0\n", lock)
    without = re.sub(
        rf"(?m)^numpy=={re.escape(numpy)} \\\n(    --hash.*\n)+", f"numpy=={numpy}\n", lock
    )
    assert without != lock
    assert differences(requirements, without)


def test_the_image_takes_each_package_from_one_index_and_torch_from_its_own() -> None:
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    installs = [line for line in lines if line.startswith("RUN") and " install " in line]
    assert len(installs) == 2
    assert not any("extra-index" in line for line in lines)
    packages, torch = installs
    assert "--require-hashes" in packages
    assert "index-url" not in packages
    assert "--no-deps" in torch
    assert '--index-url "$TORCH_INDEX"' in torch
    assert "://" not in (ROOT / "requirements.lock").read_text()


def test_the_app_in_the_image_may_not_change_its_own_code() -> None:
    text = (ROOT / "Dockerfile").read_text()
    final = text[text.rindex("\nFROM ") :]
    owned = [line for line in final.splitlines() if line.startswith("COPY") and "--chown" in line]
    assert [line.split()[-1] for line in owned] == ["/opt/weights"]
    assert final.index("\nUSER explorer") > max(final.rindex("\nCOPY"), final.rindex("\nRUN"))
    for weights in ("imagenet", "hed", "torchvision"):
        assert f"weights fetch {weights}" in text


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
def test_the_shell_of_the_image_and_of_the_scripts_can_be_read() -> None:
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    texts = [line.removeprefix("RUN ") for line in lines if line.startswith("RUN ")]
    texts += [path.read_text() for path in (ROOT / "deploy").glob("*.sh")]
    assert len(texts) >= 6
    for text in texts:
        done = subprocess.run(["sh", "-n"], input=text, text=True, capture_output=True, check=False)
        assert done.returncode == 0, (text, done.stderr)
