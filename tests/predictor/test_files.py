"""A file of any format in, a file of any format out, whole or not at all."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from finished_run import finished_run

from podium.errors import PodiumError
from podium.predictor import load
from podium.predictor.files import predict_file
from podium.predictor.told import as_fitted, lines

pytestmark = pytest.mark.usefixtures("here")


def raw(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "data/raw/mine/test.csv", dtype=str, keep_default_na=False)


def write(table: pd.DataFrame, path: Path) -> Path:
    match path.suffix:
        case ".csv":
            table.to_csv(path, index=False)
        case ".tsv":
            table.to_csv(path, index=False, sep="\t")
        case ".jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in table.to_dict("records")), "utf-8")
        case ".parquet":
            table.to_parquet(path)
    return path


def read(path: Path) -> pd.DataFrame:
    match path.suffix:
        case ".jsonl":
            return pd.DataFrame([json.loads(line) for line in path.read_text("utf-8").splitlines()])
        case ".parquet":
            return pd.read_parquet(path)
    return pd.read_csv(path, dtype={"id": str}, sep="\t" if path.suffix == ".tsv" else ",")


@pytest.mark.parametrize(
    ("source", "target"), [("a.csv", "b.tsv"), ("a.tsv", "b.jsonl"), ("a.jsonl", "b.parquet"), ("a.parquet", "b.csv")]
)
def test_every_format(binary_run, tmp_path, source, target, monkeypatch):
    predictor = load(root=binary_run)
    monkeypatch.setattr("podium.predictor.predictor.BLOCK", 10)  # 37 rows in four blocks
    told, done = [], []
    given = write(raw(binary_run), tmp_path / source)
    found = predict_file(predictor, given, tmp_path / target, begun=told.append, tick=done.append)
    assert (found.rows, told, sum(done), len(done)) == (37, [37], 37, 4)
    made = read(tmp_path / target)
    assert list(made) == ["id", "label", "probability_ham", "probability_spam"]
    assert made["id"].tolist() == raw(binary_run)["id"].tolist()
    expected = pd.read_parquet(binary_run / "data/ensemble/test.parquet")
    np.testing.assert_array_equal(made["probability_spam"].to_numpy(np.float32), expected["p_spam"])
    assert made["label"].tolist() == [("ham", "spam")[one] for one in expected["prediction"]]
    assert sum(found.labels.values()) == 37
    assert f"{tmp_path / target}: 37 rows of id, label" in lines(found, predictor)[0]


def test_the_submission_is_the_pipelines_own_bytes(binary_run, tmp_path):
    from podium.submission.archive import unzipped

    target = tmp_path / "submission.csv"
    predict_file(load(root=binary_run), binary_run / "data/raw/mine/test.csv", target, submission=True)
    (expected,) = unzipped((binary_run / "submissions/submission.zip").read_bytes()).values()
    assert target.read_bytes() == expected


@pytest.mark.long
@pytest.mark.parametrize("write_as", ["label_list", "indicator_columns", "probability_columns"])
def test_the_submission_of_labels_with_columns_of_the_test_file(tmp_path, write_as):
    from podium.submission.archive import unzipped

    several = write_as != "label_list"
    names = ["ham", "spam", "news"] if several else ["labels"]
    submission = {"sample": None, "file": "submission.tsv", "columns": ["text", *names, "id"], "write": write_as}
    submission["prediction"] = names if several else "labels"
    root = finished_run(tmp_path / "run", classes=("ham", "spam", "news"), task="multilabel", submission=submission)
    predict_file(load(root=root), root / "data/raw/mine/test.csv", tmp_path / "out.tsv", submission=True)
    (expected,) = unzipped((root / "submissions/submission.zip").read_bytes()).values()
    assert (tmp_path / "out.tsv").read_bytes() == expected


def test_nothing_is_overwritten_and_nothing_is_left_half(binary_run, tmp_path):
    predictor, target = load(root=binary_run), tmp_path / "out.csv"
    target.write_text("mine")
    with pytest.raises(PodiumError, match="there is something already"):
        predict_file(predictor, binary_run / "data/raw/mine/test.csv", target)
    broken = tmp_path / "broken.csv"
    broken.write_text('id,text\na,one\nb,"never closed\n')
    with pytest.raises(PodiumError, match=r"broken\.csv, line 3: a quote opens"):
        predict_file(predictor, broken, target, force=True)
    assert target.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.csv", "out.csv"]
    predict_file(predictor, binary_run / "data/raw/mine/test.csv", target, force=True)
    assert target.read_text().startswith("id,label,")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,body\n1,a\n", "there is no column 'text'"),
        ("id,text\n1,a,b\n", r"line 2: 3 fields where the header names 2"),
        ("id,text\n", "no rows|and no rows"),
    ],
)
def test_mistakes_are_told_with_their_place(binary_run, tmp_path, content, said):
    (tmp_path / "in.csv").write_text(content)
    with pytest.raises(PodiumError, match=said):
        predict_file(load(root=binary_run), tmp_path / "in.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_an_ending_that_tells_no_format(binary_run, tmp_path):
    with pytest.raises(PodiumError, match="tells no format"):
        predict_file(load(root=binary_run), binary_run / "data/raw/mine/test.csv", tmp_path / "out.xls")


def test_what_the_run_estimated_on_its_own_rows_is_said():
    said = as_fitted({"prior": {"asked": "estimated"}, "threshold": {"rule": "rate"}})
    assert "not of these rows" in said[0]
    assert "rule: rate" in said[1]
    assert as_fitted({"threshold": {"rule": "tuned"}}) == []
