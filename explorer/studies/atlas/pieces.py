"""The folder in which an atlas grows: a lossless file for each channel, kept as it is finished."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, PngImagePlugin

from explorer.errors import SettingError
from explorer.messages import N_
from explorer.studies.atlas.files import own_picture
from explorer.studies.atlas.making import ChannelPicture
from explorer.studies.atlas.recipe import AtlasRecipe, channels_of

_NOTE = "atlas.json"


class Pieces:
    """A folder of finished pictures, all by one recipe and of one set of weights.

    Convention: a file is written under another name and renamed, so that what is there is whole.
    """

    def __init__(self, folder: Path, recipe: AtlasRecipe, weights_sha256: str) -> None:
        self.folder = folder
        self.recipe = recipe
        self.weights_sha256 = weights_sha256

    @classmethod
    def open(cls, folder: Path) -> "Pieces":
        """Open a folder that was begun.

        Raises: SettingError: if it is none, or was begun by another version.
        """
        try:
            note = json.loads((folder / _NOTE).read_text("utf-8"))
            return cls(folder, AtlasRecipe.of_facts(note["recipe"]), str(note["weights_sha256"]))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise SettingError(
                N_("In {folder} no atlas was begun that this version can go on with."),
                folder=folder,
            ) from problem

    def begin(self) -> None:
        """Note the recipe, or check that the folder was begun with the same.

        Raises: SettingError: if it was begun with another recipe or other weights.
        """
        note = self.folder / _NOTE
        self.folder.mkdir(parents=True, exist_ok=True)
        if not note.exists():
            facts = {"recipe": self.recipe.facts(), "weights_sha256": self.weights_sha256}
            _replace(note, (json.dumps(facts, indent=1) + "\n").encode())
            return
        begun = Pieces.open(self.folder)
        if (begun.recipe, begun.weights_sha256) != (self.recipe, self.weights_sha256):
            raise SettingError(
                N_(
                    "{folder} was begun with another recipe or other weights. Choose another "
                    "folder, or the same settings."
                ),
                folder=self.folder,
            )

    def path(self, layer: str, channel: int) -> Path:
        """Where a channel's picture is, or will be."""
        return self.folder / layer / f"{channel:03d}.png"

    def missing(self, layers: Iterable[str]) -> list[tuple[str, int]]:
        """List what is still to be made, layer by layer."""
        return [
            (layer, channel)
            for layer in layers
            for channel in range(channels_of(layer))
            if not self.path(layer, channel).exists()
        ]

    def done(self, layer: str) -> int:
        """Count a layer's finished pictures."""
        return channels_of(layer) - len(self.missing([layer]))

    def keep(self, layer: str, channel: int, made: ChannelPicture) -> None:
        """Keep a picture, and with it by how much the channel fires on it."""
        path = self.path(layer, channel)
        path.parent.mkdir(parents=True, exist_ok=True)
        notes = PngImagePlugin.PngInfo()
        notes.add_text("before", repr(made.before))
        notes.add_text("after", repr(made.after))
        fresh = path.with_suffix(f".{os.getpid()}.fresh")
        Image.fromarray(made.pixels).save(fresh, "PNG", pnginfo=notes)
        fresh.replace(path)

    def read(self, layer: str, channel: int) -> ChannelPicture:
        """Read a finished picture.

        Raises: OSError: if it is not there.
        """
        pixels, notes = own_picture(self.path(layer, channel))
        return ChannelPicture(pixels, float(notes["before"]), float(notes["after"]))


def _replace(path: Path, data: bytes) -> None:
    fresh = path.with_suffix(f".{os.getpid()}.fresh")
    fresh.write_bytes(data)
    fresh.replace(path)
