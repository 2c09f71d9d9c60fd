"""The atlas: what each of the 4,224 channels looks for, as pictures made beforehand."""

from explorer.studies.atlas.reading import (
    atlas_dull,
    atlas_fits,
    atlas_layers,
    atlas_picture,
    atlas_recipe,
)

__all__ = ["atlas_dull", "atlas_fits", "atlas_layers", "atlas_picture", "atlas_recipe"]
