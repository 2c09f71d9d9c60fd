"""How the column stands beside a room, or lies below it as a sheet; sent with an open lesson."""

from pathlib import Path

_SHEET = (Path(__file__).parent / "column.css").read_text("utf-8")
STYLE = f"<style>{_SHEET}</style>"
