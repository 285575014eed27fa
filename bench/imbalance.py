"""Five ways to handle rare positives, compared on SemEval-2019 task 9A out of fold: one network, one change each.

Run by `make bench-sources` with PODIUM_COMPETITIONS set; the table goes to bench/imbalance.md.
"""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
from entered import AS_THEY_ARE, COMPETITIONS, Entry, entered
from measured import keep
from project import CHECKOUT, SEMEVAL_2019_TASK_9A

from podium.config.load import load
from podium.ensemble.crossed import crossed
from podium.ensemble.gather import gather
from podium.ensemble.methods import average
from podium.ensemble.paired import paired
from podium.ensemble.truth import Truth

SOURCE = COMPETITIONS / "semeval2019-task9a"
BALANCED = {"method": "over", "ratio": 1.0, "seed": 1}
NETWORKS = ("cnn", "bilstm_attention")
COSTS = [[0.0, 1.0], [3.0, 0.0]]
WAYS: dict[str, tuple[str, dict[str, Any], str]] = {
    "nothing": ("as_they_are", {"name": "cross_entropy"}, "rows as they are, cross-entropy"),
    "oversampling": ("balanced", {"name": "cross_entropy"}, "positives repeated, one to one"),
    "undersampling": ("thinned", {"name": "cross_entropy"}, "negatives left out, one to one"),
    "class_weights": ("as_they_are", {"name": "balanced_cross_entropy"}, "each class weighs the same"),
    "focal": ("as_they_are", {"name": "focal"}, "gamma 2, weights from class counts"),
    "cost_matrix": ("as_they_are", {"name": "cost_matrix"}, "a missed positive costs three times a false one"),
    "soft_f1": ("as_they_are", {"name": "soft_f_beta"}, "1 - F1 of the batch, made smooth"),
}


def sections(base: dict[str, Any]) -> dict[str, Any]:
    """params.yaml: the shipped CNN and BiLSTM, once a way."""
    models = {
        f"{name}_{way}": {**base[name], "sampling": sampling, "loss": loss}
        for name in NETWORKS
        for way, (sampling, loss, _) in WAYS.items()
    }
    given = {**SEMEVAL_2019_TASK_9A}
    given["competition"] = {**given["competition"], "costs": COSTS}
    thinned = {**BALANCED, "method": "under"}
    return {
        **given,
        "samplings": {"balanced": BALANCED, "as_they_are": AS_THEY_ARE, "thinned": thinned},
        "models": models,
        "ensemble.members": list(models),
    }


def files(folder: Path) -> None:
    """Its files, as they are."""
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True)


def labels_out_of_fold(entry: Entry) -> tuple[Truth, dict[str, np.ndarray]]:
    """Each member's labels, each fold's by the threshold of the others, as the ensemble stage judges them."""
    params = load(entry.project.path("params.yaml"))
    gathered = gather(params, lambda path: entry.project.path(path).read_bytes())
    labels = {}
    for member in gathered.members:
        alone = crossed(member.oof[None], member.test[None], (member.name,), average, gathered.truth, params.ensemble)
        labels[member.name] = alone.honest.predictions
    return gathered.truth, labels


def main() -> None:
    """Run every way, compare each with nothing, print the table, keep it."""
    base = load(CHECKOUT / "params.yaml").model_dump(mode="json")["models"]
    with entered(sections(base), files) as entry:
        truth, labels = labels_out_of_fold(entry)
        scores = entry.scores["members"]
    lines = [
        "# Ways to handle rare positives, on SemEval-2019 task 9A",
        "",
        "`make bench-sources`: F1 of class 1 (24.5 % of 8,500 rows), 5 folds out of fold, each fold's threshold fitted "
        "on the others; the shipped networks with one change each. The difference to doing nothing comes with its "
        "paired 95 % interval over resampled duplicate groups.",
        "",
        "| network | way | what it is | cross-fitted F1 | difference to nothing | log loss |",
        "|---|---|---|---|---|---|",
    ]
    for network in NETWORKS:
        for way, (_, _, what) in WAYS.items():
            name, nothing = f"{network}_{way}", labels[f"{network}_nothing"]
            score = scores[name]
            found = paired(truth.problem, truth.target, labels[name], nothing, truth.group)
            difference = "" if way == "nothing" else f"{found[0]:+.3f} ({found[1]:+.3f} to {found[2]:+.3f})"
            cells = (network, way.replace("_", " "), what, f"{score['cross_fitted']:.3f}", difference)
            lines.append(f"| {' | '.join(cells)} | {score['log_loss']:.3f} |")
    keep("imbalance", lines)


if __name__ == "__main__":
    main()
