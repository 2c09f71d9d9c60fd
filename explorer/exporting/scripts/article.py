"""The script of the article's repaired code, and of what one of its faults comes to."""

from explorer.exporting.scripts.writing import Scene, write
from explorer.studies.article import ENDS, EXAMPLE, Fault

_MEASURED = {
    Fault.SOFTMAX: ["found = softmax_fault(maps)"],
    Fault.BATCH: ["found = batch_fault(maps)"],
    Fault.RELU: [f"found = relu_fault({EXAMPLE})", "scores = relu_scores(maps)"],
    Fault.RAW: ["found = raw_distances(ours, raw_maps(model, seen))"],
    Fault.RANDOM: ["found = random_figures(ours, raw_maps(untrained_network(), seen))"],
    Fault.DROPOUT: ["found = dropout_fault(maps)"],
    Fault.MERGE: ["found = merge_fault()"],
}
_OURS = [
    "model = VGG16.from_weights(weights)",
    f"ours = record(model, prepare(seen, weights.preprocessing), {ENDS})",
]


def article_script(scene: Scene, fault: Fault) -> str:
    """Write the script that runs the repaired network: `out`, and a fault's consequence: `found`.

    Convention: the head is as wide as it has to be for that; `Repaired()` alone is the article's.
    """
    return write(
        [
            *scene.seeing,
            f"weights = load_weights({scene.weights!r})",
            "vgg16 = Repaired(classes=10, width=128)",
            "vgg16.features.load_state_dict(features_of(weights.state))",
            "x = torch.tensor(prepare(seen, weights.preprocessing))",
            "out = vgg16.eval()(x)",
            "maps = vgg16.features(x)[0].detach().numpy()",
            *(_OURS if fault in (Fault.RAW, Fault.RANDOM) else []),
            *_MEASURED[fault],
        ]
    )
