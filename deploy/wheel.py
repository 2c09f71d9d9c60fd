"""What the wheel depends on: requirements.in, read while it is built, so that it is said once."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


def needed(text: str) -> list[str]:
    """The requirements of a requirements file, without its comments."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


class Dependencies(MetadataHookInterface):
    """The hook that `pyproject.toml` names."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Put the requirements into the wheel's metadata."""
        metadata["dependencies"] = needed((Path(self.root) / "requirements.in").read_text("utf-8"))
