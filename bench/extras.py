"""Each extra of docs/extras.md against the plain network, on real sets out of fold: one change each.

Run by `make bench-extras` with PODIUM_COMPETITIONS set; `ARGS=imdb` runs one set. What a set found is kept in
bench/extras/<set>.json, and the table of all of them in bench/extras.md.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imbalance
import imdb
from entered import AS_THEY_ARE, Entry, entered
from measured import HERE, keep
from project import CHECKOUT, SEMEVAL_2019_TASK_9A

from podium.config.load import load
from podium.ensemble.paired import paired

KEPT = HERE / "extras"
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
SURE = "test rows that the plain one is 90 % sure of"
Ways = dict[str, tuple[dict[str, Any], str]]
"""By name, what changes and what it is in words."""


@dataclass(frozen=True)
class Set:
    """One set.

    Args:
        title: of it, and of its rows.
        networks: by name, the section of the plain one.
        ways: by network.
        sections: the rest of params.yaml.
        files: writes its files.
    """

    title: str
    networks: dict[str, dict[str, Any]]
    ways: dict[str, Ways]
    sections: dict[str, Any]
    files: Callable[[Path], None]


SHIPPED = load(CHECKOUT / "params.yaml").model_dump(mode="json")
TAUGHT = {"sampling": "as_they_are", "confidence": 0.9}
SETS = {
    "semeval2019-task9a": Set(
        "SemEval-2019 9A, 8,500 rows, 5 folds, F1",
        {"bilstm_attention": SHIPPED["models"]["bilstm_attention"], "encoder": ENCODER},
        {
            "bilstm_attention": {
                PLAIN: ({}, "as it is"),
                "adversarial": ({"adversarial": {"epsilon": 0.5}}, "each text's vectors moved by 0.5"),
                "adversarial_near": ({"adversarial": {"epsilon": 0.05}}, "each text's vectors moved by 0.05"),
                "pseudo": ({"sampling": "more_words"}, SURE),
            },
            "encoder": {
                PLAIN: ({}, "as it is, three layers frozen"),
                "adversarial": ({"adversarial": {"epsilon": 2.0}}, "what the frozen layers give moved by 2"),
                "pseudo": ({"sampling": "more_pieces"}, SURE),
            },
        },
        {
            **SEMEVAL_2019_TASK_9A,
            "views": {"words": SHIPPED["views"]["words"], "pieces": PIECES},
            "pseudo": {
                "more_words": {**TAUGHT, "teacher": f"bilstm_attention_{PLAIN}", "view": "words"},
                "more_pieces": {**TAUGHT, "teacher": f"encoder_{PLAIN}", "view": "pieces"},
            },
        },
        imbalance.files,
    ),
    "imdb": Set(
        "IMDB, a fifth of the training reviews, 3 folds, accuracy",
        {"bilstm": imdb.MODELS["bilstm"]},
        {
            "bilstm": {
                PLAIN: ({}, "as it is, on GloVe's vectors"),
                "adversarial": ({"adversarial": {"epsilon": 1.5}}, "each text's vectors moved by 1.5"),
                "pseudo": ({"sampling": "more"}, SURE),
            }
        },
        {
            **imdb.SECTIONS,
            "data.sample": 0.2,
            "views": {"glove": imdb.VIEWS["glove"]},
            "pseudo": {"more": {**TAUGHT, "teacher": f"bilstm_{PLAIN}", "view": "glove"}},
        },
        imdb.files,
    ),
}


def sections(given: Set) -> dict[str, Any]:
    """params.yaml: each network once as it is, and once for each change.

    Args:
        given: the set.
    """
    models = {}
    for network, ways in given.ways.items():
        for way, (change, _) in ways.items():
            plain = {**given.networks[network], "sampling": "as_they_are"}
            changed = {"network": plain["network"] | change.get("network", {})}
            models[f"{network}_{way}"] = {**plain, **change, **changed}
    rest = {"samplings": {"as_they_are": AS_THEY_ARE}, "models": models, "ensemble.members": list(models)}
    return {**given.sections, **rest}


def found(given: Set, entry: Entry) -> list[dict[str, Any]]:
    """What each change did, a row each.

    Args:
        given: the set.
        entry: after its run.
    """
    truth, labels = imbalance.labels_out_of_fold(entry)
    scores, rows = entry.scores["members"], []
    for network, ways in given.ways.items():
        for way, (_, what) in ways.items():
            name = f"{network}_{way}"
            pair = paired(truth.problem, truth.target, labels[name], labels[f"{network}_{PLAIN}"], truth.group)
            rows.append(
                {
                    "network": network,
                    "way": way,
                    "what": what,
                    "score": scores[name]["cross_fitted"],
                    "difference": None if way == PLAIN else [round(value, 6) for value in pair],
                    "log_loss": scores[name]["log_loss"],
                }
            )
    return rows


def table(kept: dict[str, list[dict[str, Any]]]) -> list[str]:
    """A row a change.

    Args:
        kept: by set, what was found.
    """
    lines = [
        "# Extras",
        "",
        "`make bench-extras`: scores out of fold, each fold's threshold fitted on the others; one change to a network "
        "each. The difference to the plain network comes with its paired 95 % interval over resampled duplicate "
        "groups, bold where that leaves 0 out. Sizes were not searched for: a change that lost may gain at another.",
    ]
    for name, rows in kept.items():
        lines += [
            "",
            f"{SETS[name].title}:",
            "",
            "| network | extra | what it is | score | difference to plain | log loss |",
            "|---|---|---|---|---|---|",
        ]
        for row in rows:
            difference = ""
            if row["difference"]:
                middle, low, high = row["difference"]
                shown = f"{middle:+.3f} ({low:+.3f} to {high:+.3f})"
                difference = shown if low <= 0 <= high else f"**{shown}**"
            cells = (row["network"], row["way"].replace("_", ", "), row["what"], f"{row['score']:.3f}", difference)
            lines.append(f"| {' | '.join(cells)} | {row['log_loss']:.3f} |")
    return lines


def main() -> None:
    """Run the named sets, or all; keep what they found and the table of all that was ever found."""
    KEPT.mkdir(exist_ok=True)
    for name in sys.argv[1:] or SETS:
        with entered(sections(SETS[name]), SETS[name].files) as entry:
            rows = found(SETS[name], entry)
        (KEPT / f"{name}.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    paths = {name: KEPT / f"{name}.json" for name in SETS}
    keep("extras", table({name: json.loads(path.read_text("utf-8")) for name, path in paths.items() if path.is_file()}))


if __name__ == "__main__":
    main()
