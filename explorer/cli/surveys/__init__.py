"""`survey`: every channel over a folder of pictures."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.cli.making import UsageError
from explorer.cli.surveys.counting import Meter
from explorer.cli.surveys.logging import Log
from explorer.errors import SurveyError
from explorer.imaging import Fit, Interpolation
from explorer.imaging.sampling import Sampling
from explorer.messages import N_
from explorer.network import LoadedWeights, load_weights
from explorer.network.heap import spare
from explorer.policy import audience_of
from explorer.studies.survey import Columns, open_survey
from explorer.studies.survey.columns import RELUS
from explorer.studies.survey.course import About, Engine, InProcess, run_survey
from explorer.studies.survey.manifest import Manifest
from explorer.studies.survey.sources import FolderSource, PictureSource, SampleSource


def run(options: argparse.Namespace) -> int:
    """Make a survey; returns 1 if some files are no pictures that can be read.

    Raises: ExplorerError: if there is nothing to survey, or it cannot be written.
    """
    if audience_of(os.environ, "localhost").public:
        raise SurveyError(
            N_("Surveys are off where strangers may come. They need a machine of your own.")
        )
    source, target = _source(options), Path(options.output).expanduser()
    columns = Columns.of(options.layers or RELUS)
    sampling = Sampling(Interpolation(options.resize), size=options.size, fit=Fit(options.fit))
    loaded = load_weights(options.weights)
    about = About.of(loaded, sampling, columns)
    meter = Meter(sys.stderr)
    with Log(target.with_name(f"{target.name}.log"), meter) as log:
        log.write(f"survey of {options.folder or 'the samples'}, weights {loaded.sha256}")
        with _engine(options, loaded, about, log) as engine:
            manifest = run_survey(source, target, about, engine, meter.show, small=options.small)
        log.write(f"finished: {manifest.counts}")
    _report(manifest, target, options.json)
    return int(bool(manifest.counts.unreadable))


def _source(options: argparse.Namespace) -> PictureSource:
    if options.samples == (options.folder is not None):
        raise UsageError("a survey needs a folder of pictures, or --samples")
    if options.samples:
        return SampleSource()
    return FolderSource(Path(options.folder).expanduser(), Path(options.output).expanduser())


@contextmanager
def _engine(
    options: argparse.Namespace, loaded: LoadedWeights, about: About, log: Log
) -> Iterator[Engine]:
    if options.scheduler is None and options.workers == 0:
        spare()
        log.write("computed in this process")
        yield InProcess(loaded, about.sampling, about.columns)
        return
    from explorer.cli.surveys.clusters import opened_cluster  # dask: only where it is used

    with opened_cluster(options, about, log) as engine:
        yield engine


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
