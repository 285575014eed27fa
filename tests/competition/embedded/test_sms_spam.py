"""The SMS Spam Collection, every row of it."""

import csv
from pathlib import Path

import pytest

from podium.competition.embedded.sms_spam import ABOUT, SOURCE, read
from podium.errors import PodiumError
from podium.io.installed import locate


def test_recovers_every_row() -> None:
    rows = read(locate(SOURCE))

    assert len(rows) == 5574
    assert rows["label"].value_counts().to_dict() == {"ham": 4827, "spam": 747}
    assert (rows["label"] == "spam").mean() == pytest.approx(0.134, abs=0.0005)
    assert rows["text"].nunique() == 5171
    assert not rows["text"].str.contains("\n").any()
    assert (rows["text"].str.strip() != "").all()


def test_a_plain_reader_would_lose_737_rows() -> None:
    path = locate(SOURCE)
    with path.open(encoding="utf-8", newline="") as stream:
        plain = list(csv.reader(stream))[1:]

    assert len(read(path)) - len(plain) == 737
    assert sum("\n" in field for _, _, field in plain) == 8


def test_swallowed_rows_have_their_own_labels_and_no_label_in_their_text() -> None:
    rows = read(locate(SOURCE))
    swallowed = rows[rows["text"].str.startswith("For your chance to WIN a FREE Bluetooth Headset")]

    assert swallowed["label"].unique().tolist() == ["spam"]
    assert not rows["text"].str.contains(r"(?:^|\n)(?:ham|spam)\t").any()


def test_other_contents_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sms-spam.csv"
    path.write_text(",spam,text\n0,0,one\n1,1,two\n", encoding="utf-8")

    with pytest.raises(PodiumError, match=r"2 rows, 1 of them spam; expected 5574 and 747"):
        read(path)


@pytest.mark.parametrize("told", ["Almeida", "Hidalgo", "Yamakami", "CC BY 4.0", "10.24432/C5CC84", "737"])
def test_its_makers_are_named(told: str) -> None:
    assert told in ABOUT
