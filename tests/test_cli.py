"""The command line: quick to help, one line a mistake, never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from podium import cli

CHECKOUT = Path(__file__).parents[1]


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command line in this process; its exit status."""
    monkeypatch.setattr(sys, "argv", ["podium", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    if isinstance(left.value.code, str):
        print(left.value.code, file=sys.stderr)  # as Python does
        return 1
    return left.value.code or 0


def test_help_shows_examples(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ((), ("--help",)):
        assert _run(monkeypatch, *arguments) == 0
        shown = capsys.readouterr().out
        assert "\n    dvc exp run -S models.cnn.epochs=8   try another value" in shown
        assert "\n    podium check                         is params.yaml right?" in shown


def test_every_example_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {line.split()[1] for line in cli.HELP.splitlines() if line.startswith("  podium ")}
    before, after = {"check", "params", "schema", "recipe"}, {"compare", "noise", "export", "diagnose", "cache"}
    record = {"submit", "sync", "leaderboard", "trace", "reproduce", "diff"}
    assert named == before | after | record
    for name in {*named, "score", "note"}:
        assert _run(monkeypatch, name, "--help") == 0


def test_help_loads_nothing_heavy() -> None:
    heavy = ["tensorflow", "keras", "pandas", "numpy", "sklearn", "pydantic"]
    code = f"import sys, podium.launch, podium.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT / "src", capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


def test_check_of_the_shipped_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(CHECKOUT / "tests")

    assert _run(monkeypatch, "check") == 0
    assert capsys.readouterr().out == (
        f"{CHECKOUT / 'params.yaml'} is valid: sms-spam, 5 folds, blending cnn, bilstm_attention\n"
    )


def test_check_tells_each_mistake_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (CHECKOUT / "params.yaml").read_text(encoding="utf-8")
    (tmp_path / "params.yaml").write_text(text.replace("  k: 5", "  k: 0").replace("sample: 1.0", "sample: 2"), "utf-8")
    monkeypatch.chdir(tmp_path)

    assert _run(monkeypatch, "check", "params.yaml") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "podium: params.yaml, data.sample: 2 is not allowed; give at most 1.0\n"
        "podium: params.yaml, folds.k: 0 is not allowed; give at least 2\n"
    )


def test_schema_prints_the_committed_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, "schema") == 0
    assert capsys.readouterr().out == (CHECKOUT / "params.schema.json").read_text(encoding="utf-8")


def test_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, "--version") == 0
    assert capsys.readouterr().out == f"podium 0.1.0 ({CHECKOUT / 'src' / 'podium'})\n"


def test_a_wrong_command_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, "chek") == 2
    error = capsys.readouterr().err
    assert "No such command 'chek'" in error
    assert "Traceback" not in error
