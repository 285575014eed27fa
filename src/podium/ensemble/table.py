"""The table a competitor wants to see: who scores what, how sure that is, and what no model at all would score."""

import re
from typing import Any

from podium.ensemble.by_slice import weakest

OF_ONE_CLASS = re.compile(r"f[\d.]+|precision|recall|sensitivity|specificity|jaccard|average_precision")
WEAKEST = 5
SHOWN = 3  # names of classes in a note


def table(scores: dict[str, Any]) -> str:
    """The content of scores.json as aligned text.

    Args:
        scores: `Blend.scores`.
    """
    head = ["member", "cross-fitted", f"{100 * scores['confidence']:g} % interval", "raw", "gap"]
    lines = [head]
    flattered = {name for name, entry in scores["members"].items() if entry.get("stop_on") == "fold"}
    marked = flattered | ({"ensemble"} if flattered else set())  # a blend is no more honest than its members
    for name, entry in [*scores["members"].items(), ("ensemble", scores["ensemble"])]:
        lines.append(_line(f"{name} *" if name in marked else name, entry))
    lines += [_line(f"auto: {name}", entry) for name, entry in scores.get("auto", {}).get("candidates", {}).items()]
    lines += [[name.replace("_", " "), f"{score:.4f}"] for name, score in scores["trivial"].items()]
    widths = [max(len(line[place]) for line in lines if place < len(line)) for place in range(len(head))]
    aligned = [
        "  ".join(cell.ljust(width) if place == 0 else cell.rjust(width) for place, (cell, width) in enumerate(cells))
        for cells in (list(zip(line, widths, strict=False)) for line in lines)
    ]
    notes = ["* stopped on the rows it is scored on: flattered"] if flattered else []
    return "\n".join(
        [_title(scores), *aligned, *notes, *_blend(scores), *_classes(scores), *_slices(scores), *_end(scores)]
    )


def _line(name: str, entry: dict[str, Any]) -> list[str]:
    """An entrant's numbers."""
    interval = f"{entry['low']:.4f} to {entry['high']:.4f}"
    return [name, f"{entry['cross_fitted']:.4f}", interval, f"{entry['raw']:.4f}", f"{entry['gap']:+z.4f}"]


def _blend(scores: dict[str, Any]) -> list[str]:
    """What was chosen, what calibration did, and members that are the same."""
    notes = [
        f"{copy} equals {name} in every probability: they count once" for copy, name in scores.get("copies", {}).items()
    ]
    if auto := scores.get("auto"):
        notes.append(
            f"auto takes {auto['chosen']}, of {auto['best_of']} blends; the score is that of choosing, "
            "for each fold by the others' scores"
        )
    if calibration := scores["ensemble"].get("calibration"):
        before, after = (calibration["expected_calibration_error"][side] for side in ("before", "after"))
        notes.append(
            f"{calibration['method']} calibration: expected calibration error {before:.4f} before, {after:.4f} after"
        )
    return notes


def _title(scores: dict[str, Any]) -> str:
    """What is scored, on how much."""
    rows, groups = (f"{scores[key]:,}" for key in ("rows", "groups"))
    metric = f"{scores['metric']} (lower is better)" if scores.get("lower_is_better") else scores["metric"]
    if "positive_class" in scores:
        of = f" of {scores['positive_class']}" if OF_ONE_CLASS.fullmatch(scores["metric"]) else ""
        return f"{metric}{of}, {rows} rows, {groups} groups, {scores['positives']:,} positive"
    outputs = f"{scores['outputs']:,} {'labels' if scores['task'] == 'multilabel' else 'classes'}"
    each = f", {scores['labels_a_row']:.2f} labels a row" if "labels_a_row" in scores else ""
    return f"{metric}, {rows} rows, {groups} groups, {outputs}{each}"


def _classes(scores: dict[str, Any]) -> list[str]:
    """The classes that are predicted worst, and those that nothing is known of."""
    notes = []
    by_class = {name: one for name, one in scores["ensemble"].get("classes", {}).items() if one["support"]}
    if len(by_class) > 1 and "positive_class" not in scores:
        worst = sorted(by_class, key=lambda name: by_class[name]["f1"])[: min(WEAKEST, len(by_class) - 1)]
        few = ", ".join(f"{name} {by_class[name]['f1']:.2f} ({by_class[name]['support']:,} rows)" for name in worst)
        notes.append(f"lowest f1: {few}")
    if absent := scores.get("never_validated"):
        some = ", ".join(absent[:SHOWN]) + (f", ... ({len(absent)} in all)" if len(absent) > SHOWN else "")
        notes.append(f"no validated row is of {some}: no score tells how well they are predicted")
    return notes


def _slices(scores: dict[str, Any]) -> list[str]:
    """The kind of rows that is predicted worst, if one surely is worse than all together."""
    found = weakest(scores["ensemble"], lower_is_better="lower_is_better" in scores)
    if found is None:
        return []
    name, one = found
    return [f"weakest slice: {name}, {one['score']:.4f} ({one['low']:.4f} to {one['high']:.4f}), {one['rows']:,} rows"]


def _end(scores: dict[str, Any]) -> list[str]:
    """The thresholds where there are any, and the shares that they predict positive."""
    entry = scores["ensemble"]
    if "threshold" in entry:
        share, matched = entry["predicted_positive"], scores["matched_by_rate"]
        return [
            f"threshold {entry['threshold']:.4f}: predicts {100 * share['out_of_fold']:.1f} % positive out of fold, "
            f"{100 * share['test']:.1f} % on test (the same share from {matched['threshold']:.4f} on)"
        ]
    if "thresholds" in entry:
        lowest, highest = (bound(entry["thresholds"].values()) for bound in (min, max))
        cuts = f"threshold {lowest:.4f}" if lowest == highest else f"thresholds {lowest:.4f} to {highest:.4f}"
        each = entry["labels_a_row"]
        return [f"{cuts}: {each['out_of_fold']:.2f} labels a row out of fold, {each['test']:.2f} on test"]
    return []
