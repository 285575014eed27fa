"""All that is looked at."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_project import NAME, params_of, write_params

from podium.doctor.examine import examine
from podium.doctor.finding import Finding

CHECKOUT = Path(__file__).resolve().parents[2]


def stopping(root: Path) -> list[str]:
    return [finding.what for finding in examine(root) if finding.stops]


def test_a_project_in_order(project: Path) -> None:
    found = list(examine(project))
    assert [finding.area for finding in found if finding.do] == ["store"]
    assert list(dict.fromkeys(finding.area for finding in found)) == [
        *("environment", "data", "stages", "store", "processes")
    ]
    assert Finding("stages", "all 2 stages are up to date: `dvc repro` runs nothing") in found


def test_what_would_make_a_run_fail(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = project / "data/raw" / NAME
    (raw / "test.csv").unlink()
    assert stopping(project) == [f"data/raw/{NAME}/ lacks test.csv"]
    shutil.rmtree(raw)
    assert stopping(project) == [f"data/raw/{NAME}/ is not there"]
    monkeypatch.setenv("PODIUM_WORKERS", "many")
    assert stopping(project)[0] == "PODIUM_WORKERS is 'many'"
    monkeypatch.delenv("PODIUM_WORKERS")
    params = params_of(project)
    params["folds"]["k"] = 0
    write_params(project, params)
    assert stopping(project) == ["params.yaml, folds.k: 0 is not allowed; give at least 2"]
    (project / "dvc.lock").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert any("dvc.lock" in what for what in stopping(project))


def test_files_that_dvc_does_not_know(project: Path) -> None:
    raw = project / "data/raw" / NAME
    (raw / "train.csv").write_text("id,text\n", encoding="utf-8")
    assert Finding("data", f"data/raw/{NAME}/ is not as DVC knows it", f"dvc add data/raw/{NAME}, and commit") in list(
        examine(project)
    )
    raw.with_name(f"{NAME}.dvc").unlink()
    assert Finding("data", f"DVC does not track data/raw/{NAME}/", f"dvc add data/raw/{NAME}") in list(examine(project))


def test_it_is_quick() -> None:
    heavy = ["tensorflow", "keras", "pandas", "pyarrow", "sklearn", "scipy", "dvc"]
    code = (
        "import sys, time, pathlib; sys.argv = ['podium', 'doctor']; from podium import cli\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        f"print(time.process_time() < 1.5, [name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT / "src", capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "True []"
