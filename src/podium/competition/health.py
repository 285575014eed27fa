"""What was found in the competition's files, for people to read before they believe a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from podium.competition.rare_classes import told
from podium.competition.separating import Surface, compare_lengths, compare_traits
from podium.config.competition import Clean
from podium.io.strings import Strings, Utf8, distinct_count
from podium.io.tables import Table
from podium.problem import Problem

PERCENTILES = (0, 5, 25, 50, 75, 95, 99, 100)
EXAMPLES = 5  # groups with conflicting labels that are shown
LISTED = 8  # classes that are each named in the summary


@dataclass(frozen=True)
class Side:
    """One file's rows.

    Args:
        table: as it was read.
        notes: what the user should hear of it.
        surface: what was counted while its texts were cleaned.
        texts: (rows,) text.
        groups: (rows,) the duplicate groups, as numbers.
        ids: (rows,) ids.
        targets: (rows,) classes, or (rows, classes) labels; empty where there are none.
    """

    table: Table
    notes: list[str]
    surface: Surface
    texts: Strings
    groups: npt.NDArray[np.uint64]
    ids: Strings
    targets: npt.NDArray[np.int32]


def health(train: Side, test: Side, extra: Sequence[Side], problem: Problem, settings: Clean) -> dict[str, Any]:
    """Describe the files; everything is counted before `data.sample` takes a share.

    Args:
        train: the labelled rows.
        test: the rows to predict.
        extra: more labelled rows.
        problem: the task and its classes.
        settings: what cleaned the texts.

    Returns:
        A JSON value: the same for the same files.
    """
    traits, findings = compare_traits(train.surface, test.surface, settings)
    lengths = {"train": train.surface.lengths, "test": test.surface.lengths}
    areas, more = compare_lengths(lengths["train"], lengths["test"])
    here, there = np.isin(test.groups, train.groups), [np.isin(side.groups, test.groups) for side in extra]
    more_targets = np.concatenate([train.targets[:0], *(side.targets for side in extra)])
    return {
        "rows": {"train": len(train.texts), "test": len(test.texts), "extra": sum(len(side.texts) for side in extra)},
        "classes": _classes(train.targets, problem),
        "extra_classes": _classes(more_targets, problem),
        **({"labels": _labels(train.targets)} if problem.task == "multilabel" else {}),
        "files": [_file(side) for side in (train, test, *extra)],
        "duplicates": {**_duplicates(train), **_conflicts(train, problem)},
        "duplicates_in_test": _duplicates(test),
        "overlap": {"test_rows_in_train": int(here.sum()), "share_of_test": round(float(here.mean()), 4)},
        "extra_rows_in_test": int(sum(found.sum() for found in there)),
        "empty_texts": {"train": _empty(train), "test": _empty(test), "extra": sum(map(_empty, extra))},
        "ids": {
            "repeated_in_train": len(train.ids) - distinct_count(train.ids),
            "empty_in_train": int((~Utf8(train.ids).filled).sum()),
        },
        "lengths": {name: {unit: _percentiles(of) for unit, of in units.items()} for name, units in lengths.items()},
        "lengths_auc": areas,
        "traits": traits,
        "separating": [*findings, *more, *_encodings(train.table, test.table)],
    }


def _encodings(train: Table, test: Table) -> list[str]:
    """A finding where the two files are encoded differently: what one of them cannot hold tells them apart."""
    if train.encoding == test.encoding or "parquet" in (train.encoding, test.encoding):
        return []
    return [f"encoding: {train.encoding} in train, {test.encoding} in test"]


def summary(found: dict[str, Any]) -> list[str]:
    """The health of the files in two to five lines."""
    rows, repeated, overlap = found["rows"], found["duplicates"], found["overlap"]
    classes = _named(found["classes"])
    extra = f", {rows['extra']:,} extra" if rows["extra"] else ""
    kept = f"; a sample keeps {found['sample']['rows']:,}" if found["sample"]["share"] < 1 else ""
    extra_in_test = found["extra_rows_in_test"]
    leaked = f"; extra rows whose text is in test: {extra_in_test:,}" if extra_in_test else ""
    labels = f", {found['labels']['mean']:.2f} labels a row" if "labels" in found else ""
    unequal = "texts whose rows have unequal labels" if labels else "texts with two labels"
    lines = [
        f"{rows['train']:,} training rows ({classes}){labels}{extra}{kept}; {rows['test']:,} test rows",
        f"training rows that repeat another: {repeated['rows']:,}; {unequal}: "
        f"{repeated['conflicting_groups']:,}; test rows whose text is in train: "
        f"{overlap['test_rows_in_train']:,}{leaked}",
    ]
    if "rare_classes" in found:
        lines.append(told(found["rare_classes"]))
    notes = [f"{file['path']}: {note}" for file in found["files"] for note in file["notes"]]
    notes += _odd(found)
    if notes:
        lines.append("; ".join(notes))
    if found["separating"]:
        lines.append(f"train and test differ: {'; '.join(found['separating'])}")
    return lines


def _odd(found: dict[str, Any]) -> list[str]:
    """What nothing comes of but what people may not have meant: texts without a word, ids that are none."""
    ids, rows = found["ids"], found["rows"]
    empty = [f"{count:,} of {rows[name]:,} {name} rows" for name, count in found["empty_texts"].items() if count]
    told = [f"texts that are empty: {', '.join(empty)}"] * bool(empty)
    if ids["repeated_in_train"] or ids["empty_in_train"]:
        counts = f"{ids['repeated_in_train']:,} repeated, {ids['empty_in_train']:,} empty"
        told.append(f"ids of train: {counts} (its rows are told apart by their number)")
    return told


def _named(classes: dict[str, Any]) -> str:
    """Each class and its rows, or, of many classes, the rarest and the most frequent."""
    if len(classes) <= LISTED:
        return ", ".join(f"{name} {of['rows']:,}" for name, of in classes.items())
    ends = [choose(classes, key=lambda name: classes[name]["rows"]) for choose in (min, max)]
    return f"{len(classes)} classes, from " + " to ".join(f"{name} {classes[name]['rows']:,}" for name in ends)


def _classes(targets: npt.NDArray[np.int32], problem: Problem) -> dict[str, Any]:
    counts = problem.class_counts(targets)
    total = max(1, len(targets))
    return {
        name: {"rows": count, "share": round(count / total, 4)}
        for name, count in zip(problem.classes, (counts[:, 1] if counts.ndim == 2 else counts).tolist(), strict=True)
    }


def _labels(targets: npt.NDArray[np.int32]) -> dict[str, Any]:
    """How many labels a row carries (the cardinality of a multi-label set), and how many different sets there are."""
    carried = targets.sum(axis=1)
    return {
        "mean": round(float(carried.mean()), 4),
        "most": int(carried.max()),
        "rows_without": int((carried == 0).sum()),
        "different_sets": len(np.unique(targets, axis=0)),
    }


def _file(side: Side) -> dict[str, Any]:
    table = side.table
    notes = [*table.notes, *side.notes]
    return {"path": table.path, "rows": len(table.frame), "encoding": table.encoding, "notes": notes}


def _duplicates(side: Side) -> dict[str, int]:
    sizes = np.unique(side.groups, return_counts=True)[1]
    return {
        "distinct_texts": len(sizes),
        "rows": len(side.texts) - len(sizes),  # beyond the first of each
        "groups": int((sizes > 1).sum()),
    }


def _conflicts(side: Side, problem: Problem) -> dict[str, Any]:
    """Groups of equal texts with unequal labels, the first few in full."""
    names, codes = np.unique(side.groups, return_inverse=True)
    labels = side.targets if side.targets.ndim == 1 else np.unique(side.targets, axis=0, return_inverse=True)[1]
    lowest = np.full(len(names), len(side.texts) + len(problem.classes))
    highest = np.full(len(names), -1)
    np.minimum.at(lowest, codes, labels)
    np.maximum.at(highest, codes, labels)
    conflicting = lowest[codes] < highest[codes]  # (rows,)
    groups = pd.unique(codes[conflicting])  # by first appearance
    examples = [
        [
            {
                "where": side.table.place(row),
                **_label(side.targets[row], problem),
                "text": side.texts[row].as_py()[:200],
            }
            for row in np.flatnonzero(codes == group)[:4].tolist()
        ]
        for group in groups[:EXAMPLES]
    ]
    return {
        "conflicting_groups": len(groups),
        "conflicting_rows": int(conflicting.sum()),
        "conflicting_examples": examples,
    }


def _label(target: Any, problem: Problem) -> dict[str, Any]:
    """A row's label as an example shows it, or its labels."""
    if problem.task != "multilabel":
        return {"label": problem.classes[target]}
    return {"labels": [problem.classes[place] for place in np.flatnonzero(target).tolist()]}


def _empty(side: Side) -> int:
    return int((side.surface.lengths["words"] == 0).sum())


def _percentiles(lengths: npt.NDArray[np.integer]) -> dict[str, int]:
    values = np.percentile(lengths, PERCENTILES, method="inverted_cdf")
    return {f"{percent}%": int(value) for percent, value in zip(PERCENTILES, values, strict=True)}
