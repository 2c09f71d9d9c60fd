"""LeNet, AlexNet and the VGG paper's configurations in one table."""

import streamlit as st

from explorer.exporting.scripts.convolution import families_script
from explorer.messages import N_, Message
from explorer.network.architecture import WIDTHS
from explorer.network.families import FAMILIES, VGG_KERNELS
from explorer.network.family import Family, StageFigures, StageKind
from explorer.numerals import NOTHING, percent, whole
from explorer.ui import recovery
from explorer.ui.i18n import _, say
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import choose
from explorer.ui.settings import Setting, declare, one_of

declare(Setting("conv_network", "vgg-d", one_of(*FAMILIES)))


def networks() -> None:
    """Draw the tables."""
    lab.heading(_("From LeNet to VGG"))
    st.markdown(
        _(
            "Deeper, with smaller kernels: LeNet-5 and AlexNet begin with 5×5 and 11×11, VGG has "
            "nothing above 3×3. Most weights of AlexNet and VGG sit in the fully connected layers, "
            "most of the work in the convolutions."
        )
    )
    _overview()
    st.markdown(
        _(
            "The article counts LeNet as 3 convolutions, 2 downsamplings and 1 fully "
            "connected layer: C1, C3, C5, S2, S4 and F6, without the output of ten "
            "fixed codes. Its “5 convolutions” of VGG16 are blocks, and its sum 3 + 2 +"
            " 2 + 2 + 2 + 5 counts a pooling, the softmax and the output, and one "
            "convolution too few in each of three blocks. The 16 layers are those with "
            "weights: 2 + 2 + 3 + 3 + 3 convolutions and 3 fully connected ones."
        )
    )
    lab.heading(_("The paper’s configurations"))
    _configurations()
    _stages()


def _overview() -> None:
    families = list(FAMILIES.values())
    kinds = {_("Conv"): StageKind.CONV, _("Pool"): StageKind.POOL, _("FC"): StageKind.FC}
    st.dataframe(
        {
            _("Network"): [_(family.title) for family in families],
            _("Year"): [str(family.year) for family in families],
            _("Input"): [_shape(family.input_shape) for family in families],
            _("Kernels"): [_kernels(family) for family in families],
            **{name: [f.count(kind) for f in families] for name, kind in kinds.items()},
            _("Layers with weights"): [family.weight_layers for family in families],
            _("Parameters"): [family.parameters for family in families],
            _("of them FC"): [_fc_share(family) for family in families],
            _("Stated in the source"): [_stated(family) for family in families],
            _("Multiply-adds"): [family.macs for family in families],
        },
        hide_index=True,
        height="content",
        column_config={
            _("Network"): st.column_config.TextColumn(width=185),
        }
        | {
            _(name): st.column_config.NumberColumn(format="localized")
            for name in ("Parameters", "Multiply-adds")
        },
    )


def _shape(shape: tuple[int, ...]) -> str:
    channels, height, width = shape
    return f"{height}×{width}×{channels}"


def _kernels(family: Family) -> str:
    sides = dict.fromkeys(stage.kernel for stage in family.stages if stage.kind is StageKind.CONV)
    return ", ".join(f"{side}×{side}" for side in sides)


def _fc_share(family: Family) -> str:
    inside = sum(f.parameters for f in family.figures if f.stage.kind is StageKind.FC)
    return percent(inside / family.parameters)


def _stated(family: Family) -> str:
    if family.stated is None:
        return NOTHING
    return whole(family.stated) if family.stated < 10**6 else f"{family.stated // 10**6} M"


def _configurations() -> None:
    columns: dict[str, list[str]] = {_("Block"): [str(block) for block in range(1, 6)]}
    for name, blocks in VGG_KERNELS.items():
        columns[name] = [
            ", ".join(f"conv{kernel}-{width}" for kernel in kernels)
            for kernels, width in zip(blocks, WIDTHS, strict=True)
        ]
    st.dataframe(columns, hide_index=True, height="content")
    st.caption(
        _(
            "The paper writes conv⟨kernel side⟩-⟨channels⟩. After each block: 2×2 max-pooling; "
            "after the fifth: FC-4096, FC-4096, FC-1000, softmax."
        )
    )


@recovery.fragment
def _stages() -> None:
    key = choose(
        _("Layer by layer"),
        {key: _(family.title) for key, family in FAMILIES.items()},
        "conv_network",
        width=260,
    )
    family = FAMILIES[key]
    st.caption(say(N_("{note} Source: {source}."), note=Message(family.note), source=family.source))
    rows = family.figures
    st.dataframe(
        {
            _("Layer"): [row.name for row in rows],
            _("What it is"): [_what(row) for row in rows],
            _("Output"): [" × ".join(map(str, row.out_shape)) for row in rows],
            _("Parameters"): [row.parameters for row in rows],
            _("Multiply-adds"): [row.macs for row in rows],
        },
        hide_index=True,
        width="content",
        height="content",
        column_config={
            _(name): st.column_config.NumberColumn(format="localized")
            for name in ("Parameters", "Multiply-adds")
        },
    )
    downloads.show_code(families_script(key))


def _what(row: StageFigures) -> str:
    stage = row.stage
    if not stage.kind.is_windowed:
        return _("ten fixed codes") if stage.kind is StageKind.CODES else _("fully connected")
    parts = [f"{stage.kernel}×{stage.kernel}"]
    if stage.stride > 1:
        parts.append(say(N_("stride {stride}"), stride=stage.stride))
    if stage.padding:
        parts.append(say(N_("padding {padding}"), padding=stage.padding))
    if stage.groups > 1:
        parts.append(say(N_("{groups} groups"), groups=stage.groups))
    if stage.pairs:
        parts.append(say(N_("{pairs} of 96 pairs of maps"), pairs=stage.pairs))
    if stage.trained:
        parts.append(_("with factor and bias"))
    return ", ".join(parts)
