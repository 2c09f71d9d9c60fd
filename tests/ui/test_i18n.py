"""The reader's language, in the many ways it is written."""

import pytest

from explorer.ui.i18n import Language, parse_language
from tests.offenders import none_of

MEANT = {
    Language.CHINESE: ["zh", "zh-CN", "zh_CN", "zh-Hans", "zh-Hans-CN", "zh-Hant-TW", "ZH-cn"],
    Language.ENGLISH: ["en", "en-GB", "en_US", "EN", " en "],
}


def test_a_language_is_understood_in_every_form_of_its_tag() -> None:
    wrong = (
        f"{tag!r} is not {language}"
        for language, tags in MEANT.items()
        for tag in tags
        if parse_language(tag) is not language
    )
    none_of(wrong, "are misunderstood")


@pytest.mark.parametrize("tag", ["", "tlh", "zhu", "english", "-zh"])
def test_a_language_the_app_does_not_speak_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="not a valid Language"):
        parse_language(tag)
