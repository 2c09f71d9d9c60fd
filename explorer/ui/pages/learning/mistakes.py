"""Two mistakes of the article's network, shown for what they do to these scores."""

import streamlit as st

from explorer.messages import N_
from explorer.numerals import figure, fixed
from explorer.operations.losses import Numbers, axis_fault, implicit_axis, relu_fault
from explorer.ui.i18n import _, say
from explorer.ui.pages.learning.choosing import class_names
from explorer.ui.parts import lab
from explorer.ui.run import Run


def draw(run: Run, logits: tuple[float, ...]) -> None:
    """Draw both."""
    lab.heading(_("A ReLU on the scores"))
    _relu(run, logits)
    lab.heading(_("Softmax over the wrong axis"))
    _axis(run, logits)


def _relu(run: Run, logits: tuple[float, ...]) -> None:
    found = run.remember(("relu fault", logits), lambda: relu_fault(logits))
    st.markdown(
        _(
            "The article's code sends the last layer through a ReLU before softmax: "
            "`temp = self.relu(self.linear3(temp))`. VGG16 has none there. Every score below 0 "
            "becomes 0: a class that was clearly ruled out then counts the same as any other below "
            "0."
        )
    )
    st.dataframe(
        {
            _("Class"): class_names(),
            _("Score"): [fixed(value, 1) for value in logits],
            _("After ReLU"): [fixed(max(value, 0.0), 1) for value in logits],
            _("p without"): [fixed(value, 4) for value in found.without],
            _("p with ReLU"): [fixed(value, 4) for value in found.with_relu],
        },
        hide_index=True,
        width=560,
    )
    below = [name for name, score in zip(class_names(), logits, strict=True) if score < 0]
    if not below:
        st.caption(_("No score is below 0, so the ReLU changes nothing here. Make one negative."))
    else:
        st.caption(
            say(
                N_(
                    "Set to 0 by the ReLU: {names}. How far below 0 they were is forgotten, and "
                    "their scores get no gradient."
                ),
                names=_(", ").join(below),
            )
        )


def _axis(run: Run, logits: tuple[float, ...]) -> None:
    batch = (logits, logits[::-1])
    found = run.remember(("axis fault", logits), lambda: axis_fault(batch))
    alone = run.remember(("axis fault alone", logits), lambda: axis_fault(batch[:1]))
    st.markdown(
        say(
            N_(
                "The article writes `nn.Softmax()` without saying along which axis. PyTorch warns, "
                "and guesses by the number of dimensions: axis {one} of one, axis {two} of two, "
                "axis {three} of three. The article's guess is right by luck, because its "
                "`reshape(-1)` has thrown the batch axis away. Below is a batch of two pictures: "
                "these scores, and the same in reverse order."
            ),
            one=implicit_axis(1),
            two=implicit_axis(2),
            three=implicit_axis(3),
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        _table(_("Over the classes, `dim=1`: each picture adds up to 1"), found.over_classes)
    with right:
        _table(_("Over the pictures, `dim=0`: each class adds up to 1"), found.over_pictures)
    st.caption(
        say(
            N_(
                "Over the pictures, a class's number depends on which other pictures happen to be "
                "in the batch. In a batch of one picture, every class gets {least}."
            ),
            least=figure(float(alone.over_pictures.min())),
        )
    )


def _table(title: str, probabilities: Numbers) -> None:
    st.markdown(title)
    rows = [say(N_("Picture {number}"), number=at + 1) for at in range(len(probabilities))]
    columns = {
        name: [*map(_digits, column), _digits(column.sum())]
        for name, column in zip(class_names(), probabilities.T, strict=True)
    }
    sums = [*map(_digits, probabilities.sum(axis=1)), ""]
    st.dataframe({"": [*rows, _("Sum")], **columns, _("Sum of the row"): sums}, hide_index=True)


def _digits(value: float) -> str:
    return fixed(value, 4)
