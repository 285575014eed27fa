"""What the run was made from: hashes, parameters, versions."""

from typing import NamedTuple

import yaml

from podium.report.run import Run

SECTIONS = ("competition", "data", "clean", "folds", "views", "samplings", "models", "ensemble", "submission")


class Provenance(NamedTuple):
    """What the panel shows."""

    zip: str
    inside: str
    columns: str
    facts: list[tuple[str, str]]
    files: list[tuple[str, str]]  # SHA-256 by path, or by network
    versions: list[tuple[str, str]]
    params: str  # YAML


def provenance(run: Run) -> Provenance:
    """Make the panel.

    Args:
        run: the run.
    """
    told = run.manifest
    files = told["raw"] | told["prepared"] | told["folds"] | told["ensemble"]["files"]
    for name, member in told["members"].items():
        files |= member["files"]
        files |= {f"{name}, weights of {job}": found for job, found in (member.get("weights") or {}).items()}
    inside = told["zip"]["file"]
    params = run.params.model_dump(mode="json", include=set(SECTIONS), exclude_unset=True)
    return Provenance(
        told["zip"]["sha256"],
        f"{inside['name']}, {inside['rows']:,} rows",
        ", ".join(inside["columns"]),
        [(f"parameters: {name}", found) for name, found in told["params"].items()],
        list(files.items()),
        [(name, version or "not installed") for name, version in told["versions"].items()],
        yaml.safe_dump({name: params[name] for name in SECTIONS}, sort_keys=False, allow_unicode=True, width=100),
    )
