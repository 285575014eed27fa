"""What would run, by what has changed."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from tiny_project import MANIFEST, PIPELINE, params_of, write_params

from podium.doctor.next_run import next_run
from podium.doctor.outdated import STAMP, Here, Outdated, outdated
from podium.doctor.pipeline import stages
from podium.errors import PodiumError
from podium.provenance.lock import parsed
from podium.training.fold_cache import FoldCache
from podium.training.fold_notes import Note


def found(root: Path, pipeline: dict[str, Any] = PIPELINE) -> Outdated:
    params = params_of(root)
    return outdated(stages(pipeline, params), parsed((root / "dvc.lock").read_bytes()), params, Here.of(root))


def test_nothing_has_changed(project: Path) -> None:
    assert found(project) == ({}, [])


def test_each_change_is_named_and_what_reads_it_comes_after(project: Path) -> None:
    params = params_of(project)
    params["data"]["seed"] = 2
    write_params(project, params)
    assert found(project) == ({"prepare": "data"}, ["package"])
    params["data"]["seed"] = 1
    write_params(project, params)
    (project / "stages/package.py").write_text("# other\n", encoding="utf-8")
    assert found(project) == ({"package": "stages/package.py"}, [])
    (project / MANIFEST).unlink()
    (project / "stages/package.py").write_text("", encoding="utf-8")
    assert found(project) == ({"package": f"{MANIFEST} is gone"}, [])
    (project / "data/prepared/test.parquet").write_bytes(b"test rows, more")
    assert found(project)[0]["prepare"] == "data/prepared/test.parquet is not as it was written"
    (project / "stages/prepare.py").unlink()
    assert found(project)[0]["prepare"] == "stages/prepare.py is not there"


def test_a_stage_that_is_new_or_has_another_command(project: Path) -> None:
    pipeline = yaml.safe_load(yaml.safe_dump(PIPELINE))
    pipeline["stages"]["prepare"]["cmd"] += " --all"
    pipeline["stages"]["other"] = {"cmd": "true", "deps": ["data/prepared"], "outs": ["x"]}
    assert found(project, pipeline) == ({"prepare": "its command", "other": "it has not run yet"}, ["package"])
    assert outdated(stages(PIPELINE, {}), None, {}, Here.of(project)).changed == dict.fromkeys(
        ["prepare", "package"], "it has not run yet"
    )


def test_the_stamp_of_validate_runs_nothing(project: Path) -> None:
    pipeline = {
        "stages": {
            "validate": {"cmd": "true", "outs": [STAMP]},
            "prepare": {**PIPELINE["stages"]["prepare"], "deps": [STAMP, "stages/prepare.py"]},
        }
    }
    assert found(project, pipeline).after == []


def test_templates_are_filled_in_and_what_is_missing_is_told() -> None:
    body = {"cmd": "x ${key}", "deps": ["a/${item.view}"], "params": ["models.${key}", "models.${key}.view"]}
    pipeline = {"vars": [{"pseudo": {}}], "stages": {"train": {"foreach": "${models}", "do": body}}}
    pipeline["stages"]["pseudo"] = {"foreach": "${pseudo}", "do": body}
    (stage,) = stages(pipeline, {"models": {"cnn": {"view": "words"}}})
    assert (stage.name, stage.deps, stage.params) == ("train@cnn", ("a/words",), ("models.cnn", "models.cnn.view"))
    with pytest.raises(PodiumError, match=r"stage train@cnn names item\.view, which params.yaml has not"):
        stages(pipeline, {"models": {"cnn": {}}})


def test_how_long_by_what_was_noted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("podium.doctor.durations.cores", lambda: 2)
    params = params_of(project)
    pipeline = {"stages": {"train": {"foreach": "${models}", "do": {"cmd": "train ${key}", "outs": ["${key}"]}}}}
    given = stages(pipeline, params)

    def told() -> list[str]:
        return [finding.what for finding in next_run(project, given, None, params)]

    assert told() == [
        "`dvc repro` runs all 2 stages: not run yet",
        "how long cnn, bilstm_attention take is not known: not run yet",
    ]
    with FoldCache(project / ".dvc/tmp/podium/folds") as cache:
        for fold in range(3):
            note = Note("cnn", "cnn", 0, fold, 0, 20.0, "f1", 0.5)
            cache.put(f"{fold}" * 64, {"weights": b"w"}, note)
    assert told()[1] == (
        "about 1 min of training (cnn 1 min, bilstm_attention not run yet); folds that are in the cache cost nothing"
    )
