"""What was found in the competition's files: data/prepared/health.json as figures and tables."""

from typing import Any, NamedTuple

from markupsafe import Markup

from podium.report.drawing import Mark, Row, spans
from podium.report.run import Run
from podium.report.written import begun, percent

MOST_CLASSES = 20
TEXT = 200
PERCENTILES = ("5%", "50%", "95%", "99%", "100%")
LEAST = 0.005
"""A trait that fewer rows of either file have is not listed."""


class File(NamedTuple):
    """A file that was read."""

    path: str
    rows: str
    encoding: str
    notes: list[str]


class Trait(NamedTuple):
    """The shares of train and test rows with a trait, as they came and after cleaning."""

    name: str
    shares: list[str]
    separates: bool


class Conflict(NamedTuple):
    """Rows of one text with unequal labels."""

    text: str
    places: list[tuple[str, str]]  # where, and the label there


class Data(NamedTuple):
    """What the panel shows."""

    facts: list[tuple[str, str]]
    classes: Markup
    few: str  # how many of how many classes the figure holds; empty: all
    lengths: list[tuple[str, list[str]]]
    percentiles: list[str]
    files: list[File]
    traits: list[Trait]
    separating: list[str]
    conflicts: list[Conflict]


def data(run: Run) -> Data:
    """Make the panel.

    Args:
        run: the run.
    """
    health = run.health
    classes = sorted(health["classes"].items(), key=lambda one: -one[1]["rows"])
    rows = [
        Row(name, [Mark(of["share"], 0, of["share"], "bar", dot=False)], f"{of['rows']:,}")
        for name, of in classes[:MOST_CLASSES]
    ]
    top = max(of["share"] for _, of in classes)
    figure = spans(
        rows, "share of the training rows", "how many training rows each class has", ends=(0, max(top, 0.01) * 1.05)
    )
    lengths = health["lengths"]
    return Data(
        _facts(health),
        figure,
        f"the {MOST_CLASSES} most frequent of {len(classes)}" if len(classes) > MOST_CLASSES else "",
        [
            (f"{unit}, {side}", [f"{lengths[side][unit][share]:,}" for share in PERCENTILES])
            for unit in ("characters", "words")
            for side in ("train", "test")
        ],
        list(PERCENTILES),
        [File(file["path"], f"{file['rows']:,}", file["encoding"], file["notes"]) for file in health["files"]],
        [_trait(name, one) for name, one in health["traits"].items() if max(one["train"], one["test"]) >= LEAST],
        health["separating"],
        [_conflict(rows) for rows in health["duplicates"]["conflicting_examples"]],
    )


def _facts(health: dict[str, Any]) -> list[tuple[str, str]]:
    rows, repeated, overlap = health["rows"], health["duplicates"], health["overlap"]
    facts = [
        ("training rows", f"{rows['train']:,}" + (f" and {rows['extra']:,} extra" if rows["extra"] else "")),
        ("test rows", f"{rows['test']:,}"),
        ("distinct training texts", f"{repeated['distinct_texts']:,}"),
        (
            "rows that repeat another",
            f"{repeated['rows']:,} in train, {health['duplicates_in_test']['rows']:,} in test",
        ),
        ("texts with unequal labels", f"{repeated['conflicting_groups']:,}"),
        (
            "test rows whose text is in train",
            f"{overlap['test_rows_in_train']:,} ({percent(overlap['share_of_test'])})",
        ),
        ("texts without a word", ", ".join(f"{count:,} {side}" for side, count in health["empty_texts"].items())),
    ]
    ids = health["ids"]
    if ids["repeated_in_train"] or ids["empty_in_train"]:
        facts.append(("ids of train", f"{ids['repeated_in_train']:,} repeated, {ids['empty_in_train']:,} empty"))
    if health["extra_rows_in_test"]:
        facts.append(("extra rows whose text is in test", f"{health['extra_rows_in_test']:,}"))
    if labels := health.get("labels"):
        facts.append(
            ("labels a row", f"{labels['mean']:.2f}, at most {labels['most']}, {labels['rows_without']:,} without")
        )
    if health["sample"]["share"] < 1:
        facts.append(("kept by data.sample", f"{health['sample']['rows']:,} rows"))
    return facts


def _trait(name: str, one: dict[str, Any]) -> Trait:
    shares = [percent(one[side]) for side in ("train", "test", "train_cleaned", "test_cleaned")]
    return Trait(name, shares, one["separates"] or one["separates_cleaned"])


def _conflict(rows: list[dict[str, Any]]) -> Conflict:
    places = [(row["where"], row["label"] if "label" in row else ", ".join(row["labels"]) or "(none)") for row in rows]
    return Conflict(begun(rows[0]["text"], TEXT), places)
