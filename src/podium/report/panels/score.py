"""The head of the page: the score, what it stands against, and what to look at first."""

from typing import Any, NamedTuple

from markupsafe import Markup

from podium.diagnosis.adversarial import Apart
from podium.ensemble.by_slice import weakest
from podium.ensemble.table import OF_ONE_CLASS
from podium.report.drawing import Mark, Row, spans
from podium.report.run import Run
from podium.report.written import between, name_of, number, percent, signed

GAP = 0.02
"""A raw score that flatters by more is worth a word."""


class Note(NamedTuple):
    """A sentence, the part of the page that tells more, and whether it asks for something."""

    text: str
    place: str
    watch: bool = False


class Score(NamedTuple):
    """What the head shows."""

    metric: str
    value: str
    interval: str
    confidence: str
    rows: str
    figure: Markup
    facts: list[tuple[str, str]]
    notes: list[Note]


def score(run: Run, doubtful: int, apart: Apart | None) -> Score:
    """Make the head.

    Args:
        run: the run.
        doubtful: how many labels are in doubt.
        apart: how far train and test can be told apart; None: too few texts to say.
    """
    scores, whole = run.scores, run.scores["ensemble"]
    of = f" of class {scores['positive_class']}" if _is_of_one(scores) else ""
    lower = ", lower is better" if scores.get("lower_is_better") else ""
    confidence = f"{100 * scores['confidence']:g} %"
    return Score(
        f"{run.problem.metric}{of}{lower}",
        number(whole["cross_fitted"]),
        between(whole["low"], whole["high"]),
        confidence,
        f"{scores['rows']:,} rows, {scores['groups']:,} distinct",
        _figure(run),
        _facts(run),
        _notes(run, doubtful, apart),
    )


def _is_of_one(scores: dict[str, Any]) -> bool:
    return "positive_class" in scores and OF_ONE_CLASS.fullmatch(scores["metric"]) is not None


def _figure(run: Run) -> Markup:
    """The score, the one to expect on the board, and those of no model, on one scale."""
    scores, whole, board = run.scores, run.scores["ensemble"], run.scores["board"]
    rows = [
        Row("this run", [Mark(whole["cross_fitted"], whole["low"], whole["high"])], number(whole["cross_fitted"])),
        Row("expected on test", [Mark(board["score"], board["low"], board["high"], "c")], number(board["score"])),
        *(Row(name_of(name), [Mark(value, kind="soft")], number(value)) for name, value in scores["trivial"].items()),
    ]
    values = [value for row in rows for mark in row.marks for value in mark[:3] if value is not None]
    ends = (0.0, 1.0) if min(values) >= 0 and max(values) <= 1 and not scores.get("lower_is_better") else None
    return spans(
        rows, run.problem.metric, f"{run.problem.metric} of this run beside what no model would score", ends=ends
    )


def _facts(run: Run) -> list[tuple[str, str]]:
    """What a competitor asks next."""
    scores, whole, board = run.scores, run.scores["ensemble"], run.scores["board"]
    alone = scores["members"]
    best = max(alone, key=lambda name: _sign(run) * alone[name]["cross_fitted"])
    facts = [
        ("expected on test", f"{number(board['score'])} ({between(board['low'], board['high'])})"),
        ("best member", f"{best}, {number(alone[best]['cross_fitted'])}"),
        ("fitted on its own rows", f"{number(whole['raw'])}, flattered by {signed(whole['gap'])}"),
    ]
    if sides := whole.get("predicted_positive"):
        told = f"{percent(sides['out_of_fold'])} out of fold, {percent(sides['test'])} on test"
        facts.append((f"answered {run.problem.classes[1]}", told))
    if sides := whole.get("labels_a_row"):
        facts.append(("labels a row", f"{sides['out_of_fold']:.2f} out of fold, {sides['test']:.2f} on test"))
    return [*facts, ("submission.zip", f"{run.manifest['zip']['sha256'][:16]}…")]


def _notes(run: Run, doubtful: int, apart: Apart | None) -> list[Note]:
    """What to look at, in the order of the page."""
    return [*_of_members(run), *_of_rows(run), *_of_files(run, apart), *_of_labels(run, doubtful)]


def _of_members(run: Run) -> list[Note]:
    whole, members, sign = run.scores["ensemble"], run.scores["members"], _sign(run)
    best = max(members, key=lambda name: sign * members[name]["cross_fitted"])
    ahead = sign * (whole["cross_fitted"] - members[best]["cross_fitted"])
    notes = []
    if len(members) > 1:
        told = f"The blend is ahead of its best member, {best}, by {number(ahead)}."
        if ahead <= 0:
            told = f"The blend is no better than its best member, {best}: {number(-ahead)} behind."
        notes.append(Note(told, "members", watch=ahead <= 0))
    if flattered := [name for name, one in members.items() if one.get("stop_on") == "fold"]:
        told = f"{', '.join(flattered)}: stopped on the rows it is scored on; its score, and the blend's, flatter."
        notes.append(Note(told, "members", watch=True))
    if (gap := whole["gap"]) > GAP:
        told = f"Fitted on the rows they are scored on, weights and thresholds flatter by {signed(gap)}."
        notes.append(Note(told, "members", watch=True))
    return notes


def _of_rows(run: Run) -> list[Note]:
    whole = run.scores["ensemble"]
    notes = []
    if found := weakest(whole, lower_is_better="lower_is_better" in run.scores):
        name, one = found
        interval = between(one["low"], one["high"])
        told = f"Weakest kind of rows: {name}, {number(one['score'])} ({interval}) on {one['rows']:,}."
        notes.append(Note(told, "slices", watch=True))
    if absent := run.scores.get("never_validated"):
        told = f"No validated row is of {', '.join(absent[:3])}{' …' if absent[3:] else ''}: no score tells of it."
        notes.append(Note(told, "slices", watch=True))
    return notes


def _of_files(run: Run, apart: Apart | None) -> list[Note]:
    health, board = run.health, run.scores["board"]
    notes = []
    if shared := health["overlap"]["test_rows_in_train"]:
        share = percent(health["overlap"]["share_of_test"])
        told = f"{shared:,} test rows ({share}) stand in the training file too."
        notes.append(Note(told, "data", watch=True))
    if conflicts := health["duplicates"]["conflicting_rows"]:
        told = f"{conflicts:,} training rows share their text with a row of another label."
        notes.append(Note(told, "data", watch=True))
    if apart is not None:
        told = f"A classifier tells train from test texts with an AUC of {apart.auc:.2f} (0.5 is chance)."
        notes.append(Note(told, "shift", watch=apart.low > 0.55))
    if board.get("disagree"):
        told = "Two estimates of the test rows' classes contradict each other: believe the score to expect less."
        notes.append(Note(told, "shift", watch=True))
    return notes


def _of_labels(run: Run, doubtful: int) -> list[Note]:
    wrong = run.predictions != run.truth.target
    wrong = wrong if wrong.ndim == 1 else wrong.any(axis=1)
    rows = len(wrong)
    told = f"{int(wrong.sum()):,} of {rows:,} rows are answered wrongly out of fold ({percent(float(wrong.mean()))})."
    notes = [Note(told, "errors")]
    if doubtful:
        notes.append(Note(f"{doubtful:,} labels are in doubt ({percent(doubtful / rows)} of the rows).", "suspects"))
    return notes


def _sign(run: Run) -> int:
    return -1 if run.scores.get("lower_is_better") else 1
