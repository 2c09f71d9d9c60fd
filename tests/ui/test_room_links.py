"""Rooms are known by their data alone, and what draws them is found for every one."""

from streamlit.testing.v1 import AppTest

from explorer.ui import room_links, rooms


def test_every_room_is_drawn_and_nothing_else() -> None:
    assert rooms._DRAWN.keys() == room_links.ROOMS.keys()


def test_a_link_leads_where_the_navigation_does() -> None:
    def script() -> None:
        import streamlit as st

        from explorer.ui.room_links import ROOMS, room_link

        st.navigation([room.page(lambda: None) for room in ROOMS.values()])
        for path in ROOMS:
            room_link(path, path)

    app = AppTest.from_function(script).run()
    assert not app.exception
    links = [link.proto for link in app.get("page_link")]
    assert [link.label for link in links] == list(room_links.ROOMS)
    assert [link.page for link in links] == [
        "" if path == "explore" else path for path in room_links.ROOMS
    ]
