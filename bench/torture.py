"""Everything that is done to the pipeline to break it: `make torture`, about an hour.

`ARGS="kills soak"` does some of it. What was found is kept in bench/torture/<part>.json, and the table of all that was
ever done in bench/torture.md. The exit status is 1 where anything was lost.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from bits import bits
from faults import faults
from kills import kills
from measured import HERE, keep, machine
from soak import soak

KEPT = HERE / "torture"
PARTS: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "kills": (
        kills,
        "`kill -9` at seeded random moments of `dvc repro`: no process is left after two seconds, no file under its "
        "final name is torn, the next `dvc repro` ends well and with the same bytes, nothing unfinished lies about",
    ),
    "faults": (
        faults,
        "each write of each stage: killed before it, and the disk full from there on: earlier outputs are as they "
        "were, the message is one line that names the place, the next run gives the same bytes",
    ),
    "bits": (bits, "the same run elsewhere and otherwise: files of the outputs with other bytes"),
    "soak": (soak, "experiments in a row and from the queue: processes, temporary files and locks that pile up"),
}


def table(found: dict[str, dict[str, Any]]) -> list[str]:
    """What was tried and lost.

    Args:
        found: by part.
    """
    lines = ["# Torture", "", f"`make torture`, last run on one machine: {machine()}.", ""]
    for part, result in found.items():
        lines += [f"## {part.capitalize()}", "", f"{PARTS[part][1]}.", "", "| what | tried | lost |", "|---|---|---|"]
        lines += [f"| {what} | {count['tried']} | {count['lost']} |" for what, count in result["counts"].items()]
        lines += ["", *(f"- {loss}" for loss in result["losses"]), *([""] if result["losses"] else [])]
    return lines[:-1]


def main() -> None:
    """Do the parts that are named, or all; keep what they found and the table of all that was ever done."""
    KEPT.mkdir(exist_ok=True)
    for part in sys.argv[1:] or PARTS:
        print(part, file=sys.stderr, flush=True)
        (KEPT / f"{part}.json").write_text(json.dumps(PARTS[part][0](), indent=1) + "\n", encoding="utf-8")
    found = {part: json.loads(path.read_text("utf-8")) for part in PARTS if (path := KEPT / f"{part}.json").is_file()}
    keep("torture", table(found))
    sys.exit(any(result["losses"] for result in found.values()))


if __name__ == "__main__":
    main()
