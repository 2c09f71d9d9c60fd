"""Five poolings one after the other, or every kind of pooling side by side."""

import streamlit as st

from explorer.exporting.scripts.pooling import kinds_script, pool_script
from explorer.messages import N_, Message, N_n
from explorer.operations import Chain, PoolKind, Window, size_sum
from explorer.ui.i18n import _, say
from explorer.ui.pages.pooling.choosing import SCALES, VIEWS, choose_kind, choose_pass, words
from explorer.ui.pages.pooling.stage_pictures import Stand, printed, value_range
from explorer.ui.pages.pooling.subject import PoolInput
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose


def section(subject: PoolInput) -> None:
    """Draw the section."""
    chain = subject.chain(PoolKind.MAX)
    if not chain.passes:
        tell_end(chain)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        view = choose(_("Side by side"), words(VIEWS), "pool_view", width=210)
        if view == "kind":
            kind = choose_kind()
        else:
            number = choose_pass(chain.passes)
        one = choose(_("Size on screen"), words(SCALES), "pool_scale", width=210) == "one"
    stand = Stand(subject, chain.passes, one)
    with st.container(horizontal=True, gap="medium"):
        if view == "kind":
            _all_passes(subject, stand, subject.chain(kind))
        else:
            _all_kinds(subject, stand, number)
    tell_end(chain)
    for note in filter(None, (stand.note, *_scale_notes(subject), *_article_notes(subject, chain))):
        st.caption(note)
    downloads.show_code(
        pool_script(subject.origin, kind, subject.window)
        if view == "kind"
        else kinds_script(subject.origin, subject.window, number)
    )


def tell_end(chain: Chain) -> None:
    """Say why there are fewer than five poolings, if there are."""
    if chain.ended is None:
        return
    if chain.passes:
        text = Message(
            N_n("After {n} pooling it ends: {reason}", "After {n} poolings it ends: {reason}"),
            {"n": chain.passes, "reason": chain.ended},
        )
        st.info(say(text), icon=":material/straighten:")
    else:
        st.warning(say(chain.ended), icon=":material/straighten:")


def sums(shape_hw: tuple[int, int], window: Window) -> str:
    """Write out how both sides were computed, once if they are the same."""
    height, width = (say(size_sum(size, window)) for size in shape_hw)
    if height == width:
        return height
    return say(N_("height {height}; width {width}"), height=height, width=width)


def _title(subject: PoolInput, chain: Chain, number: int) -> str:
    stage = chain.stages[number]
    channels, height, width = stage.shape
    before = chain.stages[number - 1].shape[1:]
    lines = (
        lab.strong(printed(stage, chain.kind, number)),
        sums((before[0], before[1]), subject.window),
        say(N_("tensor {shape}"), shape=f"(1, {channels}, {height}, {width})"),
        value_range(stage),
    )
    return "  \n".join(lines)


def _all_passes(subject: PoolInput, stand: Stand, chain: Chain) -> None:
    first = (
        lab.strong(printed(subject.planes, chain.kind, 0)),
        subject.title,
        value_range(subject.planes),
    )
    stand.show(subject.planes, chain.kind, 0, "  \n".join(first))
    for number in range(1, chain.passes + 1):
        stand.show(chain.stages[number], chain.kind, number, _title(subject, chain, number))


def _all_kinds(subject: PoolInput, stand: Stand, number: int) -> None:
    for kind in PoolKind:
        chain = subject.chain(kind)
        title = f"**{_(kind.label)}**  \n{_title(subject, chain, number)}"
        stand.show(chain.stages[number], kind, number, title)


def _scale_notes(subject: PoolInput) -> list[str]:
    kernel = subject.window.kernel
    return [
        _(
            "Every picture has the same scale from dark to bright. Averages are drawn rounded to a "
            "level; their numbers keep all digits."
        )
        + " "
        + say(
            N_("The L2 norm grows {kernel}-fold with each pass and is drawn divided by that."),
            kernel=kernel,
        )
    ]


def _article_notes(subject: PoolInput, chain: Chain) -> list[str]:
    sides = [stage.shape[1] for stage in chain.stages]
    if sides == [244, 122, 61, 30, 15, 7]:
        return [
            _(
                "The article reads the paper's 224 as 244. Both end at 7×7: rounding down drops "
                "the last row and column of 61 and of 15."
            )
        ]
    if sides == [244, 122, 61, 31, 16, 8]:
        return [
            _(
                "With ceil_mode=True the article's 61 becomes 31, then 16 and 8. The last maps "
                "would hold 512×8×8 numbers and no longer fit fc6, which takes 512×7×7."
            )
        ]
    if sides == [224, 112, 56, 28, 14, 7]:
        return [_("224 is 7 × 2⁵, so nothing has to be rounded on the way down to 7.")]
    return []
