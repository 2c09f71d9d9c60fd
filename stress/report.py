"""`docs/reliability.md`, written from what was measured."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from stress.promise import PROMISES, Result
from stress.records import Record

NOTES = Path(__file__).parent / "notes.md"
"""What no run can tell: how to read it, what else is tested, what is not promised."""


def report(records: Sequence[Record], chapters: Iterable[str]) -> str:
    """Write the document; a chapter that was never run is said to be missing."""
    known = {record.chapter: record for record in records}
    parts = ["# What was measured", _head(records), NOTES.read_text("utf-8").strip()]
    for name in chapters:
        parts.append(f"## {name}")
        parts.append(_chapter(known[name]) if name in known else "Not measured yet.")
    parts += _differing(records)
    return "\n\n".join(parts) + "\n"


def _head(records: Sequence[Record]) -> str:
    lines = [line for record in records for line in record.lines]
    failed = sum(not line.held for line in lines)
    machines = sorted({record.machine for record in records})
    versions = sorted({_versions(record) for record in records})
    where = "; ".join(machines) or "no machine yet"
    verdict = f"{failed} did not hold" if failed else "all held"
    return (
        f"`make stress` measured {len(lines)} promises; {verdict}. "
        f"Machine: {where}. Visitors and server shared it. Software: {'; or '.join(versions)}. "
        "This page is written by `python -m stress --report`."
    )


def _versions(record: Record) -> str:
    return ", ".join(f"{name} {version}" for name, version in record.versions.items())


def _chapter(record: Record) -> str:
    scale = "in full" if record.scale == 1 else f"**at scale {record.scale:g} only**"
    head = (
        f"{record.when}, commit `{record.commit}`, {scale}, "
        f"{record.seconds / 60:.0f} min, {record.machine}"
    )
    return "\n".join([head, "", "```", *map(_line, record.lines), "```"])


def _line(line: Result) -> str:
    mark = "" if line.key in PROMISES else "  (without a sabotage)"
    return f"{line}{mark}"


def _differing(records: Sequence[Record]) -> list[str]:
    """Where a limit is another than the review of 2026 asked for, and why."""
    measured = {line.key: line for record in records for line in record.lines}
    rows = [
        f"| {key} | {promise.goal} | {measured[key].limit if key in measured else '–'} | "
        f"{promise.why or 'held as asked'} |"
        for key, promise in PROMISES.items()
        if promise.goal
    ]
    if not rows:
        return []
    head = ["| promise | goal of the review | limit here | why |", "| --- | --- | --- | --- |"]
    return ["## Limits and goals", "\n".join([*head, *rows])]
