"""What is said of a file of predictions."""

from typing import Any

from podium.predictor.files import Predicted
from podium.predictor.predictor import Predictor

SHOWN = 8
"""Classes whose shares are told."""


def lines(found: Predicted, predictor: Predictor) -> list[str]:
    """What was written, and what of it does not follow from the texts.

    Args:
        found: the file.
        predictor: what made it.
    """
    said = [f"{found.path.name}: {note}" for note in found.notes]
    shown = [
        f"{100 * count / max(found.rows, 1):.1f} % {name}" for name, count in found.labels.most_common(SHOWN) if count
    ]
    more = ", ..." if len(found.labels) > SHOWN else ""
    rows = f"{found.rows:,} row{'s' * (found.rows != 1)}"
    said.append(f"{found.path}: {rows} of {', '.join(found.columns[:SHOWN])}, by {predictor.run.name}")
    said.append(f"predicted {', '.join(shown)}{more}")
    return said + as_fitted(predictor.run.blend)


def as_fitted(blend: dict[str, Any]) -> list[str]:
    """What was estimated on the run's own test rows, and is taken as it is.

    Args:
        blend: blend.json.
    """
    said = []
    if blend.get("prior", {}).get("asked") == "estimated":
        said.append("the share of each class is taken to be what the run estimated of its test rows, not of these rows")
    if blend["threshold"]["rule"] == "rate":
        said.append("labels are cut where the run cut its test rows (rule: rate), so the share of positives may differ")
    return said
