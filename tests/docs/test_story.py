"""The notebook: short, kept without output, and true."""

import ast
import json
import os
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
STORY = CHECKOUT / "docs" / "story.ipynb"
NOTEBOOK: dict[str, Any] = json.loads(STORY.read_text(encoding="utf-8"))
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
BEFORE_TRAINING = 5

EXECUTE = """
import json, sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=300, resources={"metadata": {"path": sys.argv[2]}}).execute()
told = lambda cell: "".join(out.text for out in cell.outputs if out.output_type == "stream" and out.name == "stdout")
print(json.dumps([told(cell) for cell in notebook.cells if cell.cell_type == "code"]))
"""


def test_it_is_short_and_kept_without_output() -> None:
    assert 0 < len(CODE) <= 10
    for cell in NOTEBOOK["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert cell["metadata"] == {}


def test_what_it_imports_is_there() -> None:
    for source in CODE:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("podium"):
                for alias in node.names:
                    there = hasattr(import_module(node.module), alias.name)
                    assert there or find_spec(f"{node.module}.{alias.name}"), ast.unparse(node)


def test_it_comes_as_far_as_training(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(CHECKOUT)
    told: dict[str, Any] = {}
    for source in CODE[:BEFORE_TRAINING]:
        exec(source, told)  # noqa: S102 - our own
    told["folder"].cleanup()
    assert len(told["train_rows"]["words"]) == len(told["targets"]) > 900
    assert set(told["sampled"]) == {"repeat-0-fold-0", "repeat-0-fold-1", "repeat-0-fold-2"}
    assert "training rows" in capsys.readouterr().out


@pytest.mark.long
@pytest.mark.tensorflow
def test_it_runs_to_its_end(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT / "src"),
        "PODIUM_WORKERS": "2",
        "IPYTHONDIR": str(tmp_path),
    }
    command = [sys.executable, "-c", EXECUTE, str(STORY), str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    printed = json.loads(done.stdout.splitlines()[-1])
    assert "ensemble" in printed[7]
    assert "on the board" in printed[8]
