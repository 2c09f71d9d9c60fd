"""What a person may be told: every error here says what was found, what is allowed, what to do."""

from explorer.messages import Message, Template


class ExplorerError(Exception):
    """A problem the person can understand and act on; anything else is a bug.

    `template` is an English sentence marked with `N_` or `N_n`, `values` fill its braces; the page
    translates the template, so values must be numbers or data, never sentences.
    """

    def __init__(self, template: Template, **values: object) -> None:
        self.message = Message(template, values)
        super().__init__(str(self.message))


class UnreadableImageError(ExplorerError):
    """The file is not a picture that can be read safely."""


class ImageTooLargeError(ExplorerError):
    """The picture is over a limit that protects the machine."""


class ImageTooSmallError(ExplorerError):
    """The picture is too small for what was asked of it."""


class SettingError(ExplorerError):
    """A setting or a combination of settings is impossible."""


class WeightsError(ExplorerError):
    """A weights file is missing, damaged or not a VGG16."""


class DownloadError(WeightsError):
    """Weights could not be fetched or stored."""


class HeadError(ExplorerError):
    """A head cannot be trained, its file is damaged, or it does not fit what it is put on."""


class SurveyError(ExplorerError):
    """A survey cannot be made, opened, or does not fit what it is asked."""
