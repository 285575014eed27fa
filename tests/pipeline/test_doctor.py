"""What podium doctor says would run is what DVC says."""

import json

from project import Project

from podium.config.load import read
from podium.doctor.examine import examine
from podium.doctor.outdated import Here, outdated
from podium.doctor.pipeline import stages
from podium.provenance.lock import parsed


def would_run(project: Project) -> tuple[set[str], set[str]]:
    """The stages of which something has changed, and those that read what they write."""
    params = read(project.path("params.yaml"))
    given = stages(read(project.path("dvc.yaml")), params)
    lock = parsed(project.path("dvc.lock").read_bytes())
    found = outdated(given, lock, params, Here.of(project.folder))
    return {*found.changed}, {*found.after}


def by_dvc(project: Project) -> set[str]:
    """Those of which something has changed, what lies in the workspace included that another one would write anew."""
    return {*json.loads(project.run("dvc", "status", "--json").stdout)}


def test_after_a_run_nothing_would(base: Project) -> None:
    assert would_run(base) == (set(), set())
    assert by_dvc(base) == set()
    assert not [finding for finding in examine(base.folder) if finding.stops]
    assert "all 14 stages are up to date: `dvc repro` runs nothing" in {one.what for one in examine(base.folder)}


def test_after_changes_the_same_stages(fresh: Project) -> None:
    fresh.edit({"models.cnn.epochs": 3, "submission.file": "other.csv"})
    with fresh.path("src/podium/folds/assign.py").open("a") as stream:
        stream.write("# more\n")
    with fresh.path("data/raw/sms-spam/test.csv").open("a") as stream:
        stream.write("\n")
    changed, after = would_run(fresh)
    assert changed <= by_dvc(fresh) <= changed | after
    assert {"fetch", "folds", "train@cnn", "package"} <= changed
    assert "tokenise@words" in after
