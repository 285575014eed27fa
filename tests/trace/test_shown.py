"""What `podium trace` prints: breaks first and in red, the tree, JSON; and its exit status."""

import json
from pathlib import Path

import mini
import pytest
from typer.testing import CliRunner, Result

from podium.cli import app
from podium.trace.shown import flat


def _podium(project: mini.Mini, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(project.root)
    return CliRunner().invoke(app, arguments)


def test_the_tree(project: mini.Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    done = _podium(project, monkeypatch, "trace", "1")
    lines = done.stdout.splitlines()

    assert done.exit_code == 0, done.output
    assert lines[0] == "submission 1, scored, public 0.71, expected 0.7 (0.6 to 0.8)"
    assert lines[-1] == "every link holds"
    shown = "\n".join(lines)
    for part in (
        "blend data/ensemble/blend.json  method average",
        "member cnn  weight 0.5",
        "network repeat-0-fold-1 data/models/cnn/weights/repeat-0-fold-1.weights.h5  sha256 ",
        "parameters models.cnn  architecture cnn, epochs 2, sampling balanced, view words  sha256 000000000000",
        "view words  as above",
        "raw data/raw/toy/train.csv",
        "workspace, cache",
    ):
        assert part in shown


def test_breaks_come_first(project: mini.Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    mini.flip(project.cached(mini.FOLDS))

    done = _podium(project, monkeypatch, "trace", "1")

    assert done.exit_code == 1
    assert done.stdout.startswith(f"broken: folds {mini.FOLDS}: the bytes in the cache have MD5 ")
    assert "every link" not in done.stdout


def test_a_file_is_marked_where_it_stands(project: mini.Mini, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere = tmp_path / "somewhere.bin"
    elsewhere.write_bytes((project.root / f"{mini.PADDED}/train/repeat-0-fold-0.npy").read_bytes())

    lines = _podium(project, monkeypatch, "trace", str(elsewhere)).stdout.splitlines()

    assert lines[0] == f"{elsewhere} is in the chain of submission 1 and of the run in the workspace"
    assert lines[1] == f"  it is padded {mini.PADDED}/train"
    assert sum(line.endswith("<- this") for line in lines) == 1


def test_what_is_outside_the_tree_is_told(project: mini.Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _podium(project, monkeypatch, "trace", str(project.root / "stages/make.py")).stdout

    assert "  it is stages/make.py, read by stage prepare" in said


def test_json(project: mini.Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(_podium(project, monkeypatch, "trace", "1", "--json").stdout)

    assert told["broken"] == []
    assert told["submission"]["public"] == 0.71
    assert [event["kind"] for event in told["submission"]["events"]] == ["intended", "scored"]
    zipped = next(link for link in told["chain"] if link["what"] == "zip")
    assert zipped["at"] == ["workspace", "cache"]
    assert len(zipped["sha256"]) == 64

    mini.flip(project.cached(mini.ZIP))
    done = _podium(project, monkeypatch, "trace", "1", "--json")
    broken = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [one["link"] for one in broken["broken"]] == [f"zip {mini.ZIP}"]


def test_what_is_nowhere_is_told(project: mini.Mini, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clone = mini.cloned(project, tmp_path / "clone", None)

    lines = _podium(clone, monkeypatch, "trace", "1").stdout.splitlines()

    assert lines[-1] == "every link that could be read holds"
    assert "are nowhere at hand" in lines[-2]


def test_nested_keys_are_dotted() -> None:
    assert flat({}) == {}
    assert flat({"a": {"b": {"c": None}}}) == {"a.b.c": None}
