"""What the app is made of, for whoever starts it."""

from pathlib import Path
from typing import Any

from starlette.middleware import Middleware

from explorer.network.heap import spare
from explorer.ui.entry.crowding import FewLines
from explorer.ui.entry.early import EarlyScript
from explorer.ui.entry.lines import WholeLine
from explorer.ui.entry.opening import ClosedDoors, opening
from explorer.ui.entry.routes import routes
from explorer.ui.hosting.uploads import Uploads


def parts() -> dict[str, Any]:
    """Return the arguments of `st.App`; threads that begin later share one heap.

    Convention: the call itself has to stand in the file that is started: Streamlit looks for it.
    """
    spare()
    return {
        "script_path": Path(__file__).parents[1] / "door" / "script.py",
        "routes": routes(),
        "middleware": [
            Middleware(ClosedDoors),
            Middleware(FewLines),
            Middleware(Uploads),
            Middleware(WholeLine),
            Middleware(EarlyScript),
        ],
        "lifespan": opening,
    }
