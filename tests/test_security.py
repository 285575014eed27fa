"""What no file of the project does, whoever's files it reads: docs/security.md says why."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
OURS = sorted(path for room in ("src", "stages", "bench") for path in (CHECKOUT / room).rglob("*.py"))
OTHERS = sorted((CHECKOUT / "tests").rglob("*.py"))
STARTING = {"run", "Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput"}
FORBIDDEN = {
    "os.system": "a shell reads its text",
    "os.popen": "a shell reads its text",
    "subprocess.getoutput": "a shell reads its text",
    "subprocess.getstatusoutput": "a shell reads its text",
    "eval": "it runs text",
    "exec": "it runs text",
    "yaml.unsafe_load": "it makes any object",
    "yaml.full_load": "it makes objects",
    "keras.models.model_from_json": "a config names what is made",
    "keras.config.enable_unsafe_deserialization": "a model's file could then hold code",
    "tempfile.mktemp": "another may make it first",
    "torch.load": "it unpickles",
    "joblib.load": "it unpickles",
}
UNPICKLING = ("cloudpickle", "dill", "marshal", "pickle", "shelve")


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, by the dotted name of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _given(call: ast.Call) -> dict[str, str]:
    return {one.arg: ast.unparse(one.value) for one in call.keywords if one.arg}


def _name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


SETTINGS = {
    "shell": ("False", "a shell reads its text"),
    "allow_pickle": ("False", "it unpickles"),
    "safe_mode": ("True", "a model's file could hold code"),
    "verify": ("True", "whoever answers is believed"),
}
"""What a setting must be where it is given."""


def _wrong(path: Path) -> Iterator[str]:
    """What a file does that none may."""
    for called, call in _calls(path):
        given, where = _given(call), f"line {call.lineno}: {called}"
        if called in FORBIDDEN:
            yield f"{where}: {FORBIDDEN[called]}"
        for name, (right, why) in SETTINGS.items():
            if given.get(name, right) != right:
                yield f"{where}: {why}"
        if called.startswith("subprocess.") and called.rpartition(".")[2] in STARTING and _is_text(call):
            yield f"{where}: a command is a list of words, not a text"
        if called.endswith((".extractall", ".extract")) and path.name != "zips.py":  # which looks at names first
            yield f"{where}: what is unpacked may lie anywhere (podium.io.zips)"
        if called == "yaml.load" and "Loader" not in given:
            yield f"{where}: it makes any object"


def _is_text(call: ast.Call) -> bool:
    """Whether the first argument is a text, or put together of texts."""
    first = call.args[0] if call.args else None
    lists = isinstance(first, ast.BinOp) and isinstance(first.left, ast.List)
    return isinstance(first, ast.Constant | ast.JoinedStr | ast.BinOp) and not lists


@pytest.mark.parametrize("path", OURS, ids=_name)
def test_nothing_runs_what_others_wrote(path: Path) -> None:
    assert list(_wrong(path)) == []


def test_that_would_be_seen(tmp_path: Path) -> None:
    bad = """
import os, subprocess
subprocess.run("rm -rf x", check=True)
subprocess.Popen(f"ls {path}")
subprocess.run(["ls"], shell=True)
run(command, shell=flag)
os.system("ls"); eval(text)
np.load(path, allow_pickle=True)
keras.models.load_model(path, safe_mode=False)
archive.extractall(folder)
requests.get(url, verify=False)
yaml.load(text)
"""
    (tmp_path / "bad.py").write_text(bad)
    assert len(list(_wrong(tmp_path / "bad.py"))) == 11
    (tmp_path / "good.py").write_text("subprocess.run(['ls', *more], check=True)\nsubprocess.run(command)\n")
    assert list(_wrong(tmp_path / "good.py")) == []


def test_nothing_is_unpickled() -> None:
    """Processes of one run hand each other pickles by joblib and Ray; no file that we read is one."""
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert not {*UNPICKLING} & {*names}, _name(path)


def test_keras_makes_no_model_of_a_file_but_the_one_that_it_has_just_written() -> None:
    loading = {_name(path) for path in OURS for called, _ in _calls(path) if called.endswith("load_model")}
    assert loading == {"src/podium/export/model.py"}


@pytest.mark.parametrize("path", [*OURS, *OTHERS], ids=_name)
def test_what_the_security_lint_is_told_to_pass_over_has_its_reason(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if re.search(r"#\s*(ruff:\s*)?noqa:[^-]*\bS\d{3}", line):
            assert re.search(r"noqa: [A-Z0-9, ]+ - \w", line), f"{_name(path)}, line {number}: why?"
        assert not re.search(r"#\s*(ruff:\s*)?noqa\s*$", line), f"{_name(path)}, line {number}: of which rule?"
        assert f"# no{'sec'}" not in line


def test_the_security_lint_is_on_and_passes_over_few_rules() -> None:
    lint = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    passed_over = {rule for rule in lint["ignore"] if rule.startswith("S") and rule[1:].isdigit()}
    assert passed_over == {"S606"}  # os.execv, by which a stage starts the project's own Python: no shell is in it
    by_file = {where: {rule for rule in rules if re.fullmatch(r"S\d+", rule)} for where, rules in _by_file(lint)}
    # tests are made of asserts; their commands, and the benches', are lists of words of their own
    assert by_file == {"stages/**": set(), "tests/**": {"S101", "S603", "S607"}, "bench/**": {"S101", "S603"}}


def _by_file(lint: dict[str, dict[str, list[str]]]) -> list[tuple[str, list[str]]]:
    return list(lint["per-file-ignores"].items())
