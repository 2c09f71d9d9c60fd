"""A picture the app was started with: on the page that has its ticket, and on no other."""

from explorer import handover
from explorer.policy import policy
from tests.app.conftest import OpenApp
from tests.app.test_explore import png

LINK = {"size": "32", "weights": "untrained", "layer": "conv2_1"}
MINE = png((61, 47), (9, 8, 7))


def test_the_page_with_the_ticket_has_the_picture_and_its_address_no_ticket(
    open_app: OpenApp,
) -> None:
    ticket = handover.give(MINE)
    app = open_app(ticket=ticket, **LINK)
    mine = app.session_state["settings"]
    assert (mine["picture"], mine.picture_file.data) == ("own", MINE)
    assert app.query_params["mine"] == "picture"
    assert handover.TICKET not in app.query_params
    assert not app.error
    assert not app.info
    # As the browser asks until it has heard that the address has changed.
    app.query_params[handover.TICKET] = ticket
    app.run()
    assert not app.error


def test_nobody_else_gets_it_whatever_ticket_they_show(open_app: OpenApp) -> None:
    first, unused = handover.give(MINE), handover.give(MINE)
    open_app(ticket=first, **LINK)
    for ticket in (first, unused[:-1], ""):
        app = open_app(ticket=ticket, **LINK)
        assert app.session_state["settings"].picture_file is None
        assert [error.value for error in app.error] == [
            "The picture of this address was opened before, and the app has kept no copy. "
            "Start the app with it again, or upload it here."
        ]
    assert open_app(**LINK).session_state["settings"].picture_file is None
    assert handover.take(unused) == MINE


def test_in_public_a_ticket_is_a_word_that_nobody_knows(open_app: OpenApp, monkeypatch) -> None:
    monkeypatch.setenv("EXPLORER_PUBLIC", "1")
    policy.cache_clear()
    try:
        ticket = handover.give(MINE)
        app = open_app(ticket=ticket, size="32")
        assert app.session_state["settings"].picture_file is None
        assert any("ticket" in note.value for note in app.info)
        assert handover.take(ticket) == MINE
    finally:
        monkeypatch.undo()
        policy.cache_clear()
