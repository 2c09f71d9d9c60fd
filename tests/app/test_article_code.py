"""The article's code beside ours: each fault opens what was measured of it."""

import pytest

from explorer.studies.article import Fault
from tests.app.conftest import OpenApp
from tests.offenders import none_of

pytestmark = pytest.mark.weights
SAYS = {
    Fault.SOFTMAX: "Implicit dimension choice for softmax",
    Fault.BATCH: "1x50176 and 25088x4096",
    Fault.RELU: "0.781",
    Fault.RAW: "relu5_3",
    Fault.RANDOM: "relu5_3",
    Fault.DROPOUT: "**1** ",
    Fault.MERGE: "[2, 4, 3]",
}
"""What nobody would see who had not run the code."""


def test_every_fault_opens_its_measured_consequence(open_app: OpenApp) -> None:
    app = open_app("convolution", conv_section="article", lang="en")
    wrong = []
    for fault in Fault:
        app.segmented_control(key="conv_fault").set_value(fault).run()
        assert not app.exception
        said = [
            element.value for kind in ("markdown", "code", "caption") for element in app.get(kind)
        ]
        tables = [str(table.value.to_dict("list")) for table in app.dataframe]
        if SAYS[fault] not in "\n".join([*map(str, said), *tables]):
            wrong.append(fault)
        [table] = [one.value for one in app.get("html") if "article-code" in str(one.value)]
        if '<b title="' not in table or 'class="chosen"' not in table:
            wrong.append(f"{fault} is not marked in the code")
    none_of(wrong, "faults without their consequence")
