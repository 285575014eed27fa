"""dvc.yaml names what decides a stage's result: every library file that a stage loads, and no gold."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from project import CHECKOUT

PIPELINE: dict[str, Any] = yaml.safe_load((CHECKOUT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
ANY_STAGE = re.compile(
    r"podium(\.(cores|errors|hashing|invariants|stage|check|io|io\.(atomic|parquet)|config(\..*)?))?"
)
"""How a stage starts, ends, reads params.yaml and writes files: its result is not decided there."""

LOADED = """
import json, runpy, sys
sys.path.insert(0, "stages")
import here
here.run = lambda stage: None
runpy.run_path(sys.argv[1])
found = {name: module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "podium"}
print(json.dumps({"podium": found, "heavy": [name for name in ("tensorflow", "keras") if name in sys.modules]}))
"""


def stage(name: str) -> dict[str, Any]:
    return PIPELINE[name].get("do", PIPELINE[name])


def names(stage: dict[str, Any], what: str) -> list[str]:
    return [entry if isinstance(entry, str) else next(iter(entry)) for entry in stage.get(what, [])]


@pytest.mark.parametrize("name", PIPELINE)
def test_every_library_file_that_a_stage_loads_is_named(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, f"stages/{name}.py"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    loaded = json.loads(done.stdout.splitlines()[-1])
    assert loaded["heavy"] == []  # train and predict load TensorFlow in their workers
    deps = [CHECKOUT / dep for dep in names(stage(name), "deps")]
    unnamed = [
        module
        for module, file in loaded["podium"].items()
        if not ANY_STAGE.fullmatch(module)
        and not file.endswith("__init__.py")
        and not any(str(dep) == file or file.startswith(f"{dep}/") for dep in deps)
    ]
    assert unnamed == []


@pytest.mark.parametrize(
    ("name", "room"), [("train", "architectures"), ("predict", "architectures"), ("train", "losses")]
)
def test_what_members_share_is_named(name: str, room: str) -> None:
    """Workers load these, not the stage itself."""
    assert list((CHECKOUT / "src/podium" / room / "parts").glob("*.py"))
    assert f"src/podium/{room}/parts" in names(stage(name), "deps")


def test_no_stage_depends_on_the_gold() -> None:
    """That none opens it, either, test_same_bytes.py shows."""
    for name in PIPELINE:
        assert not [dep for dep in names(stage(name), "deps") if dep.startswith("data/board")]
    assert [name for name in PIPELINE if any("data/board" in out for out in names(stage(name), "outs"))] == ["fetch"]


def test_every_output_outlives_a_stage_that_fails() -> None:
    for name in PIPELINE:
        for kind in ("outs", "metrics"):
            for out in stage(name).get(kind, []):
                assert list(out.values()) == [{"persist": True}], (name, out)


def test_dvc_reads_its_files_by_the_parser_in_c() -> None:
    """Without it, a `dvc repro` with nothing to do takes twice as long."""
    from ruamel.yaml import YAML

    assert YAML(typ="safe").Parser.__name__ == "CParser"
