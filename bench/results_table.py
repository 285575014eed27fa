"""The table of bench/results.py: what was measured, in words."""

import statistics
from typing import Any

from measured import RUNS, spread

PAIRS = {
    "training": ("`cnn` + `bilstm_attention`, 5 folds, SemEval-2019 9A, against bench/plain_keras.py", 5.0),
    "epoch": ("the source's IMDB network, an epoch of 25,000 reviews, against `fit`", 5.0),
    "workers": ("`cnn`, 10 folds, 2 workers against 1", 1.8),
}
"""Rows that are compared: what they are, and how many times faster they should be."""

TRIED = (
    "What is left is the recurrence itself, up to 800 steps one after the other. Tried and left: the recurrence as a "
    "loop that XLA compiles, its inputs multiplied once for each word of the vocabulary (26 ms a half batch of 240 "
    "steps, forth and back, where the kernels take 24), and the embedding's gradient in two kernels, even rows and odd "
    "(no faster: each still passes over all tokens)."
)
"""Of the epoch, by hand; nothing that a row measures."""


def ratios(found: dict[str, Any]) -> list[float]:
    """How many times faster ours was, in each turn.

    Args:
        found: by `ours` and `theirs`, what each run took.
    """
    return [theirs["seconds"] / ours["seconds"] for ours, theirs in zip(found["ours"], found["theirs"], strict=True)]


def pair(name: str, found: dict[str, Any]) -> str:
    """A row of the table of ratios.

    Args:
        name: of `PAIRS`.
        found: by `ours` and `theirs`, what each run took.
    """
    what, wanted = PAIRS[name]
    seconds = {whose: [run["seconds"] for run in found[whose]] for whose in ("ours", "theirs")}
    cells = [what, f"**{spread(ratios(found), 2)}**", str(wanted)]
    for whose in ("ours", "theirs"):
        rate = f"{found['rows'] / statistics.median(seconds[whose]):,.0f}" if "rows" in found else ""
        peak = max((run.get("gigabytes", 0.0) for run in found[whose]), default=0.0)
        scores = [run["score"] for run in found[whose] if run.get("score") is not None]
        score = f"{statistics.median(scores):.4f}" if scores else ""
        cells += [spread(seconds[whose]), rate, f"{peak:.1f}" if peak else "", score]
    return f"| {' | '.join(cells)} |"


def rates(runs: list[dict[str, float]]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """What bench/ceiling.py found, by way: GFLOP/s, and the share of the ceiling in percent.

    Args:
        runs: of it.
    """
    found = {way: [run[way] for run in runs] for way in runs[0]}
    return found, {
        way: [100 * one / most for one, most in zip(each, found["ceiling"], strict=True)] for way, each in found.items()
    }


def table(found: dict[str, dict[str, Any]]) -> list[str]:
    """All that was measured.

    Args:
        found: by row.
    """
    lines = [
        "# Speed",
        "",
        f"`make bench`: medians of {RUNS} runs in turns with the least and the most; what says no spread ran once.",
        "",
    ]
    if pairs := [pair(name, found[name]) for name in PAIRS if name in found]:
        lines += [
            "| work | times faster | wanted | s, ours | rows/s | GB | score | s, theirs | rows/s | GB | score |",
            "|---|---|---|---|---|---|---|---|---|---|---|",
            *pairs,
            "",
        ]
    if "training" in found:
        difference, low, high = found["training"]["difference"]
        lines += [
            f"F1 out of fold of both networks' average, ours less theirs: {difference:+.4f} ({low:+.4f} to "
            f"{high:+.4f}, the paired 95 % interval). Seconds are those of both stages or scripts, from the start of "
            "the process to the written files; rows are training rows times epochs. The epoch's score is the accuracy "
            "on the test reviews after three epochs, its seconds the mean of the second and third, ours those "
            "of a worker that has no other beside it: one thread an operation, two operations at once.",
            "",
        ]
    if "epoch" in found:
        masked, profile = (found["epoch"][part] for part in ("masked", "profile"))
        parts = ", ".join(f"{what} {seconds:.1f}" for what, seconds in profile["kernels"].items())
        lines += [
            "The source's script pads reviews in front and does not mask the padding, so its network reads up to 800 "
            "steps of nothing before a short review; ours begins with the first word. With `mask_zero=True`, which "
            f"computes what ours does, an epoch of `fit` takes {masked['seconds']:.1f} s and the accuracy is "
            f"{masked['accuracy']:.4f} (one run).",
            "",
            f"An epoch of ours under TensorFlow's profiler, another run, {profile['seconds']:.1f} s; its kernels' "
            f"seconds, those of states two at once, for each half of a batch one: {parts}. {TRIED}",
            "",
        ]
    if "ceiling" in found:
        runs = found["ceiling"]["runs"]
        rate, share = ({way: spread(each, 0) for way, each in of.items()} for of in rates(runs))
        lines += [
            f"Products of large matrices reach {rate['ceiling']} GFLOP/s on one thread. A training step of `cnn` with "
            f"Conv1D at every place does {rate['conv1d']}, {share['conv1d']} % of that (60 % wanted). Ours gives the "
            f"same numbers in the time in which Conv1D would have to do {rate['cnn']}, {share['cnn']} %: it multiplies "
            f"each distinct token of a batch once (src/podium/layers/ngram_maxima.py), {rate['products']} GFLOP/s of "
            f"products, {share['products']} %. What else it does is adding up and comparing, which memory bounds.",
            "",
        ]
    if "memory" in found:
        lines += [
            f"Five folds of `bilstm_attention` on IMDB (400 words a review) by two workers: "
            f"{found['memory']['gigabytes']:.1f} GB at most (3 wanted).",
            "",
        ]
    if "lazily" in found:
        lines += [
            "`lazy_adam` in place of Adam, 5 folds on SemEval-2019 9A, F1 out of fold; the difference with its paired "
            "95 % interval:",
            "",
            "| network | Adam | lazy | difference |",
            "|---|---|---|---|",
        ]
        for name, runs in found["lazily"].items():
            (difference, low, high), cells = runs["difference"], [f"{runs[way]:.4f}" for way in ("adam", "lazy_adam")]
            lines.append(f"| {name} | {' | '.join(cells)} | {difference:+.4f} ({low:+.4f} to {high:+.4f}) |")
        lines.append("")
    if "classical" in found:
        lines += [
            "What trains in seconds, on SemEval-2019 9A, fitted once; F1 on the trial set:",
            "",
            "| what | seconds | trial |",
            "|---|---|---|",
            *(
                f"| {name} | {spread(run['seconds'])} | {run['trial']:.3f} |"
                for name, run in found["classical"].items()
            ),
            "",
        ]
    return lines[:-1]


def measured_on(kept: dict[str, dict[str, Any]]) -> list[str]:
    """When and on what each row was measured: a row is compared with nothing but its own peer.

    Args:
        kept: by row, the day, the machine and what was found.
    """
    lines = []
    for one in dict.fromkeys(row["on"] for row in kept.values()):
        days = ", ".join(f"{name} {row['day']}" for name, row in kept.items() if row["on"] == one)
        lines.append(f"Measured on {one}: {days}.")
    return lines
