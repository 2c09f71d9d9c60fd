"""The script of the article's code runs the repaired network and gives the section's numbers."""

from typing import Any

import pytest

from explorer.exporting import Scene
from explorer.exporting.scripts.article import article_script
from explorer.imaging.sampling import Sampling
from explorer.studies.article import LINES, Fault
from tests.offenders import none_of

SCENE = Scene("sample:chelsea", Sampling(), "untrained")


def test_its_lines_are_the_repaired_ones_and_every_fault_is_found() -> None:
    whole = article_script(SCENE, Fault.RAW)
    known: dict[str, Any] = {}
    exec(whole, known)
    assert known["out"].shape == (1, 10)
    assert float(known["out"].detach().sum()) == pytest.approx(1, abs=1e-5)
    wrong = [
        line.repaired
        for line in LINES
        if {Fault.RAW, Fault.RANDOM, Fault.DROPOUT} & set(line.faults)
        and line.repaired not in whole
    ]
    for fault in Fault:
        imports, _blank, rest = article_script(SCENE, fault).partition("\n\n")
        own = [line for line in rest.splitlines() if line.startswith(("found", "scores"))]
        known.pop("found", None)
        exec("\n".join([imports, *own]), known)
        if "found" not in known:
            wrong.append(fault)
    none_of(wrong, "not in the script, or nothing found")
