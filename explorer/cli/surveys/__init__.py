"""`survey`: every channel over a folder of pictures."""

import argparse
import json
import sys
from pathlib import Path

from explorer.cli.making import UsageError
from explorer.cli.surveys.counting import Meter
from explorer.imaging import Fit, Interpolation
from explorer.imaging.sampling import Sampling
from explorer.network import load_weights
from explorer.network.heap import spare
from explorer.studies.survey import Columns, open_survey
from explorer.studies.survey.columns import RELUS
from explorer.studies.survey.course import About, InProcess, run_survey
from explorer.studies.survey.manifest import Manifest
from explorer.studies.survey.sources import FolderSource, PictureSource, SampleSource


def run(options: argparse.Namespace) -> int:
    """Make a survey; returns 1 if some files are no pictures that can be read.

    Raises: ExplorerError: if there is nothing to survey, or it cannot be written.
    """
    source, target = _source(options), Path(options.output).expanduser()
    columns = Columns.of(options.layers or RELUS)
    sampling = Sampling(Interpolation(options.resize), size=options.size, fit=Fit(options.fit))
    loaded = load_weights(options.weights)
    spare()
    meter = Meter(sys.stderr)
    try:
        engine = InProcess(loaded, sampling, columns)
        manifest = run_survey(
            source,
            target,
            About.of(loaded, sampling, columns),
            engine,
            meter.show,
            small=options.small,
        )
    finally:
        meter.close()
    _report(manifest, target, options.json)
    return int(bool(manifest.counts.unreadable))


def _source(options: argparse.Namespace) -> PictureSource:
    if options.samples == (options.folder is not None):
        raise UsageError("a survey needs a folder of pictures, or --samples")
    if options.samples:
        return SampleSource()
    return FolderSource(Path(options.folder).expanduser(), Path(options.output).expanduser())


def _report(manifest: Manifest, target: Path, as_json: bool) -> None:
    counts = manifest.counts
    refused = [row for row in open_survey(target).pictures if row.problem is not None]
    for row in refused:
        print(f"explorer: {row.path}: {row.reason}", file=sys.stderr)
    if as_json:
        facts = {
            "survey": str(target),
            "files": counts.files,
            "counted": counts.counted,
            "repeated": counts.repeated,
            "unreadable": counts.unreadable,
            "layers": manifest.columns.layers,
            "left_out": [{"file": row.path, "reason": row.reason} for row in refused],
        }
        print(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    print(
        f"{counts.counted} pictures counted, {counts.repeated} met twice, "
        f"{counts.unreadable} unreadable"
    )
    print(f"written: {target}")
