"""Ids and labels of any Unicode: what stands in the raw files stands in the file to hand in, byte for byte."""

import csv
from io import StringIO
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_competition import RAW, handed_in, in_process, lay, run

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12)
IDS = st.lists(TEXT.filter(str.strip) | st.from_regex(r"\A0[0-9]{1,5}\Z"), min_size=1, max_size=5, unique=True)
LABELS = st.lists(
    TEXT.filter(str.strip), min_size=2, max_size=2, unique_by=lambda label: "".join(label.split()).casefold()
)


def _sheet(rows: list[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode("utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    lay("good", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("podium.stage.signal.signal", lambda *_: None)
        assert run(folder, in_process).stopped == []
    return folder


@given(IDS, LABELS, st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_id_and_label_survives_from_the_raw_files_to_the_zip(
    project: Path, monkeypatch: pytest.MonkeyPatch, ids: list[str], labels: list[str], data: st.DataObject
) -> None:
    monkeypatch.setattr("podium.stage.signal.signal", lambda *_: None)
    lay("good", project)
    params = yaml.safe_load((project / "params.yaml").read_text(encoding="utf-8"))
    params["competition"]["classes"] = labels
    (project / "params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")
    asked = data.draw(st.permutations(ids))
    files = {
        "train.csv": [["id", "text", "label"], *([ids[0], f"text {row}", labels[row % 2]] for row in range(12))],
        "test.csv": [["id", "text"], *([one, "a text"] for one in ids)],
        "sample_submission.csv": [["id", "label"], *([one, labels[0]] for one in asked)],
    }
    for name, rows in files.items():
        (project / RAW / name).write_bytes(_sheet(rows))

    outcome = run(project, in_process, ("validate", "prepare", "package"))

    assert outcome.stopped == []
    answers = {one: labels[place % 2] for place, one in enumerate(ids)}
    read = list(csv.reader(StringIO(handed_in(project).decode("utf-8"), newline="")))
    assert read == [["id", "label"], *([one, answers[one]] for one in asked)]
