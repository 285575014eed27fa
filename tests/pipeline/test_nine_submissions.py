"""Nine submissions from experiments and branches; then a clone elsewhere, and the remote, give every byte again."""

import json
import shutil
from pathlib import Path

import pytest
from project import Project

WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "t"), ("EMAIL", "t@example.invalid"))
}
EXPERIMENTS = {
    "few": ["ensemble.threshold.rule=rate", "+ensemble.threshold.share=0.1"],
    "some": ["ensemble.threshold.rule=rate", "+ensemble.threshold.share=0.2"],
    "many": ["ensemble.threshold.rule=rate", "+ensemble.threshold.share=0.3"],
    "longer": ["models.cnn.epochs=3"],
}
BRANCHES = {
    "rarer": {"ensemble.threshold.rule": "rate", "ensemble.threshold.share": 0.05},
    "alone": {"ensemble.members": ["bilstm_attention"]},
    "narrow": {"models.cnn.network.filters": 8},
    "other-folds": {"folds.seed": 7},
}
FROM_SCRATCH = (1, 5, 9)
"""The first run, an experiment with another network, a branch with other folds."""


def restored(project: Project, number: int, *options: str) -> str:
    return project.run("podium", "reproduce", str(number), *options).stdout


@pytest.mark.long
@pytest.mark.tensorflow
def test_each_is_traced_restored_and_verified_and_three_are_made_anew(fresh: Project, tmp_path: Path) -> None:
    store = tmp_path / "store"
    fresh.run("dvc", "remote", "add", "--default", "store", str(store))
    fresh.edit({"board": {"platform": "local", "per_day": 20}})
    fresh.repro()
    fresh.commit("a board and a remote")
    assert "submission 1" in fresh.run("podium", "submit", **WHO).stdout
    for name, changes in EXPERIMENTS.items():
        settings = [part for change in changes for part in ("-S", change)]
        fresh.run("dvc", "exp", "run", "-q", "-n", name, *settings, **WHO)
        fresh.run("git", "reset", "-q", "--hard")
        fresh.run("podium", "submit", "--rev", name, **WHO)
    for name, changes in BRANCHES.items():
        fresh.run("git", "switch", "-q", "-c", name, "main")
        fresh.edit(changes)
        fresh.repro()
        fresh.commit(name)
        fresh.run("git", "switch", "-q", "main")
        fresh.run("podium", "submit", "--rev", name, **WHO)
    listed = json.loads(fresh.run("podium", "leaderboard", "--json").stdout)
    assert listed["problems"] == []
    assert [(row["number"], row["state"]) for row in listed["submissions"]] == [(n, "scored") for n in range(1, 10)]
    shown = {row["number"]: row["sha256"] for row in listed["submissions"]}
    assert len(set(shown.values())) == 9

    fresh.run("git", "branch", "-q", "-D", *BRANCHES)  # the tags keep what they held
    fresh.run("dvc", "exp", "remove", "-q", "-A", "-f", check=False)
    elsewhere = tmp_path / "elsewhere"
    fresh.run("git", "clone", "-q", str(fresh.folder), str(elsewhere))
    shutil.rmtree(fresh.folder)
    there = Project(elsewhere)
    assert not (elsewhere / ".dvc" / "cache").exists()
    for number, sha256 in shown.items():
        chain = json.loads(there.run("podium", "trace", str(number), "--json").stdout)
        assert sha256 in json.dumps(chain)
        assert f"submission {number} is restored, every byte verified" in restored(there, number)
    for number in FROM_SCRATCH:
        again = f"submission {number} is made again from its raw data, byte for byte"
        assert again in restored(there, number, "--from-scratch")
