"""Another competition needs only its own folder and params.yaml: SemEval-2019 task 9A, its own format and traps."""

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from project import SEMEVAL_2019_TASK_9A, SMALL, Project


@pytest.mark.long
@pytest.mark.competitions
def test_raw_files_to_the_competitions_own_zip(new_clone: Callable[[str], Project]) -> None:
    project = new_clone("semeval")
    source = Path(os.environ["PODIUM_COMPETITIONS"]) / "semeval2019-task9a"
    shutil.copytree(source, project.path("data/raw/semeval2019-task9a"))
    project.edit(SEMEVAL_2019_TASK_9A | SMALL | {"data.sample": 0.05})

    assert "prepare" in project.repro()

    with zipfile.ZipFile(project.path("submissions/submission.zip")) as archive:
        assert archive.namelist() == ["submission.csv"]
        lines = archive.read("submission.csv").decode("utf-8").splitlines()
    assert len(lines) == 592  # no header; this file has no line break inside a field
    assert lines[0].startswith("1310_1,")
    assert {line[-2:] for line in lines} <= {",0", ",1"}
    health = project.json("data/prepared/health.json")
    assert any("quote" in str(finding) for finding in health["separating"])
