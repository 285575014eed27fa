"""The board on this machine: scores of both parts, the day's limit, what is received and found again."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_project
from tiny_project import GOLD, IDS, TRUTH, sheet, wrong

from podium.config import load
from podium.platforms import platform_of
from podium.platforms.local import Local, connect
from podium.platforms.platform import Budget, Refused
from podium.submission.archive import zipped

MARK = "0123456789ab cdef01234567"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_project.make(tmp_path_factory.mktemp("local") / "project")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "project")
    return tmp_path / "project"


def local(folder: Path, **settings: Any) -> Local:
    board = load(folder / "params.yaml").board
    return connect(board.model_copy(update=settings), folder)


def archive(folder: Path, labels: list[str], ids: list[str] = IDS) -> Path:
    path = folder / "given.zip"
    path.write_bytes(zipped("submission.csv", sheet(["id", "label"], ids, labels).encode()))
    return path


def gold(folder: Path, **columns: list[str]) -> None:
    (folder / GOLD).write_text(sheet(list(columns), *columns.values()), encoding="utf-8")


def test_both_parts_are_scored(folder: Path) -> None:
    ours = local(folder)
    one = ours.upload(archive(folder, wrong(1)), f"message [{MARK}]")
    assert (one.reference, one.state, one.public, one.private, one.reason) == ("1", "finished", 0.8, 1.0, "")
    assert ours.state("1") == ours.find(MARK) == one
    assert ours.find("0123456789ab 000000000000") is None
    assert ours.download("1") == archive(folder, wrong(1)).read_bytes()
    assert ours.upload(archive(folder, wrong(7)), "b").private == 0.8
    assert platform_of(load(folder / "params.yaml").board, folder).find(MARK) == one


def test_rows_in_any_order(folder: Path) -> None:
    ours = local(folder)
    turned = archive(folder, wrong(1)[::-1], IDS[::-1])
    assert ours.upload(turned, "a").public == 0.8
    gold(folder, label=TRUTH[::-1], usage=["Private"] * 6 + [" PUBLIC "] * 6, id=IDS[::-1])
    assert ours.upload(turned, "a").public == 0.8


def test_without_usage_a_share_is_public(folder: Path) -> None:
    gold(folder, id=IDS, label=TRUTH)
    for share, seed in ((0.5, 1), (0.5, 2), (0.25, 1), (1.0, 1)):
        ours = local(folder, public=share, seed=seed, per_day=50)
        public = [row for row in range(12) if ours.upload(archive(folder, wrong(row)), "").public != 1.0]
        assert len(public) == round(12 * share)
        again = [row for row in range(12) if ours.upload(archive(folder, wrong(row)), "").public != 1.0]
        assert again == public
        shutil.rmtree(folder / ".dvc/tmp/podium/board")
    whole = local(folder, public=1.0).upload(archive(folder, TRUTH), "")
    assert (whole.public, whole.private) == (1.0, None)
    assert local(folder, public=0.01).upload(archive(folder, TRUTH), "").public is not None  # one row at least


def test_the_day_s_limit(folder: Path) -> None:
    ours = local(folder, per_day=2)
    assert ours.budget() == Budget(2, 0)
    for used in (1, 2):
        ours.upload(archive(folder, TRUTH), "a")
        assert ours.budget() == Budget(2, used)
    with pytest.raises(Refused, match=r"^local: 2 of 2 submissions are used up today$"):
        ours.upload(archive(folder, TRUTH), "a")
    path = folder / ".dvc/tmp/podium/board/tiny/1/record.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["time"] = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    path.write_text(json.dumps(record), encoding="utf-8")
    assert ours.budget() == Budget(2, 1)
    assert ours.upload(archive(folder, TRUTH), "a").reference == "3"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no zip", "not a sound zip"),
        (zipped("submission.csv", b"id,label\n001,ham\n"), ""),
        (zipped("submission.csv", sheet(["id", "label"], IDS, ["?"] * 12).encode()), "'?' is no answer"),
        (zipped("submission.csv", sheet(["id", "target"], IDS, TRUTH).encode()), "the column 'label' is missing"),
        (zipped("submission.csv", b"\xff"), "not UTF-8"),
        (zipped("submission.csv", b""), ""),
    ],
)
def test_what_cannot_be_scored_has_failed(folder: Path, content: bytes, told: str) -> None:
    path = folder / "given.zip"
    path.write_bytes(content)
    ours = local(folder)
    one = ours.upload(path, f"a [{MARK}]")
    assert (one.state, one.public, one.private) == ("failed", None, None)
    assert told in one.reason
    assert one.reason
    assert "\n" not in one.reason
    assert ours.find(MARK) == one
    assert ours.download(one.reference) == content


@pytest.mark.parametrize("metric", ["roc_auc", "log_loss", "matthews"])
def test_a_part_with_one_class_is_a_score_or_a_reason(folder: Path, metric: str) -> None:
    """As bad a split as can be: all spam is public."""
    params = tiny_project.params_of(folder)
    params["competition"]["metric"] = metric
    if metric != "matthews":
        params["submission"]["write"] = "probability"
    tiny_project.write_params(folder, params)
    gold(folder, id=IDS, label=TRUTH, usage=["public" if label == "spam" else "private" for label in TRUTH])
    answers = [f"{0.1 + 0.07 * row:.2f}" for row in range(12)] if metric != "matthews" else wrong(1)
    one = local(folder).upload(archive(folder, answers), "a")
    assert one.state == "finished" or "\n" not in one.reason
    for value in (one.public, one.private):
        assert value is None or np.isfinite(value)


def test_gold_that_is_not_of_these_rows(folder: Path) -> None:
    ours = local(folder)
    for columns in (
        {"id": IDS, "answer": TRUTH},
        {"id": IDS, "label": ["?", *TRUTH[1:]]},
        {"id": [IDS[1], *IDS[1:]], "label": TRUTH},
    ):
        gold(folder, **columns)
        with pytest.raises(Refused) as raised:
            ours.upload(archive(folder, TRUTH), "a")
        assert "\n" not in str(raised.value)
        assert ours.budget().used == 0


def test_gold_of_other_rows_or_of_one_part(folder: Path) -> None:
    ours = local(folder)
    gold(folder, id=IDS, label=TRUTH, usage=["public"] * 12)
    assert ours.upload(archive(folder, TRUTH), "a").private is None
    gold(folder, id=IDS[:-1], label=TRUTH[:-1])
    assert ours.upload(archive(folder, TRUTH), "a").state == "failed"


def test_no_gold(folder: Path) -> None:
    (folder / GOLD).unlink()
    told = r"^data/board/tiny/solution\.csv: there is no gold to score by; `dvc checkout` brings an embedded one; put"
    with pytest.raises(Refused, match=told):
        local(folder)


def test_no_such_submission(folder: Path) -> None:
    ours = local(folder)
    for call in (ours.state, ours.download):
        for reference in ("1", "", "../1", "²"):
            with pytest.raises(Refused, match=r"^local: no submission is called "):
                call(reference)


def test_what_was_never_whole_is_not_received(folder: Path) -> None:
    """Killed while it was put down."""
    ours = local(folder)
    ours.upload(archive(folder, TRUTH), "a")
    partial = folder / ".dvc/tmp/podium/board/tiny/.2.77.partial"
    shutil.copytree(folder / ".dvc/tmp/podium/board/tiny/1", partial)
    assert ours.budget().used == 1
    assert ours.upload(archive(folder, TRUTH), "a").reference == "2"
