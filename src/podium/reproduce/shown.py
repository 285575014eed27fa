"""What came of a reproduction, as people read it."""

from collections import Counter

from podium.reproduce.reproduce import Reproduced
from podium.trace.verify import KNOWN_BY_NAME

COUNTED = {"network": "weight files", "predictions": "tables of predictions", "raw": "raw files"}


def lines(found: Reproduced, *, scratch: bool) -> list[tuple[str, str]]:
    """A report, each line with its style.

    Args:
        found: what came of it.
        scratch: whether every stage ran again.
    """
    number = found.submission.number
    said = [(line, "") for line in found.done]
    if found.broken:
        said += [(f"broken: {one.link}: {one.what}", "bold red") for one in found.broken]
        said += [(f"the first stage that wrote other bytes: {found.stage}", "")] if found.stage else []
        said += [(line, "") for line in found.moved]
        said += [(line, "") for line in _environment(found)] if scratch else []
        end = "is not what was recorded" if scratch else "cannot be restored whole"
        return [*said, (f"submission {number} {end}", "bold red")]
    how = "made again from its raw data, byte for byte" if scratch else "restored, every byte verified"
    said.append((f"submission {number} is {how}: {_counts(found)}", "green"))
    body = found.submission.intended.body
    said.append((f"commit {str(body.get('commit'))[:12]}, zip sha256 {(body.get('file') or {}).get('sha256')}", ""))
    if scratch and found.environment:
        said.append(("and that although the environment differs: " + "; ".join(found.environment), ""))
    return said


def _counts(found: Reproduced) -> str:
    """How much is the same, by kind."""
    links = [link for top in found.traced.links for link in top.walk() if not link.above]
    kinds = Counter(link.what for link in links if link.what not in KNOWN_BY_NAME)
    told = [
        "zip",
        "manifest",
        "blend",
        *(f"{count} {COUNTED[kind]}" for kind, count in kinds.items() if kind in COUNTED),
    ]
    others = sum(count for kind, count in kinds.items() if kind not in {*COUNTED, "zip", "manifest", "blend"})
    return ", ".join(told) + f" and {others} other links"


def _environment(found: Reproduced) -> list[str]:
    """What may explain it."""
    if not found.environment:
        return ["the environment is the same: software, processor and device do not explain it"]
    return ["what differs in the environment, and may explain it:", *(f"  {line}" for line in found.environment)]
