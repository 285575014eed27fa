"""What podium doctor says would run is what DVC says."""

import json

from project import Project

from podium.config.load import read
from podium.doctor.examine import examine
from podium.doctor.outdated import Here, outdated
from podium.doctor.pipeline import stages
from podium.provenance.lock import parsed


def would_run(project: Project) -> set[str]:
    params = read(project.path("params.yaml"))
    given = stages(read(project.path("dvc.yaml")), params)
    lock = parsed(project.path("dvc.lock").read_bytes())
    return {*outdated(given, lock, params, Here.of(project.folder)).changed}


def by_dvc(project: Project) -> set[str]:
    """The stages that have changed; not those only for which one they read has to run first."""
    return {*json.loads(project.run("dvc", "status", "--json").stdout)}


def test_after_a_run_nothing_would(base: Project) -> None:
    assert would_run(base) == by_dvc(base) == set()
    assert not [finding for finding in examine(base.folder) if finding.stops]
    assert "all 13 stages are up to date: `dvc repro` runs nothing" in {one.what for one in examine(base.folder)}


def test_after_changes_the_same_stages(fresh: Project) -> None:
    fresh.edit({"models.cnn.epochs": 3, "submission.file": "other.csv"})
    with fresh.path("src/podium/folds/assign.py").open("a") as stream:
        stream.write("# more\n")
    with fresh.path("data/raw/sms-spam/test.csv").open("a") as stream:
        stream.write("\n")
    assert would_run(fresh) == by_dvc(fresh)
