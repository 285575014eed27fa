"""The command line: quick to help, one line a mistake, never a traceback."""

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

from podium import cli
from podium.commands.help import EXAMPLES, GROUPS

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


def test_help_shows_a_few_examples_and_commands_in_groups(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ((), ("--help",)):
        assert _run(monkeypatch, *arguments) == 0
        shown = capsys.readouterr().out
        examples = [line for line in shown.splitlines() if line.startswith(("    podium ", "    dvc "))]
        assert 3 <= len(examples) <= 6
        assert "    podium init ~/Downloads/competition.zip   from a competition's files to params.yaml" in examples
        headings = [line for line in shown.splitlines() if line.endswith(":") and not line.startswith(" ")]
        assert headings == ["Options:", *(f"{heading}:" for heading in GROUPS)]
        assert "..." not in shown.partition("Begin:")[2]


def test_every_command_is_in_a_group_and_has_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    assert {name for names in GROUPS.values() for name in names} == {*EXAMPLES} == commands
    for name in commands:
        assert _run(monkeypatch, name, "--help") == 0
        assert f"\n  Example: podium {name}" in capsys.readouterr().out


def test_examples_are_commands_with_their_options(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in EXAMPLES.values():
        words = line.partition("   (")[0].split()
        options = [word for word in words if word.startswith("--")]
        parameters = next(
            inspect.signature(command.callback).parameters
            for command in cli.app.registered_commands
            if command.callback and command.callback.__name__ == words[1]
        )
        assert {option[2:].replace("-", "_") for option in options} <= {*parameters}, line


@pytest.mark.parametrize(
    ("words", "place", "expected"), [("podium in", 1, "init"), ("podium init --pos", 2, "--positive")]
)
def test_completion_through_the_launcher(words: str, place: int, expected: str) -> None:
    start = "from podium.launch import main; main()"
    environment = {"_PODIUM_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(place)}
    done = subprocess.run(
        [sys.executable, "-c", start],
        cwd=CHECKOUT,
        env=os.environ | environment | {"PYTHONPATH": str(CHECKOUT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert expected in done.stdout.split()


def test_bash_takes_the_completion_that_is_shown(tmp_path: Path) -> None:
    launcher = tmp_path / "podium"
    launcher.write_text(f"#!{sys.executable}\nfrom podium.launch import main\nmain()\n", encoding="utf-8")
    launcher.chmod(0o755)
    script = "source <(podium --show-completion; :); complete -p podium; COMP_WORDS=(podium doc); COMP_CWORD=1"
    script += '; _podium_completion podium; echo "${COMPREPLY[@]}"'
    path = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(CHECKOUT / "src")}
    done = subprocess.run(
        ["bash", "-c", script], cwd=CHECKOUT, env=os.environ | path, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["complete -o default -F _podium_completion podium", "doctor"]


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
