"""What differs between two submissions, as people read it."""

from collections.abc import Mapping
from typing import Any

from podium.ledger import Submission
from podium.reproduce.differ import Differing

MOST = 20  # files of a kind that are shown


def lines(found: Differing) -> list[str]:
    """What differs, kind by kind; a kind in which nothing does is one line.

    Args:
        found: the comparison.
    """
    said = [_scored(one) for one in found.submissions]
    said += _section("parameters", {key: f"{_said(a)} -> {_said(b)}" for key, (a, b) in found.params.items()})
    said += _section("raw data", found.raw)
    said += _section("code", found.code)
    said += _section("weights", found.weights, f", {found.same_weights} the same" if found.weights else "")
    said += _section("predictions", found.predictions)
    zips = "the same bytes" if found.same_zip else "other bytes"
    return [*said, f"zip: {zips}", f"test rows: {found.moved}"]


def _scored(one: Submission) -> str:
    scores = [
        f"{name} {score:g}" for name, score in (("public", one.public), ("private", one.private)) if score is not None
    ]
    score, commit = one.intended.body.get("score"), str(one.intended.body.get("commit"))[:12]
    expected = [f"cross-fitted {score:g}"] if isinstance(score, float) else []
    return f"submission {one.number}: " + ", ".join([one.state, *scores, *expected, f"commit {commit}"])


def _section(name: str, entries: Mapping[str, str], more: str = "") -> list[str]:
    if not entries:
        return [f"{name}: the same"]
    width = min(60, max(map(len, entries)))
    shown = [f"  {key:<{width}}  {how}" for key, how in list(entries.items())[:MOST]]
    rest = [f"  and {len(entries) - MOST} more"] if len(entries) > MOST else []
    return [f"{name}: {len(entries)} differ{more}", *shown, *rest]


def _said(value: Any) -> str:
    return (
        ", ".join(map(_said, value))
        if isinstance(value, list)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
