"""The scripts of the resampling lab."""

from explorer.exporting.scripts.writing import Scene, sampling_literal, write
from explorer.imaging.methods import Method
from explorer.imaging.sampling import Sampling


def resampling_script(scene: Scene) -> str:
    """Write the script for a picture brought to size by every method: `results`, by method."""
    return write(
        [
            *_methods(scene),
            "results = {str(m): sample(picture.pixels, s).pixels for m, s in methods.items()}",
        ]
    )


def origins_script(scene: Scene, sampling: Sampling, row: int, column: int) -> str:
    """Write the script for a pixel's source rows, columns and weights, its `total` and `byte`."""
    return write(
        [
            scene.opening,
            "height, width = picture.pixels.shape[:2]",
            f"sampling = {sampling_literal(sampling)}",
            "rows, columns = sampling_taps((width, height), sampling)",
            f"down, across = rows.matrix(height)[{row}], columns.matrix(width)[{column}]",
            'total = np.einsum("i,ijk,j->k", down, picture.pixels.astype(float), across)',
            f"byte = sample(picture.pixels, sampling).pixels[{row}, {column}]",
        ]
    )


def pyramid_script(scene: Scene, box: tuple[int, int, int, int], levels: int) -> str:
    """Write the script for a part halved, doubled, taken apart and `restored`.

    Convention: `box` is top, bottom, left, right, each end excluded.
    """
    top, bottom, left, right = box
    return write(
        [
            scene.opening,
            f"part = picture.pixels[{top}:{bottom}, {left}:{right}]",
            "down = halve(part)",
            "up = double(down.kept)",
            f"pyramid = laplacian_pyramid(part, {levels})",
            "restored = restore(pyramid.top, pyramid.residuals)",
        ]
    )


def aliasing_script(chart: str, side: int) -> str:
    """Write the script for a chart by every method: `results`, and the false detail `shares`."""
    return write(
        [
            f"levels = brightness(load_sample({chart!r}).pixels)",
            f"methods = samplings(levels.shape[::-1], Sampling(size={side}, fit=Fit.STRETCH))",
            f"results = {{str(m): resampled(levels, {side}, s) for m, s in methods.items()}}",
            f"shares = {{str(m): false_detail(levels, {side}, s).share "
            "for m, s in methods.items()}",
        ]
    )


def drift_script(scene: Scene, reference: Method) -> str:
    """Write the script for every method's `drifts` from the reference, layer by layer."""
    return write(
        [
            *_methods(scene),
            *scene.loading,
            "inputs = {",
            "    m: prepare(sample(picture.pixels, s).pixels, weights.preprocessing)",
            "    for m, s in methods.items()",
            "}",
            f"r = inputs[Method.{reference.name}]",
            "drifts = {str(m): drift(model, x, r, weights.classes) for m, x in inputs.items()}",
        ]
    )


def looks_script(scene: Scene, reference: Method) -> str:
    """Write the script for how different results and five changes look: `looks`, by name.

    Convention: two numbers each, LPIPS and DISTS.
    """
    return write(
        [
            *_methods(scene),
            'model = VGG16.from_weights(load_weights("torchvision"))',
            "results = {m: sample(picture.pixels, s).pixels for m, s in methods.items()}",
            f"r = results[Method.{reference.name}]",
            "results |= {c: changed(r, c) for c in tuple(Change)}",
            "looks = {",
            "    str(m): (lpips(model, r, x).distance, dists(model, r, x).distance)",
            "    for m, x in results.items()",
            "}",
        ]
    )


def factors_script(scene: Scene, fx: float, fy: float) -> str:
    """Write the script for a size by factors: `size_wh`, and OpenCV's own `small`."""
    return write(
        [
            scene.opening,
            f"size_wh = scaled_size(picture.pixels.shape[1::-1], {fx!r}, {fy!r})",
            f"small = cv2.resize(picture.pixels, None, fx={fx!r}, fy={fy!r})",
            "same = small.shape[1::-1] == size_wh",
        ]
    )


def layout_script(scene: Scene, most: int) -> str:
    """Write the script for planes and back: the share of `wrong` pixels of each way."""
    return write(
        [
            *scene.seeing,
            f"pixels = seen[:{most}, :{most}]",
            "same = (merge(list(split(pixels))) == pixels).all()",
            "planes = to_planes(pixels)",
            "pictures = {way.label: to_pixels(planes[0], way) for way in Way}",
            "wrong = {call: (p != pixels).any(axis=2).mean() for call, p in pictures.items()}",
        ]
    )


def _methods(scene: Scene) -> list[str]:
    return [
        scene.opening,
        f"base = {sampling_literal(scene.sampling)}",
        "methods = samplings(picture.pixels.shape[1::-1], base)",
    ]
