"""People who come while the server has only just started."""

import threading
import time
from pathlib import Path

import pytest

from benchmarks.server import running
from stress.visitor import View, Visitor


@pytest.mark.weights
def test_four_people_at_once_on_a_cold_server_all_see_the_whole_network(tmp_path: Path) -> None:
    log, seen = tmp_path / "log", dict[int, list[View]]()
    with running(log=log) as (address, _):

        def come(number: int) -> None:
            time.sleep(0.15 * number)
            query = "display_section=network"
            with Visitor(address, query, patience=120, room="display") as visitor:
                seen[number] = [visitor.look(), visitor.look()]

        people = [threading.Thread(target=come, args=(number,)) for number in range(4)]
        for person in people:
            person.start()
        for person in people:
            person.join()
    assert len(seen) == 4
    sad = [
        text
        for views in seen.values()
        for view in views
        for text in view.texts
        if "went wrong" in text or text.startswith("exception")
    ]
    said = [line for line in log.read_text().splitlines() if "rror" in line or "Traceback" in line]
    assert (sad, said) == ([], [])
    assert all(views[-1].says("The mean is in the weights' own units") for views in seen.values())
