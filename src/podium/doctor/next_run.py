"""What `dvc repro` would run next, and about how long."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from podium.doctor.durations import noted, seconds_of, told
from podium.doctor.finding import Finding
from podium.doctor.outdated import Here, Outdated, outdated
from podium.doctor.pipeline import Stage
from podium.provenance.lock import Lock

AREA = "stages"
SHOWN = 4
START = 6.0
"""Seconds that a training takes to load TensorFlow, before its first fold."""


def next_run(root: Path, stages: list[Stage], lock: Lock | None, params: dict[str, Any]) -> Iterator[Finding]:
    """What would run.

    Args:
        root: the project's folder.
        stages: of dvc.yaml.
        lock: dvc.lock; None: there is none.
        params: params.yaml, as read.
    """
    found = outdated(stages, lock, params, Here.of(root))
    if not found.changed:
        yield Finding(AREA, f"all {len(stages)} stages are up to date: `dvc repro` runs nothing")
        return
    yield Finding(AREA, _what(found, len(stages), lock))
    yield Finding(AREA, _how_long(root, found, params))


def _what(found: Outdated, many: int, lock: Lock | None) -> str:
    if lock is None or len(found.changed) == many:
        return f"`dvc repro` runs all {many} stages: not run yet"
    few = [f"{name} ({why})" for name, why in list(found.changed.items())[:SHOWN]]
    more = f" and {len(found.changed) - SHOWN} more" if len(found.changed) > SHOWN else ""
    after = f", then at most {len(found.after)} that read what they write" if found.after else ""
    return f"`dvc repro` runs {', '.join(few)}{more}{after}"


def _how_long(root: Path, found: Outdated, params: dict[str, Any]) -> str:
    """The trainings among them; the other stages take seconds, and nobody has measured them."""
    names = [*found.changed, *found.after]
    models = [name.removeprefix("train@") for name in names if name.startswith("train@")]
    if not models:
        return "no training is among them: seconds"
    notes = noted(root)
    if not notes:
        return f"how long {', '.join(models)} take{'s' * (not models[1:])} is not known: not run yet"
    took, unknown = dict[str, float](), list[str]()
    for model in models:
        seconds = seconds_of(model, params["models"].get(model, {}), params.get("folds", {}), notes)
        if seconds is None:
            unknown.append(model)
        else:
            took[model] = seconds + START
    parts = [f"{model} {told(seconds)}" for model, seconds in took.items()]
    parts += [f"{model} not run yet" for model in unknown]
    total = f"about {told(sum(took.values()))} of training" if took else "training"
    kept = "; folds that are in the cache cost nothing" if took else ""
    return f"{total} ({', '.join(parts)}){kept}"
