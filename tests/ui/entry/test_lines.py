"""What is told on a page's line arrives whole, in order, and as a wish that can be fulfilled."""

import json
from collections.abc import Mapping

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.ui.entry.lines import Line, WholeLine
from explorer.ui.entry.receipts import Receipts, take_down
from tests.loops import awaited

WIDGETS = {"size": "64"}
EVENTS = "$$STREAMLIT_INTERNAL_KEY_$$ID-0-view__events"


def wish(
    fragment: str, page: str = "explore", tells: Mapping[str, str] = WIDGETS, clicks: str = ""
) -> bytes:
    message = BackMsg()
    run = message.rerun_script
    run.page_script_hash, run.fragment_id, run.query_string = page, fragment, "layer=conv2_1"
    for name, value in tells.items():
        run.widget_states.widgets.add(id=name, string_value=value)
    if clicks:
        run.widget_states.widgets.add(id=EVENTS, json_trigger_value=clicks)
    return message.SerializeToString()


def going(page: str) -> bytes:
    """As a browser asks for another page: nothing is told of widgets."""
    return wish("", page, {})


def passed(
    sent: list[Message], path: str = "/base/_stcore/stream", begun: bool = True
) -> list[Message]:
    """What the app behind the middleware receives, which begins it at once or not at all."""
    received: list[Message] = []
    end = {"type": "websocket.disconnect", "code": 0}

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (message := await receive()) != end:
            received.append(plain(message, begun))

    async def receive() -> Message:
        return waiting.pop(0) if waiting else end

    async def send(_message: Message) -> None: ...

    waiting = list(sent)
    going = WholeLine(app)({"type": "websocket", "path": path}, receive, send)
    awaited(going)
    return received


def plain(message: Message, begun: bool) -> Message:
    """A message without the mark by which its receipt is told, which a run that begins tells."""
    found = BackMsg()
    try:
        found.ParseFromString(message.get("bytes", b""))
    except DecodeError:
        return message
    if found.WhichOneof("type") != "rerun_script":
        return message
    marks = list(found.rerun_script.cached_message_hashes)
    assert len(marks) == 1
    if begun:
        take_down(marks)
    found.rerun_script.ClearField("cached_message_hashes")
    return {**message, "bytes": found.SerializeToString()}


def told(message: Message) -> dict[str, str]:
    """The widgets that a wish names, with their values."""
    states = BackMsg.FromString(message["bytes"]).rerun_script.widget_states.widgets
    return {state.id: getattr(state, state.WhichOneof("value") or "") for state in states}


def came(*data: bytes) -> list[Message]:
    return [{"type": "websocket.receive", "bytes": one} for one in data]


def test_the_first_wish_on_a_line_is_for_the_whole_page_and_later_ones_are_as_they_were() -> None:
    asks = BackMsg()
    asks.file_urls_request.request_id = "1"
    other = asks.SerializeToString()
    sent = [{"type": "websocket.connect"}, *came(b"\xff\xff", other, wish("a"), wish("b"), other)]
    first = BackMsg.FromString(wish("a"))
    first.rerun_script.fragment_id = ""
    wanted = came(b"\xff\xff", other, first.SerializeToString(), wish("b"), other)
    assert passed(sent) == [{"type": "websocket.connect"}, *wanted]
    assert passed(came(wish(""), wish("b"))) == came(wish(""), wish("b"))


def test_lines_that_are_not_the_pages_pass_unread() -> None:
    received: list[Message] = []

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        received.append(await receive())

    async def receive() -> Message:
        return came(wish("a"))[0]

    async def send(_message: Message) -> None: ...

    elsewhere = WholeLine(app)({"type": "websocket", "path": "/elsewhere"}, receive, send)
    awaited(elsewhere)
    assert received == came(wish("a"))


def test_what_is_told_of_a_page_that_is_being_left_goes_with_the_wish_for_the_other() -> None:
    for fragment in ("", "a"):
        whole, last, other = came(wish(""), wish(fragment, tells={"size": "96"}), going("compare"))
        assert passed([whole, other, last])[1:] == came(wish("", "compare", {"size": "96"}))


def test_what_is_told_later_of_a_page_that_was_left_runs_the_one_that_is_there() -> None:
    for fragment in ("", "a"):
        sent = came(
            wish(""), going("compare"), b"\xff\xff", wish(fragment), wish("b", page="compare")
        )
        wanted = came(
            wish(""),
            wish("", "compare"),
            b"\xff\xff",
            wish("", page="compare"),
            wish("b", page="compare"),
        )
        assert passed(sent) == wanted


def test_who_goes_back_to_the_page_just_left_is_there_again() -> None:
    sent = came(wish(""), going("compare"), going("explore"), wish("", "explore"))
    wanted = came(wish(""), wish("", "compare"), going("explore"), wish("", "explore"))
    assert passed(sent) == wanted


def beginning(page: str) -> bytes:
    """As the server says that a run of a page begins."""
    message = ForwardMsg()
    message.new_session.page_script_hash = page
    return message.SerializeToString()


def pages_asked_for(line: Line, *told: tuple[str, str, str]) -> list[str]:
    """Which page each wish is for in the end; `told` is who says what of which page."""
    asked = []
    for who, page, fragment in told:
        if who == "server":
            line.draw(beginning(page))
            continue
        message = BackMsg()
        message.ParseFromString(wish(fragment, page))
        line.hear(message.rerun_script)
        asked.append(message.rerun_script.page_script_hash)
    return asked


def test_a_page_that_a_run_led_to_is_the_one_that_is_there() -> None:
    led = [("browser", "explore", "view"), ("server", "explore", ""), ("server", "lab", "")]
    told = pages_asked_for(Line(), *led, ("browser", "lab", "part"), ("browser", "explore", "view"))
    # What is told of Explore comes from a browser that does not have the lab yet.
    assert told == ["explore", "lab", "lab"]
    back = [("server", "explore", ""), ("browser", "explore", "view")]
    assert pages_asked_for(Line(), *led, *back) == ["explore", "explore"]


def test_a_run_of_the_page_before_that_begins_meanwhile_leads_nowhere() -> None:
    line = Line()
    pages_asked_for(line, ("browser", "explore", "view"), ("server", "explore", ""))
    message = BackMsg()
    message.ParseFromString(going("lab"))
    line.hear(message.rerun_script)
    late = ("browser", "explore", "view")
    told = [("server", "explore", ""), late, ("server", "lab", ""), late]
    assert pages_asked_for(line, *told) == ["lab", "lab"]


def test_what_no_run_has_begun_with_goes_with_the_next_wish_for_a_whole_page() -> None:
    first, chosen, clicked, other = came(
        wish(""),
        wish("a", tells={"size": "96"}),
        wish("b", tells={}, clicks='["one"]'),
        going("compare"),
    )
    arrived = passed([first, chosen, clicked, other], begun=False)[-1]
    assert told(arrived) == {"size": "96", EVENTS: '["one"]', "$$ID-0-view": "{}"}
    assert told(passed([first, chosen, clicked, other])[-1]) == {"size": "96"}


def test_of_what_is_told_twice_the_newer_counts_and_of_clicks_all_in_order() -> None:
    first, second = came(
        wish("", tells={"size": "96"}, clicks='["one"]'),
        wish("", tells={"size": "128"}, clicks='["two"]'),
    )
    arrived = passed([first, second], begun=False)[-1]
    assert told(arrived)["size"] == "128"
    assert json.loads(told(arrived)[EVENTS]) == ["one", "two"]
    broken = came(wish("", clicks='["one"]'), wish("", clicks="{{"))
    assert told(passed(broken, begun=False)[-1])[EVENTS] == "{{"


def test_a_line_that_ends_while_a_page_is_being_left_ends() -> None:
    gone = {"type": "websocket.disconnect", "code": 1001}
    sent = [*came(wish(""), going("compare")), gone]
    assert passed(sent) == [*came(wish(""), wish("", "compare")), gone]


def pass_on(receipts: Receipts, name: str, text: str = "x") -> str:
    """Pass one widget's word on; return the mark that would take it down."""
    message = BackMsg()
    message.rerun_script.widget_states.widgets.add(id=name, string_value=text)
    receipts.pass_on(message.rerun_script)
    return str(message.rerun_script.cached_message_hashes[-1])


def kept(receipts: Receipts) -> set[str]:
    message = BackMsg()
    receipts.complete(message.rerun_script)
    return {state.id for state in message.rerun_script.widget_states.widgets}


def test_nobody_can_take_down_what_is_told_on_another_line() -> None:
    mine, others = Receipts(), Receipts()
    mark = pass_on(mine, "size")
    _mark, name, number = pass_on(others, "layer").split(" ")
    guesses = [f"told {guess} {number}" for guess in ("0", "1", name[:-1], f"{name} ", "")]
    take_down([*guesses, "told", f"told {name} -1", f"told {name} x", "something else"])
    assert kept(mine) == {"size"}
    assert kept(others) == {"layer"}
    take_down([mark])
    assert not kept(mine)


def test_what_is_kept_of_somebody_who_floods_a_line_is_bounded() -> None:
    line = Receipts()
    for number in range(100):
        pass_on(line, f"flood {number}", "x" * 20_000)
    assert "flood 99" in kept(line)
    assert len(kept(line)) < 20


def test_the_newest_picture_is_kept_whatever_its_size_and_all_lines_together_are_bounded() -> None:
    line, others = Receipts(), [Receipts() for _line in range(9)]
    pass_on(line, "size", "64")
    pass_on(line, "older picture", "x" * 400_000)
    pass_on(line, "picture", "x" * 8_000_000)
    pass_on(line, "order", "bgr")
    assert kept(line) == {"size", "picture", "order"}
    for other in others:
        pass_on(other, "picture", "x" * 8_000_000)
    held = [other for other in others if kept(other)]
    assert 5 <= len(held) < len(others)
    pass_on(held[0], "size")
    assert kept(held[0]) == {"picture", "size"}


def test_a_picture_that_rides_on_a_wish_for_a_part_of_the_page_has_the_whole_page_run() -> None:
    for clicks, part in (('[{"event": "picture"}]', ""), ("[]", "part")):
        line, message = Line(), BackMsg()
        line.hear(message.rerun_script)
        message.rerun_script.fragment_id = "part"
        name = EVENTS.replace("view", "paste")
        message.rerun_script.widget_states.widgets.add(id=name, json_trigger_value=clicks)
        assert line.hear(message.rerun_script)
        assert message.rerun_script.fragment_id == part


def menu(name: str, part: str, shows: str) -> bytes:
    """As the server draws a menu in a part of the page."""
    message = ForwardMsg()
    message.delta.fragment_id = part
    box = message.delta.new_element.selectbox
    box.id, box.set_value, box.raw_value = name, True, shows
    return message.SerializeToString()


def test_a_menu_touched_on_the_page_that_was_left_is_told_to_the_same_menu_of_the_next() -> None:
    old, new = "$$ID-0a-order", "$$ID-0b-order"
    for comes_first in ("menu", "word"):
        line = Line()
        line.hear(BackMsg.FromString(wish("", tells={})).rerun_script)
        line.draw(menu(old, "", "rgb"))
        line.hear(BackMsg.FromString(going("compare")).rerun_script)
        word = BackMsg.FromString(wish("", tells={old: "bgr", "$$ID-0a-None": "x"}))
        if comes_first == "menu":
            line.draw(menu(new, "", "rgb"))
        assert line.hear(word.rerun_script)
        said = {one.id: one.string_value for one in word.rerun_script.widget_states.widgets}
        assert word.rerun_script.page_script_hash == "compare"
        if comes_first == "menu":
            assert said[new] == "bgr"
            assert not line.waits
        else:
            assert line.waits
            assert not line.owed()
            line.draw(menu(new, "", "rgb"))
            owed = BackMsg.FromString(line.owed()).rerun_script
            assert owed.page_script_hash == "compare"
            assert {one.id: one.string_value for one in owed.widget_states.widgets}[new] == "bgr"
        assert not line.waits


def test_what_is_already_as_it_was_chosen_is_not_told_again() -> None:
    line = Line()
    line.hear(BackMsg.FromString(wish("", tells={})).rerun_script)
    line.draw(menu("$$ID-0a-order", "", "rgb"))
    line.hear(BackMsg.FromString(going("compare")).rerun_script)
    line.hear(BackMsg.FromString(wish("", tells={"$$ID-0a-order": "bgr"})).rerun_script)
    line.draw(menu("$$ID-0b-order", "", "bgr"))
    assert not line.waits
    assert not line.owed()


def test_a_touch_elsewhere_that_rides_on_a_wish_for_a_part_has_the_whole_page_run() -> None:
    line = Line()
    asked = []
    line.draw(menu("size", "", "64"))
    line.draw(menu("map", "view", "auto"))
    for part, tells in (
        ("", {"size": "64", "map": "auto"}),
        ("view", {"size": "64", "map": "zero"}),
        ("view", {"size": "96", "map": "zero"}),
        ("view", {"size": "96", "map": "zero"}),
    ):
        message = BackMsg.FromString(wish(part, tells=tells))
        assert line.hear(message.rerun_script)
        asked.append(message.rerun_script.fragment_id)
    assert asked == ["", "view", "", "view"]
