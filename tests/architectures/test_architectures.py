"""What holds for every file of architectures/, network or classical member."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import podium.architectures
from podium.config.models import names_in, settings_of

NAMES = names_in(podium.architectures)
TABLE = Path("docs/architectures.md")


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_have_defaults_and_descriptions(name):
    settings = settings_of(podium.architectures, name, {})
    assert all(field.description for field in type(settings).model_fields.values())


@pytest.mark.parametrize("name", NAMES)
def test_it_says_which_tasks_and_views_it_is_for(name):
    file = import_module(f"podium.architectures.{name}")
    assert set(file.TASKS) <= {"binary", "multiclass", "multilabel"}
    assert file.TASKS
    assert tuple(file.VIEWS) in (("word", "character"), ("wordpiece",), ("text",))
    assert hasattr(file, "build") == (file.VIEWS != ("text",))
    assert hasattr(file, "fit") == hasattr(file, "predict") == (file.VIEWS == ("text",))


def test_their_settings_are_read_without_the_libraries_that_they_use():
    code = f"import sys; from podium.architectures import {', '.join(NAMES)}; "
    code += "print([name for name in ('keras', 'tensorflow', 'sklearn', 'lightgbm') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_the_documents_have_a_row_for_each_file():
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(name for name, _ in rows) == NAMES
    for name, cells in rows:
        views = import_module(f"podium.architectures.{name}").VIEWS
        assert ", ".join(views) == [cell.strip() for cell in cells.split("|")][2]
