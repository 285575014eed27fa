"""Every recipe takes files of its competition's shape to that competition's submission."""

import csv
import json
from functools import cache
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from recipes.made_up import Shape
from recipes.shapes import SHAPES
from small_competition import vouch

from podium.competition.prepare import Prepared, prepare
from podium.config import Params
from podium.config.load import validate
from podium.config.recipe import find, names, params_of
from podium.io.tables import read_table
from podium.problem import Problem
from podium.submission.archive import unzipped
from podium.submission.package import package


@cache
def params(name: str) -> Params:
    return validate(params_of(find(name)), name)


def shape(name: str) -> Shape:
    return SHAPES[name](params(name).competition.classes)


def prepared(name: str, root: Path, files: dict[str, bytes]) -> Prepared:
    """What stage prepare makes of them."""
    given, folder = params(name), root / "data/raw" / name
    folder.mkdir(parents=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    tables = [read_table(folder / file.path, file) for file in (given.data.train, given.data.test, *given.data.extra)]
    sections = given.competition, given.data, given.clean, given.folds
    return prepare(tables[0], tables[1], tables[2:], *sections)


def handed_in(name: str, root: Path, test: pd.DataFrame) -> list[list[str]]:
    """What stage package makes of predictions that name the classes in turn."""
    given = params(name)
    problem, count = Problem.of(given.competition), len(test)
    turn = np.arange(count)[:, None] % len(problem.classes) == np.arange(len(problem.classes))
    shares = turn * 0.5 + 0.5 / len(problem.classes)
    shares = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    probabilities = shares[:, 1:] if problem.task == "binary" else shares
    columns = dict(zip(problem.probability_columns, probabilities.T, strict=True))
    if problem.task == "multilabel":
        columns |= {f"prediction_{one}": turn[:, place].astype(np.int32) for place, one in enumerate(problem.classes)}
    else:
        columns["prediction"] = turn.argmax(axis=1).astype(np.int32)
    ensemble, path = root / "data/ensemble", root / "data/prepared/test.parquet"
    for folder in (ensemble, path.parent):
        folder.mkdir()
    test.to_parquet(path)
    for file in ("test", "oof"):
        pd.DataFrame({"row": test["row"], **columns}).to_parquet(ensemble / f"{file}.parquet")
    (ensemble / "metrics.json").write_text("{}", encoding="utf-8")
    told = ("asked", "train", "prior", "test_rows", "score", "low", "high", "trivial")
    (ensemble / "scores.json").write_text(json.dumps({"board": dict.fromkeys(told)}), encoding="utf-8")
    vouch(root, given.ensemble.members)
    ((file, content),) = unzipped(package(given, root).archive).items()
    assert file == "submission.csv"
    return list(csv.reader(StringIO(content.decode("utf-8"), newline="")))


def test_every_recipe_has_a_shape() -> None:
    assert sorted(SHAPES) == names()


@pytest.mark.parametrize("name", SHAPES)
def test_files_of_its_shape_become_rows(name: str, tmp_path: Path) -> None:
    made = shape(name)
    found = prepared(name, tmp_path, made.files)
    train, targets = found.train, Problem.of(params(name).competition).targets(found.train)
    assert {row: train["text"][row] for row in made.texts} == made.texts
    assert {row: np.atleast_1d(targets[row]).tolist() for row in made.targets} == made.targets
    assert not train["text"].str.startswith('"').any() or name in ("goemotions", "spooky-author-identification")
    assert len(found.test) == len(made.kept)
    assert set(made.files) >= {file.path for file in (params(name).data.train, params(name).data.test)}


@pytest.mark.parametrize("name", SHAPES)
def test_its_submission_is_as_the_competition_wants_it(name: str, tmp_path: Path) -> None:
    made, given = shape(name), params(name).submission
    cells = handed_in(name, tmp_path, prepared(name, tmp_path, made.files).test)
    header = cells.pop(0) if made.header else given.columns
    assert header == (made.header or given.columns)
    assert header is not None
    places = [place for place, column in enumerate(header) if column in given.predictions]
    assert [[cell for place, cell in enumerate(row) if place not in places] for row in cells] == made.kept
    classes, asked = params(name).competition.classes, [[row[place] for place in places] for row in cells]
    if given.write in ("label", "label_list"):
        assert asked == [[classes[row % len(classes)]] for row in range(len(cells))]
    else:
        assert all(0 < float(cell) < 1 for row in asked for cell in row)
        assert [header[place] for place in places] == given.predictions


@pytest.mark.parametrize("name", [name for name in SHAPES if name not in ("imdb", "mr", "semeval2019-task9a")])
def test_a_byte_order_mark_changes_nothing(name: str, tmp_path: Path) -> None:
    files = shape(name).files
    marked = {file: b"\xef\xbb\xbf" + content for file, content in files.items()}
    first, second = (prepared(name, tmp_path / mark, given) for mark, given in (("without", files), ("with", marked)))
    pd.testing.assert_frame_equal(first.train, second.train)
    pd.testing.assert_frame_equal(first.test, second.test)
    assert handed_in(name, tmp_path / "with", second.test) == handed_in(name, tmp_path / "without", first.test)
