"""By which means a picture is optimised: the ladder from plain pixels to all of them."""

from enum import StrEnum

from explorer.messages import N_


class Means(StrEnum):
    """One rung of the ladder; each helps the picture, and so each has a share in its look."""

    PIXELS = "pixels"
    FOURIER = "fourier"
    ROBUST = "robust"
    COLOURS = "colours"
    BOTH = "both"

    @property
    def fourier(self) -> bool:
        """Whether waves are changed instead of pixels, broad ones more than fine ones."""
        return self is not Means.PIXELS

    @property
    def robust(self) -> bool:
        """Whether the picture is moved a little before each step."""
        return self in (Means.ROBUST, Means.BOTH)

    @property
    def decorrelated(self) -> bool:
        """Whether brightness and colours are changed as they vary in photos."""
        return self in (Means.COLOURS, Means.BOTH)

    @property
    def label(self) -> str:
        """The name people see, in English."""
        return {
            "pixels": N_("Plain pixels"),
            "fourier": N_("Waves"),
            "robust": N_("Waves, shaken"),
            "colours": N_("Waves, natural colours"),
            "both": N_("Waves, shaken, natural colours"),
        }[self]

    @property
    def hint(self) -> str:
        """What it does, in English."""
        return {
            "pixels": N_("Every pixel is changed on its own. What wins is fine noise."),
            "fourier": N_(
                "Waves are changed instead of pixels, broad ones in larger steps than fine "
                "ones, as photos have them. The same pictures can be made; others come first."
            ),
            "robust": N_(
                "Before each step the picture is shifted, turned and scaled a little, so that only "
                "what survives this is worth anything."
            ),
            "colours": N_(
                "Brightness is changed in larger steps than colours, in the proportions of photos."
            ),
            "both": N_("All means together: what the atlas is made with."),
        }[self]
