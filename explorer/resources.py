"""Where the files are that belong to the app and are no modules: a clone, an image, a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "shipped"
"""What the wheel puts here, as `pyproject.toml` says; a clone has it beside the package."""

ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent
"""The folder of the script that Streamlit starts, which finds its configuration beside it."""
DOOR = ROOT / "streamlit_app.py"
ASSETS = ROOT / "assets"
