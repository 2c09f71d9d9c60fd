"""Tricks that a server plays on its visitors: each breaks something that is promised.

Every trick is named in `TRICKS`, with the modules it changes right after they were imported.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stress.sabotage import tricks_of_houses as houses
from stress.sabotage import tricks_of_pages as pages
from stress.sabotage import tricks_of_pictures as pictures
from stress.sabotage.playing import Trick


def impatient(policy: Any) -> None:
    """Not broken, only small: two may wait, and for a second."""
    read = policy.policy_of
    policy.policy_of = lambda *told: replace(read(*told), waiting=2, patience=1.0)


def soon_forgotten(storage: Any) -> None:
    """Not broken, only hasty: whoever left is forgotten after a second."""
    _time_to_come_back(storage, 1.0)


def at_once_forgotten(storage: Any) -> None:
    """Whoever loses the connection is forgotten at once."""
    _time_to_come_back(storage, 1e-6)


def _time_to_come_back(storage: Any, seconds: float) -> None:
    begin = storage.MemorySessionStorage.__init__

    def short(self: Any, *_told: object, **_more: object) -> None:
        begin(self, ttl_seconds=seconds)

    storage.MemorySessionStorage.__init__ = short


_leaks: list[Any] = []


def leaking(visitors: Any) -> None:
    """Every session leaves a megabyte, two files and two threads behind."""
    admit, state = visitors.admit_or_stop, visitors.st.session_state

    def leak() -> None:
        if "leaked" not in state:
            state["leaked"] = True
            _leaks.append((b"\1" * 2**20, [os.dup(1) for _ in range(2)]))
            for _ in range(2):
                threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
        admit()

    visitors.admit_or_stop = leak


def grasping(parsers: Any) -> None:
    """Whatever begins to be uploaded leaves 30 MB and a file behind."""
    begin = parsers.MultiPartParser.__init__

    def grasp(self: Any, *told: object, **more: object) -> None:
        _leaks.append((b"\1" * 30_000_000, os.dup(1)))
        begin(self, *told, **more)

    parsers.MultiPartParser.__init__ = grasp


def opened_to_all(utilities: Any) -> None:
    """Any token will do."""
    utilities.validate_xsrf_token = lambda *_told: True


def closed_to_all(utilities: Any) -> None:
    """No token will do."""
    utilities.validate_xsrf_token = lambda *_told: False


def stubborn(server: Any) -> None:
    """The server does not hear that it should stop."""
    server.Server.handle_exit = lambda *_told: None


def orphaned(run: Any) -> None:
    """A helper is started that outlives the server."""
    layer = run.Run.layer

    def start(self: Any, name: str) -> Any:
        if not _leaks:
            _leaks.append(subprocess.Popen(["sleep", "20"], start_new_session=True))
        return layer(self, name)

    run.Run.layer = start


def without_stand_in(panel: Any) -> None:
    """Where weights are missing there is no other network."""

    def fail() -> None:
        raise RuntimeError("sabotage")

    panel._at_hand = fail


def other_weights(panel: Any) -> None:
    """When weights can't be read, the network is another one."""
    panel._at_hand = lambda: panel.networks.network("untrained")


def silent_about_weights(panel: Any) -> None:
    """Nothing is said about weights that can't be had."""
    panel.progress_banner = lambda *_told: None


def silent_about_waiting(waiting: Any) -> None:
    """Nobody is told a place in the queue."""
    waiting.tell = lambda _place: None


def no_way_back(recovery: Any) -> None:
    """When something fails the last good view is gone."""

    def show(error: Exception) -> None:
        recovery._show(recovery.sentence_for(error))
        recovery.st.button("Try again", key="sabotaged")
        recovery.st.stop()

    recovery._recover = show


def dropping(controls: Any) -> None:
    """Who is told to come back has lost what was uploaded."""
    take = controls.take_candidate

    def drop() -> None:
        try:
            take()
        except controls.BusyError:
            controls.st.session_state.pop(controls._CANDIDATE, None)
            raise

    controls.take_candidate = drop


def forgetful(controls: Any) -> None:
    """Whoever looks a third time has lost the picture."""
    current, state = controls.current, controls.st.session_state

    def forget() -> Any:
        state["looks"] = state.get("looks", 0) + 1
        if state["looks"] > 2:
            controls.mine().picture_file = None
            controls.mine()["picture"] = "chelsea"
        return current()

    controls.current = forget


def unwell_link(link: Any) -> None:
    """What a link says is not checked."""
    read = link.read_link

    def fail() -> None:
        read()
        if link.ignored():
            raise RuntimeError("sabotage")

    link.read_link = fail


def slow_to_wake(link: Any) -> None:
    """Whoever comes in the first seconds sees an error."""
    read, began = link.read_link, time.monotonic()

    def fail() -> None:
        read()
        if time.monotonic() - began < 20:
            raise RuntimeError("sabotage")

    link.read_link = fail


def blank(link: Any) -> None:
    """A link that nobody knows leads to an empty page."""
    read = link.read_link

    def stop() -> None:
        read()
        if link.ignored():
            link.st.stop()

    link.read_link = stop


def mute_address(link: Any) -> None:
    """The address no longer tells which layer is looked at."""
    settings = link.Settings.as_link

    def tell(self: Any) -> dict[str, str]:
        return {key: text for key, text in settings(self).items() if key != "layer"}

    link.Settings.as_link = tell


def shared_settings(settings: Any) -> None:
    """All visitors choose for each other."""
    everybody = settings.Settings()
    settings.mine = lambda: settings.st.session_state.setdefault(settings._SESSION, everybody)


def deaf(isolation: Any) -> None:
    """From the first refusal on the server answers nobody for most of the time."""
    decode, begun = isolation.IsolatedDecoder.decode, list[bool]()

    def hold() -> None:
        from streamlit import runtime

        server: Any = runtime.get_instance()
        while True:
            server._async_objs.eventloop.call_soon_threadsafe(time.sleep, 1.0)
            time.sleep(1.1)

    def decode_and_hold(self: Any, data: bytes) -> Any:
        try:
            return decode(self, data)
        except isolation.ExplorerError:
            if not begun:
                begun.append(True)
                threading.Thread(target=hold, daemon=True).start()
            raise

    isolation.IsolatedDecoder.decode = decode_and_hold


def _on(module: str, *tricks: Callable[[Any], None]) -> dict[str, list[tuple[str, Trick]]]:
    return {trick.__name__: [(module, trick)] for trick in tricks}


TRICKS: dict[str, list[tuple[str, Trick]]] = {
    **_on("explorer.policy", impatient),
    **_on("streamlit.runtime.memory_session_storage", soon_forgotten, at_once_forgotten),
    **_on("explorer.ui.visitors", leaking),
    **_on("starlette.formparsers", grasping),
    **_on("streamlit.web.server.starlette.starlette_app_utils", opened_to_all, closed_to_all),
    **_on("uvicorn.server", stubborn),
    **_on(
        "explorer.ui.sidebar.weights_panel", without_stand_in, silent_about_weights, other_weights
    ),
    **_on("explorer.ui.computing.waiting", silent_about_waiting),
    **_on("explorer.ui.recovery", no_way_back),
    **_on("explorer.ui.sidebar.controls", dropping, forgetful),
    **_on(
        "explorer.ui.link",
        unwell_link,
        slow_to_wake,
        blank,
        mute_address,
        houses.forgetting_later,
        pages.nameless,
        pages.sprawling,
        pages.deaf_to_sections,
    ),
    **_on("explorer.ui.settings", shared_settings),
    **_on(
        "explorer.ui.run",
        orphaned,
        pictures.mixed_up,
        pictures.failing,
        pictures.sleepy,
        pictures.hoarding,
        pictures.dying,
        pictures.ever_busy,
        houses.wasteful,
        houses.heavy,
        houses.restless,
    ),
    **_on("explorer.ui.computing.shares", houses.upside_down),
    **_on("deploy.nginx", houses.giving_up),
    **_on("deploy.house", houses.all_at_once, houses.unmoved),
    **_on(
        "explorer.imaging.reading.isolated",
        deaf,
        pictures.wordless,
        pictures.gone_for_good,
        pictures.slow_to_refuse,
        pictures.gullible,
    ),
}
"""Every trick by its name."""
