"""notebook.ipynb: find the bundle, unpack it, predict the competition's test file, write the submission."""

import json
from typing import Any

from podium.predictor.run import Run

FIND = """from pathlib import Path
import os, shutil, subprocess, sys, zipfile

INPUT = Path(os.environ.get("BUNDLE_INPUT", "/kaggle/input"))
WORK = Path(os.environ.get("BUNDLE_WORK", "/kaggle/working"))
TEST = "{test}"  # the competition's test file, by its name below INPUT

zips = sorted(path for path in INPUT.rglob("*.zip") if "predict.py" in zipfile.ZipFile(path).namelist())
folders = sorted(path.parent for path in INPUT.rglob("predict.py"))  # Kaggle unpacks a zip that is uploaded
BUNDLE = folders[0] if folders else WORK / "bundle"
if not folders:
    with zipfile.ZipFile(zips[0]) as archive:
        archive.extractall(BUNDLE)
print(BUNDLE)"""

INSTALL = """# no network: the library alone, without what it needs; requirements.txt says what that is
wheel = next(BUNDLE.glob("podium-*.whl"))
command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
print(subprocess.run(command, capture_output=True, text=True).stderr or "installed")"""

PREDICT = """# every file is checked against manifest.json first
source = next(INPUT.rglob(TEST))
target = WORK / "{file}"
command = [sys.executable, str(BUNDLE / "predict.py"), str(source), str(target), "--force"]
done = subprocess.run(command, capture_output=True, text=True)
print(done.stdout, done.stderr)
done.check_returncode()"""

SHOW = """print(*target.read_text(encoding="utf-8").splitlines()[:5], sep="\\n")"""

ABOUT = """# {competition}: predictions of {name}

Add the bundle as a dataset and the competition's data to this notebook. It needs no network. `README.txt` in the bundle
says what lies in it. The same in Python, once the library is installed:

    import podium
    podium.load(BUNDLE).predict(["a text", "another one"])
"""


def written(run: Run) -> str:
    """The notebook, without outputs, as nbformat 4.5 has it.

    Args:
        run: whose competition it is for.
    """
    params = run.params
    told = ABOUT.format(competition=params.competition.name, name=run.name)
    find = FIND.replace("{test}", params.data.test.path.rpartition("/")[2])
    predict = PREDICT.replace("{file}", params.submission.file)
    cells = [_cell(0, "markdown", told)]
    cells += [_cell(number, "code", source) for number, source in enumerate((find, INSTALL, predict, SHOW), start=1)]
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, kind: str, source: str) -> dict[str, Any]:
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        **code,
        "source": source.splitlines(keepends=True),
    }
