"""`podium check`: what validate checks, and whether the files are there."""

import shutil
from pathlib import Path

import pytest

from podium.check import check, check_keys
from podium.errors import ParamsError

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture
def params(tmp_path: Path) -> Path:
    """A project's params.yaml and dvc.yaml, for a competition of the user's own whose files are there."""
    text = (CHECKOUT / "params.yaml").read_text(encoding="utf-8").replace("name: sms-spam", "name: mine")
    (tmp_path / "params.yaml").write_text(text, encoding="utf-8")
    shutil.copy2(CHECKOUT / "dvc.yaml", tmp_path / "dvc.yaml")
    for name in ("train.csv", "test.csv", "sample_submission.csv"):
        (tmp_path / "data" / "raw" / "mine").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / "raw" / "mine" / name).touch()
    return tmp_path / "params.yaml"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _lines(path: Path) -> list[str]:
    with pytest.raises(ParamsError) as raised:
        check(path)
    return str(raised.value).replace(f"{path}, ", "").splitlines()


def test_all_is_there(params: Path) -> None:
    assert check(params).competition.name == "mine"


def test_wrong_values_come_first(params: Path) -> None:
    _edit(params, "path: train.csv", "path: gone.csv")
    _edit(params, "  k: 5", "  k: 1")

    assert _lines(params) == ["folds.k: 1 is not allowed; give at least 2"]


def test_keys_that_dvc_needs(params: Path) -> None:
    _edit(params, "  group: null\n", "")

    for act in (check, check_keys):
        with pytest.raises(ParamsError, match=r"folds\.group: missing; add it"):
            act(params)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "path: train.csv",
            "path: trian.csv",
            "data.train.path: there is no 'trian.csv' in data/raw/mine/; did you ",
        ),
        (
            "path: test.csv",
            "path: x/test.csv",
            "data.test.path: there is no 'x/test.csv' in data/raw/mine/; did you ",
        ),
        ("extra: []", "extra: [{path: more.csv}]", "data.extra.0.path: there is no 'more.csv' in data/raw/mine/; "),
        ("sample: sample_", "sample: simple_", "submission.sample: there is no 'simple_submission.csv' in data/raw/"),
    ],
)
def test_a_file_that_is_not_there(params: Path, old: str, new: str, line: str) -> None:
    _edit(params, old, new)

    (told,) = _lines(params)
    assert told.startswith(line)
    check_keys(params)  # the stage leaves files to those that read them


def test_no_folder(params: Path) -> None:
    shutil.rmtree(params.parent / "data" / "raw" / "mine")
    assert _lines(params) == ["competition.name: there is no folder data/raw/mine/; put the competition's files there"]

    (params.parent / "data" / "raw" / "mine.dvc").touch()
    (line,) = _lines(params)
    assert line.endswith("; get it with `dvc pull` or `dvc checkout`")


def test_an_embedded_competition_may_still_have_to_be_fetched(params: Path) -> None:
    _edit(params, "name: mine", "name: sms-spam")
    assert check(params).competition.name == "sms-spam"

    (params.parent / "data" / "raw" / "sms-spam").mkdir()
    assert len(_lines(params)) == 3


@pytest.mark.parametrize("outside", ["../x.csv", "/x.csv", "a/../../x.csv"])
def test_a_file_outside_the_competitions_folder(params: Path, outside: str) -> None:
    _edit(params, "path: train.csv", f"path: {outside}")

    (told,) = _lines(params)
    assert told.startswith(f"data.train.path: '{outside}': it leaves data/raw/<name>/; copy it there")


def test_an_encoder_that_is_not_there(params: Path) -> None:
    view = "  pieces: {kind: wordpiece, tokens: {encoder: bert}, pad: {max_length: 64}, vectors: null}\n"
    _edit(params, "\nsamplings:", f"{view}\nsamplings:")

    check_keys(params)
    (line,) = _lines(params)
    assert line.startswith("views.pieces.tokens.encoder: ")
    assert "data/encoders/bert: there is no such folder" in line


def test_word_vectors_that_are_not_there(params: Path) -> None:
    _edit(params, "    vectors: null             # or {file: glove-6b-50d}", "    vectors: {file: glov.txt}")
    (params.parent / "data" / "vectors").mkdir()
    (params.parent / "data" / "vectors" / "glove.txt").touch()

    check_keys(params)
    assert _lines(params) == [
        "views.words.vectors.file: there is no 'glov.txt' in data/vectors/; did you mean glove.txt?"
        " (allowed: glove-6b-50d, glove.txt)"
    ]
