"""Each extra of docs/extras.md against the plain network, on SemEval-2019 task 9A out of fold: one change each.

Run by `make bench-sources` with PODIUM_COMPETITIONS set; the table goes to bench/extras.md. A share of the training
rows as its argument makes a quick trial, which is printed and not kept: `python bench/extras.py 0.05`.
"""

import sys
from typing import Any

from entered import AS_THEY_ARE, entered
from imbalance import files, labels_out_of_fold
from measured import keep
from project import CHECKOUT, SEMEVAL_2019_TASK_9A

from podium.config.load import load
from podium.ensemble.paired import paired

PIECES = {"kind": "wordpiece", "tokens": {"encoder": "all-minilm-l6-v2"}, "pad": {"max_length": 64}, "vectors": None}
ENCODER = {
    "architecture": "encoder",
    "view": "pieces",
    "loss": {"name": "cross_entropy"},
    "network": {"frozen_layers": 3, "layer_decay": 0.9},
    "optimizer": {"name": "adamw", "learning_rate": 0.0001, "schedule": {"name": "linear", "warmup": 0.1}},
    "batch_size": 32,
    "epochs": 2,
}
PLAIN = "plain"
WAYS: dict[str, dict[str, tuple[dict[str, Any], str]]] = {
    "bilstm_attention": {
        PLAIN: ({}, "as it is"),
        "masks": ({"network": {"dropout_samples": 5}}, "five dropout masks a step"),
        "adversarial": ({"adversarial": {"epsilon": 0.5}}, "each text's vectors moved by 0.5"),
        "drop": ({"augment": {"drop": 0.1}}, "a tenth of the tokens left out"),
        "swap": ({"augment": {"swap": 0.1}}, "a tenth of the tokens in their neighbour's place"),
        "pseudo": ({"sampling": "more_words"}, "test rows that the plain one is 90 % sure of"),
    },
    "encoder": {
        PLAIN: ({}, "as it is, three layers frozen"),
        "masks": ({"network": {"dropout_samples": 5}}, "five dropout masks a step"),
        "adversarial": ({"adversarial": {"epsilon": 2.0}}, "what the frozen layers give moved by 2"),
        "pseudo": ({"sampling": "more_pieces"}, "test rows that the plain one is 90 % sure of"),
    },
}


def sections(sample: float) -> dict[str, Any]:
    """params.yaml: each network once as it is, and once for each change.

    Args:
        sample: the share of the training rows.
    """
    shipped = load(CHECKOUT / "params.yaml").model_dump(mode="json")
    base = {"bilstm_attention": shipped["models"]["bilstm_attention"], "encoder": ENCODER}
    models = {}
    for network, ways in WAYS.items():
        for way, (change, _) in ways.items():
            plain = {**base[network], "sampling": "as_they_are"}
            changed = {"network": plain["network"] | change.get("network", {})}
            models[f"{network}_{way}"] = {**plain, **change, **changed}
    taught = {"sampling": "as_they_are", "confidence": 0.9 if sample == 1.0 else 0.5}  # few rows make nobody sure
    return {
        **SEMEVAL_2019_TASK_9A,
        "data": {**SEMEVAL_2019_TASK_9A["data"], "sample": sample},
        "views": {"words": shipped["views"]["words"], "pieces": PIECES},
        "samplings": {"as_they_are": AS_THEY_ARE},
        "pseudo": {
            "more_words": {**taught, "teacher": f"bilstm_attention_{PLAIN}", "view": "words"},
            "more_pieces": {**taught, "teacher": f"encoder_{PLAIN}", "view": "pieces"},
        },
        "models": models,
        "ensemble.members": list(models),
    }


def main(sample: float = 1.0) -> None:
    """Run every way, compare each with the plain network, print the table, keep it if all rows were in it.

    Args:
        sample: the share of the training rows.
    """
    with entered(sections(sample), files) as entry:
        truth, labels = labels_out_of_fold(entry)
        scores = entry.scores["members"]
        seconds = {name: entry.seconds_an_epoch(name) for name in labels}
    lines = [
        "# Extras, on SemEval-2019 task 9A",
        "",
        f"`make bench-sources`: F1 of class 1, {len(truth.target):,} rows, 5 folds out of fold, each fold's threshold "
        "fitted on the others; one change to a network each. The difference to the plain network comes with its paired "
        "95 % interval over resampled duplicate groups. The change's size was not searched for. Seconds are those of "
        "an epoch on one core, its validation included.",
        "",
        "| network | extra | what it is | cross-fitted F1 | difference to plain | log loss | seconds |",
        "|---|---|---|---|---|---|---|",
    ]
    for network, ways in WAYS.items():
        for way, (_, what) in ways.items():
            name, plain = f"{network}_{way}", labels[f"{network}_{PLAIN}"]
            found = paired(truth.problem, truth.target, labels[name], plain, truth.group)
            difference = "" if way == PLAIN else f"{found[0]:+.3f} ({found[1]:+.3f} to {found[2]:+.3f})"
            score = scores[name]
            cells = (network, way, what, f"{score['cross_fitted']:.3f}", difference, f"{score['log_loss']:.3f}")
            lines.append(f"| {' | '.join(cells)} | {seconds[name]:.1f} |")
    if sample == 1.0:
        keep("extras", lines)
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
