"""Everything that is done to the pipeline to break it: `make torture`, two to three hours.

`ARGS="kills soak"` does some of it, `ARGS='faults:large fuzz:ledger'` one kind of a part. What was found is kept in
bench/torture/<part>.json, and the table of all that was ever done in bench/torture.md. The exit status is 1 where
anything was lost.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from bits import bits
from faults import faults
from fuzz import fuzz
from invariants import invariants
from kills import kills
from measured import HERE, keep, machine
from signals import signals
from soak import soak

KEPT = HERE / "torture"
PARTS: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "kills": (
        kills,
        "`kill -9` at seeded random moments of `dvc repro`: no process is left after two seconds, no file under its "
        "final name is torn, the next `dvc repro` ends well and with the same bytes, nothing unfinished lies about; "
        "where the kill tore DVC's own list of locks, which DVC refuses to read, after `podium check`",
    ),
    "faults": (
        faults,
        "each write of each stage: killed before it; the disk full, the quota used up, or the place read-only from "
        "there on; and no file may grow beyond so many bytes: earlier outputs are as they were, the message is one "
        "line that names the place, the next run gives the same bytes",
    ),
    "signals": (
        signals,
        "Ctrl-C, and a termination, at seeded random moments of each stage, to the stage alone or to its group; and a "
        "worker that memory kills: one line, status 130, 143 or 1, no process left after two seconds, nothing torn, "
        "the next run gives the same bytes",
    ),
    "bits": (bits, "the same run elsewhere and otherwise: files of the outputs with other bytes"),
    "soak": (
        soak,
        "experiments in a row and from the queue: processes, open files, temporary files, bytes and locks that pile up",
    ),
    "invariants": (invariants, "what is asked in every run (docs/invariants.md): the share of its processor time"),
    "fuzz": (
        fuzz,
        "bytes bred for the branches that they reach, two minutes for each reader of strangers' files: a right answer "
        "or one line (the seeds are files as they are meant to be, and those of tests/malformed)",
    ),
}


def table(found: dict[str, dict[str, Any]]) -> list[str]:
    """What was tried and lost.

    Args:
        found: by part.
    """
    lines = ["# Torture", "", f"`make torture`, last run on one machine: {machine()}.", ""]
    for part, result in found.items():
        columns = [*next(iter(result["counts"].values()))]  # tried and lost; of inputs more
        lines += [f"## {part.capitalize()}", "", f"{PARTS[part][1]}.", ""]
        lines += [f"| what | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
        for what, count in result["counts"].items():
            lines.append(f"| {what} | {' | '.join(f'{count[name]:,}' for name in columns)} |")
        lines += ["", *(f"- {loss}" for loss in result["losses"]), *([""] if result["losses"] else [])]
    return lines[:-1]


def main() -> None:
    """Do the parts that are named, or all; keep what they found and the table of all that was ever done."""
    KEPT.mkdir(exist_ok=True)
    for asked in sys.argv[1:] or PARTS:
        print(asked, file=sys.stderr, flush=True)
        part, _, kind = asked.partition(":")
        result = _anew(part, kind) if kind else PARTS[part][0]()
        (KEPT / f"{part}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    found = {part: json.loads(path.read_text("utf-8")) for part in PARTS if (path := KEPT / f"{part}.json").is_file()}
    keep("torture", table(found))
    sys.exit(any(result["losses"] for result in found.values()))


def _anew(part: str, kind: str) -> dict[str, Any]:
    """One kind of faults, or target of fuzzing, the others as they were found."""
    earlier = json.loads((KEPT / f"{part}.json").read_text("utf-8"))
    now = faults([kind]) if part == "faults" else fuzz([kind])
    losses = [loss for loss in earlier["losses"] if not loss.startswith(f"{kind}: ")]
    return {"counts": earlier["counts"] | now["counts"], "losses": losses + now["losses"]}


if __name__ == "__main__":
    main()
