"""`podium doctor`, and its exit status."""

import sys
from pathlib import Path

import pytest

from podium import cli
from podium.doctor.finding import Finding


@pytest.mark.parametrize(
    ("findings", "last", "status"),
    [
        ([Finding("data", "x")], "all is in order", 0),
        ([Finding("data", "x"), Finding("store", "y", "do")], "`dvc repro` can run; lines to look at: 1", 0),
        ([Finding("data", "x", "do", stops=True)], "`dvc repro` would fail: mend first what is marked stop, 1 line", 1),
    ],
)
def test_status_is_whether_a_run_would_fail(
    findings: list[Finding],
    last: str,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "src/podium").mkdir(parents=True)
    (tmp_path / "src/podium/__init__.py").touch()
    (tmp_path / "dvc.yaml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("podium.doctor.examine.examine", lambda root: iter(findings))
    monkeypatch.setattr(sys, "argv", ["podium", "doctor"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    lines = capsys.readouterr().out.splitlines()
    assert (left.value.code or 0, lines[0], lines[-1]) == (status, findings[0].area, last)
