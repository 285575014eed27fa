"""The table a competitor wants to see: who scores what, how sure that is, and what no model at all would score."""

from typing import Any


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
        interval = f"{entry['low']:.4f} to {entry['high']:.4f}"
        numbers = [f"{entry['cross_fitted']:.4f}", interval, f"{entry['raw']:.4f}", f"{entry['gap']:+.4f}"]
        lines.append([f"{name} *" if name in marked else name, *numbers])
    lines += [[name.replace("_", " "), f"{score:.4f}"] for name, score in scores["trivial"].items()]
    widths = [max(len(line[place]) for line in lines if place < len(line)) for place in range(len(head))]
    aligned = [
        "  ".join(cell.ljust(width) if place == 0 else cell.rjust(width) for place, (cell, width) in enumerate(cells))
        for cells in (list(zip(line, widths, strict=False)) for line in lines)
    ]
    rows, groups, positives = (f"{scores[key]:,}" for key in ("rows", "groups", "positives"))
    of = f" of {scores['positive_class']}" if scores["metric"] != "accuracy" else ""
    title = f"{scores['metric']}{of}, {rows} rows, {groups} groups, {positives} positive"
    notes = ["* stopped on the rows it is scored on: flattered"] if flattered else []
    return "\n".join([title, *aligned, *notes, _end(scores)])


def _end(scores: dict[str, Any]) -> str:
    """The threshold, and the shares that it predicts positive."""
    entry, share = scores["ensemble"], scores["ensemble"]["predicted_positive"]
    matched = scores["matched_by_rate"]
    return (
        f"threshold {entry['threshold']:.4f}: predicts {100 * share['out_of_fold']:.1f} % positive out of fold, "
        f"{100 * share['test']:.1f} % on test (the same share from {matched['threshold']:.4f} on)"
    )
