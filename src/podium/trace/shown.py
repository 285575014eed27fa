"""A chain as people read it: a tree, what does not hold first; and as JSON."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from podium.errors import visible
from podium.ledger import Event, Submission
from podium.trace.chain import Link
from podium.trace.find import Found
from podium.trace.trace import Traced
from podium.trace.verify import KNOWN_BY_NAME, State, missing

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

SHORT = 12
GAP = "  "


def lines(found: Found, traced: Traced) -> list[tuple[str, str]]:
    """What is said above the tree, each line with its style.

    Args:
        found: what was asked for.
        traced: the chain that is shown.
    """
    above = [(f"broken: {one.link}: {one.what}", "bold red") for one in traced.broken]
    if found.digests:
        numbers = ", ".join(str(one.number) for one in found.submissions)
        where = [f"submission{'s' * (len(found.submissions) > 1)} {numbers}"] if found.submissions else []
        where += ["the run in the workspace"] if found.workspace else []
        above.append((f"{found.what} is in the chain of {' and of '.join(where)}", ""))
        named = [link for top in traced.links for link in top.walk() if any(map(link.has, found.digests))]
        above += [(f"  it is {_title(link)}", "") for link in named if not link.above]
        above += [(f"  {line}", "") for line in _elsewhere(found.digests, traced) if not named]
    return above


def _elsewhere(digests: Iterable[str], traced: Traced) -> list[str]:
    """Where in the records a hash stands that is none of the tree."""
    run, some = traced.run, []
    if traced.submission is not None:
        some += [f"it is the event {one.kind}" for one in traced.submission.events if one.id in digests]
        some += ["it is the submission itself"] if traced.submission.id in digests else []
    if run is not None:
        some += ["it is the commit"] if run.commit and run.commit in digests else []
        for stage in run.lock.stages.values():
            for how, listed in (("read", stage.deps), ("written", stage.outs)):
                for one in listed:
                    files = (run.listed(one.md5) or {}) if one.is_folder else {}
                    if {one.md5, one.md5.removesuffix(".dir"), *files.values()} & set(digests):
                        some.append(f"it is {one.path}, {how} by stage {stage.name}")
    return list(dict.fromkeys(some))


def below(traced: Traced) -> list[str]:
    """What is said below the tree.

    Args:
        traced: the chain that is shown.
    """
    said = []
    lacking = missing(traced.links, traced.states)
    files = [link for top in traced.links for link in top.walk() if link.what not in KNOWN_BY_NAME and not link.above]
    if lacking:
        told = "; the remote was not asked (--remote)" if traced.unasked else ""
        said.append(f"{len(lacking)} of {len(files)} are nowhere at hand{told}")
    if traced.unread:
        said.append(f"{traced.unread} files were not read: together they are too large (--verify reads all)")
    if not traced.broken:
        said.append("every link that could be read holds" if lacking or traced.unread else "every link holds")
    return said


def tree(found: Found, traced: Traced) -> "Tree":
    """The chain as a tree.

    Args:
        found: what was asked for: its links are marked.
        traced: the chain.
    """
    from rich.text import Text
    from rich.tree import Tree

    top = Tree(Text(visible(_heading(traced.submission)), style="bold"))
    if traced.submission is not None:
        ledger = top.add(Text("ledger"))
        for event in traced.submission.events:
            ledger.add(Text(visible(_event(event))))
    for link in traced.links:
        _grow(top, link, found, traced)
    return top


def _grow(branch: "Tree", link: Link, found: Found, traced: Traced) -> None:
    """Add a link and all below it."""
    twig = branch.add(_text(link, traced.states[id(link)], found, traced))
    for one in link.of:
        _grow(twig, one, found, traced)


def _text(link: Link, state: State, found: Found, traced: Traced) -> "Text":
    from rich.text import Text

    text = Text(visible(_title(link)), style="bold red" if state.broken else "")
    if link.above:
        return text.append(f"{GAP}as above", style="dim")
    if facts := _facts(link.facts):
        text.append(GAP + visible(facts))
    for sort, digest in (("sha256", link.sha256), ("md5", link.md5)):
        if digest:
            text.append(f"{GAP}{sort} {digest[:SHORT]}", style="cyan")
    if link.what not in KNOWN_BY_NAME:
        text.append(*_at(state, traced))
    if any(map(link.has, found.digests)):
        text.append(f"{GAP}<- this", style="bold green")
    return text


def _at(state: State, traced: Traced) -> tuple[str, str]:
    if state.at:
        return f"{GAP}{', '.join(state.at)}" + ("" if state.read else " (not read)"), "dim"
    return f"{GAP}nowhere" + (" (remote not asked)" if traced.unasked else ""), "yellow"


def _heading(submission: Submission | None) -> str:
    if submission is None:
        return "the run in the workspace"
    body = submission.intended.body
    parts = [f"submission {submission.number}", submission.state]
    parts += [f"{name} {_value(score)}" for name, score in _scores(submission).items() if score is not None]
    expected = body.get("expected") or {}
    if expected.get("score") is not None:
        low, high = expected.get("low"), expected.get("high")
        parts.append(f"expected {_value(expected['score'])} ({_value(low)} to {_value(high)})")
    return ", ".join(parts)


def _scores(submission: Submission) -> dict[str, float | None]:
    return {"public": submission.public, "private": submission.private}


def _event(event: Event) -> str:
    keys = ("platform", "slug", "message", "reference", "public", "private", "by", "reason", "text")
    facts = {key: event.body[key] for key in keys if event.body.get(key) not in (None, "")}
    return GAP.join(filter(None, [event.time[:19] + "Z", event.kind, _facts(facts), f"id {event.id[:SHORT]}"]))


def _title(link: Link) -> str:
    name = link.name if link.what != "commit" else link.name[:SHORT]
    return " ".join(filter(None, [link.what, name, link.path]))


def _facts(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {_value(value)}" for key, value in flat(facts).items())


def flat(value: Any, start: str = "") -> dict[str, Any]:
    """Nested mappings as dotted keys.

    Example:
        >>> flat({"a": {"b": 1, "c": {}}, "d": [2]})
        {'a.b': 1, 'a.c': {}, 'd': [2]}
    """
    if not isinstance(value, Mapping) or (not value and start):
        return {start: value}
    return {
        key: one
        for name, inner in value.items()
        for key, one in flat(inner, f"{start}.{name}" if start else name).items()
    }


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def as_json(found: Found, traced: Traced) -> dict[str, Any]:
    """The chain as plain values.

    Args:
        found: what was asked for.
        traced: the chain.
    """
    submission = traced.submission
    whole = {
        "asked": {
            "for": found.what,
            "hashes": sorted(found.digests),
            "submissions": [one.number for one in found.submissions],
            "workspace": found.workspace,
        },
        "broken": [one._asdict() for one in traced.broken],
        "notes": below(traced),
        "submission": None,
        "chain": [_as_json(link, traced.states, found) for link in traced.links],
    }
    if submission is not None:
        body = submission.intended.body
        whole["submission"] = {
            "number": submission.number,
            "id": submission.id,
            "state": submission.state,
            "reference": submission.reference,
            **_scores(submission),
            "inside": submission.inside,
            **{key: body.get(key) for key in ("competition", "platform", "score", "raw", "expected", "environment")},
            "commit": body.get("commit"),
            "tag": traced.tag and {"number": traced.tag.number, "commit": traced.tag.commit},
            "events": [
                {"id": one.id, "after": one.after, "kind": one.kind, "time": one.time, **one.body}
                for one in submission.events
            ],
        }
    return whole


def _as_json(link: Link, states: Mapping[int, State], found: Found) -> dict[str, Any]:
    state = states[id(link)]
    told: dict[str, Any] = {"what": link.what, "name": link.name, "path": link.path}
    told |= {"sha256": link.sha256, "md5": link.md5, "files": dict(link.files or {}), "facts": dict(link.facts)}
    told = {key: value for key, value in told.items() if value}
    if link.above:
        return told | {"above": True}
    if link.what not in KNOWN_BY_NAME:
        told["at"] = list(state.at)
    if any(map(link.has, found.digests)):
        told["asked"] = True
    if state.broken:
        told["broken"] = [one.what for one in state.broken]
    return told | ({"of": [_as_json(one, states, found) for one in link.of]} if link.of else {})
