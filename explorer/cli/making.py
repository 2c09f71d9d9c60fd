"""Make files: render, stats, export, pool, replay."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from explorer.cli import files
from explorer.cli.counting import Counter
from explorer.errors import ExplorerError, SettingError
from explorer.exporting import Material, Product, Request, make, write_archive
from explorer.exporting.pictures import pool_strip
from explorer.exporting.request import colours_for, mapping_for, request_of, weights_name
from explorer.exporting.tables import rows
from explorer.imaging import ColourOrder, Fit, Interpolation, Picture, prepare
from explorer.imaging.sampling import Sampling, sample
from explorer.messages import N_
from explorer.network import VGG16, LoadedWeights, Trace, load_weights
from explorer.operations.pooling import PoolKind
from explorer.operations.statistics import ChannelOrder
from explorer.rendering import Colours, parse_mapping

Facts = dict[str, Any]
Job = Callable[[str], Facts]


class UsageError(Exception):
    """The command is wrong in a way argparse cannot see."""


def run(options: argparse.Namespace) -> int:
    """Run a command; returns 0, or 1 if some files failed.

    Raises: UsageError, ExplorerError: if nothing can be done at all.
    """
    if options.room == "replay":
        return _replay(options)
    pictures = files.pictures_in(options.pictures)
    if not pictures:
        raise UsageError("there is no picture in that folder")
    if len(pictures) > 1 and not options.output and not options.json:
        raise UsageError("several pictures need -o FOLDER, or --json to print")
    if len(pictures) > 1 and options.output and Path(options.output).is_file():
        raise UsageError(f"{options.output} is a file; several pictures need a folder")
    stems = [files.stem(name) for name in pictures]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice and options.output:
        raise UsageError(f"several pictures are called {twice[0]}; their files would be one")
    job = _pool_job(options, pictures) if options.room == "pool" else _job(options, pictures)
    return _each(pictures, job, as_json=options.json)


def _each(pictures: list[str], job: Job, *, as_json: bool) -> int:
    made: list[Facts] = []
    counter = Counter(len(pictures), sys.stderr)
    for picture in pictures:
        counter.show(picture)
        try:
            made.append({"picture": picture} | job(picture))
        except ExplorerError as problem:
            counter.close()
            print(f"explorer: {picture}: {problem}", file=sys.stderr)
    counter.close()
    if as_json:
        print(json.dumps(made, indent=2))
    return int(len(made) < len(pictures))


def _sampling(options: argparse.Namespace) -> Sampling:
    return Sampling(
        Interpolation(options.resize),
        options.passes,
        options.size,
        Fit(options.fit),
        ColourOrder(options.order),
    )


def _target(options: argparse.Namespace, picture: str, several: bool, ending: str) -> Path:
    """Choose a file; in a folder it is called as the picture, with what was made of it."""
    given = Path(options.output) if options.output else Path()
    if options.output and not several and not given.is_dir():
        return given
    return given / f"{files.stem(picture)}-{ending}"


def _product(options: argparse.Namespace) -> Product:
    if options.room == "stats":
        return Product.STATISTICS
    if options.room == "export":
        return Product(options.format)
    if options.large:
        return Product.LARGE
    return Product.SHEET if options.channel is None else Product.CHANNEL


def _mapping(options: argparse.Namespace) -> str:
    try:
        return str(parse_mapping(options.map or mapping_for(options.layer)))
    except SettingError as problem:
        raise UsageError(str(problem)) from problem


def _request(options: argparse.Namespace, loaded: LoadedWeights) -> Request:
    mapping = _mapping(options)
    is_zip = options.room == "export" and options.format == "zip"
    return Request(
        Product.SHEET if is_zip else _product(options),
        "",
        weights_name(loaded),
        loaded.sha256,
        options.layer,
        _sampling(options),
        options.channel,
        mapping,
        Colours(options.colours) if options.colours else colours_for(mapping, options.layer),
        ChannelOrder(options.sort),
        options.step,
    )


def _job(options: argparse.Namespace, pictures: list[str]) -> Job:
    several = len(pictures) > 1
    is_zip = options.room == "export" and options.format == "zip"
    prints = options.room == "stats" and not options.output
    _mapping(options)  # a wrong word is told before anything is fetched
    loaded = load_weights(options.weights)
    general = _request(options, loaded)
    model = VGG16.from_weights(loaded)

    def job(name: str) -> Facts:
        picture = files.read_picture(name)
        request = replace(general, picture_sha256=picture.sha256)
        trace, material = _material(model, loaded, picture, request, run=not is_zip)
        if prints:
            return _print_statistics(request, material, as_json=options.json)
        ending = "layers.zip" if is_zip else request.filename
        target = _target(options, name, several, ending)

        def fill(out: BinaryIO) -> None:
            if not is_zip:
                out.write(make(request, material))
                return
            for _layer in write_archive(out, request, material.seen, trace.walk()):
                pass

        files.write(target, fill, [*pictures, options.weights])
        if options.manifest and not is_zip:
            _write_manifest(target, name, options.weights, request, pictures)
        return {"output": str(target), "request": json.loads(request.to_json())}

    return job


def _material(
    model: VGG16, loaded: LoadedWeights, picture: Picture, request: Request, *, run: bool
) -> tuple[Trace, Material]:
    seen = sample(picture.pixels, request.sampling).pixels
    trace = Trace(model, prepare(seen, loaded.preprocessing))
    maps = trace.record([request.layer])[request.layer] if run else seen[:0].astype("float32")
    return trace, Material(seen, maps)


def _print_statistics(request: Request, material: Material, *, as_json: bool) -> Facts:
    if as_json:
        return {"layer": request.layer, "channels": list(rows(material.maps, request.sort))}
    sys.stdout.write(make(request, material).decode())
    return {}


def _write_manifest(
    target: Path, picture: str, weights: str, request: Request, inputs: list[str]
) -> None:
    def place(name: str) -> str:
        is_file = not name.startswith(files.SAMPLE) and Path(name).is_file()
        return str(Path(name).resolve()) if is_file else name

    facts = {
        "picture": place(picture),
        "weights": place(weights),
        "output": target.name,
        "request": json.loads(request.to_json()),
    }
    text = (json.dumps(facts, indent=2, sort_keys=True) + "\n").encode()
    path = target.with_name(target.name + ".json")
    files.write(path, lambda out: _put(out, text), inputs)


def _put(out: BinaryIO, data: bytes) -> None:
    out.write(data)


def _pool_job(options: argparse.Namespace, pictures: list[str]) -> Job:
    sampling, several = _sampling(options), len(pictures) > 1

    def job(name: str) -> Facts:
        seen = sample(files.read_picture(name).pixels, sampling).pixels
        data, stages = pool_strip(seen, PoolKind(options.kind), options.times)
        facts: Facts = {"stages": [list(stage.shape) for stage in stages]}
        if options.output or not options.json:
            target = _target(options, name, several, f"pool-{options.kind}.png")
            files.write(target, lambda out: _put(out, data), pictures)
            facts["output"] = str(target)
        return facts

    if options.times < 1:
        raise UsageError("--times must be at least 1")
    return job


def _replay(options: argparse.Namespace) -> int:
    text = files.read(options.manifest)
    manifest = _manifest(text)
    request = request_of(json.dumps(manifest["request"]))
    picture = files.read_picture(str(manifest["picture"]))
    loaded = load_weights(str(manifest["weights"]))
    for what, found, wanted in _hashes(picture, loaded, request):
        if found != wanted:
            raise SettingError(
                N_("The {what} is not the one in the manifest: {found} instead of {wanted}."),
                what=what,
                found=found[:12],
                wanted=wanted[:12],
            )
    _trace, material = _material(VGG16.from_weights(loaded), loaded, picture, request, run=True)
    target = Path(options.output or Path(str(manifest["output"])).name)
    data = make(request, material)
    inputs = [options.manifest, str(manifest["picture"]), str(manifest["weights"])]
    files.write(target, lambda out: _put(out, data), inputs)
    return 0


def _hashes(
    picture: Picture, loaded: LoadedWeights, request: Request
) -> Iterator[tuple[str, str, str]]:
    yield "picture", picture.sha256, request.picture_sha256
    yield "weights file", loaded.sha256, request.weights_sha256


def _manifest(text: bytes) -> Facts:
    try:
        manifest = json.loads(text)
        return {key: manifest[key] for key in ("picture", "weights", "output", "request")}
    except (ValueError, KeyError, TypeError) as problem:
        raise SettingError(
            N_("This is not a manifest: it must be JSON with picture, weights, output and request.")
        ) from problem
