"""From raw files to the bytes handed in: joined by id, untouched, deterministic; or one line and nothing written."""

import csv
import hashlib
import json
import shutil
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as configured
from hypothesis import strategies as st

from podium.config.competition import TableFile
from podium.errors import Fault, PodiumError
from podium.io.strings import blocks
from podium.submission import package as module
from podium.submission import sheet
from podium.submission.archive import unzipped
from podium.submission.delimited import delimited
from podium.submission.package import package

IDS = ["007", "7", "a,b", 'say "no"', "two\nlines", "Ω≈ç 🙂", " spaced "]
COPY = {"id": IDS, "label": ["ham"] * 7}
SAMPLE = "data/raw/demo/sample.csv"


def handed_in(project):
    """The rows inside the zip."""
    made = package(project.params, project.folder)
    ((name, content),) = unzipped(made.archive).items()
    return name, list(csv.reader(StringIO(content.decode(), newline="")))


def test_the_samples_order_and_columns_are_kept_and_ids_joined(project):
    sample = {"note": list("tuvwxyz"), "label": ["0"] * 7, "id": IDS[::-1]}
    name, rows = handed_in(project(sample=sample))
    assert name == "submission.csv"
    assert rows[0] == ["note", "label", "id"]
    labels = dict(zip(IDS, ["ham", "spam"] * 4, strict=False))
    assert rows[1:] == [[note, labels[one], one] for note, one in zip("tuvwxyz", IDS[::-1], strict=True)]


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1).filter(
    lambda text: text.strip() != ""
)


@configured(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(ANY_TEXT | st.from_regex(r"0[0-9]{1,5}", fullmatch=True), min_size=1, max_size=6, unique=True), st.data()
)
def test_any_id_survives_from_the_raw_file_to_the_zip(project, ids, data):
    shuffled = data.draw(st.permutations(ids))
    made = project({"id": ids, "text": ["t"] * len(ids)}, {"id": shuffled, "label": ["ham"] * len(ids)})
    labels = dict(zip(ids, ["ham", "spam"] * 3, strict=False))
    assert handed_in(made)[1] == [["id", "label"], *([one, labels[one]] for one in shuffled)]


def test_without_a_sample_columns_of_the_test_file_are_copied(project):
    text = ["plain", "with, comma", 'with "quotes"', "two\nlines", "\rreturn", "", "  spaces "]
    made = project({"id": IDS, "text": text, "label": ["X"] * 7}, columns=["id", "text", "label"], header=False)
    assert handed_in(made)[1] == [list(row) for row in zip(IDS, text, ["ham", "spam"] * 4, strict=False)]


def test_without_ids_rows_keep_their_order(project):
    test = {"id": ["same"] * 3, "text": ["a", "b", "c"]}
    made = project(test, competition={"id": None}, columns=["id", "label"])
    assert handed_in(made)[1] == [["id", "label"], ["same", "ham"], ["same", "spam"], ["same", "ham"]]


def test_without_ids_a_sample_that_numbers_its_rows_is_joined_by_number(project):
    test, sample = {"text": ["a", "b", "c"]}, {"row": ["2", "0", "1"], "label": ["", "", ""]}
    made = project(test, sample, competition={"id": None})
    assert handed_in(made)[1][1:] == [["2", "ham"], ["0", "ham"], ["1", "spam"]]
    with pytest.raises(PodiumError, match=r"give submission.columns instead of a sample"):
        package(project(test, {"row": list("xyz"), "label": list("xyz")}, competition={"id": None}).params, made.folder)


def test_a_sample_may_call_its_ids_otherwise(project):
    made = project(sample={"Id": IDS, "label": ["ham"] * 7})
    assert handed_in(made)[1][0] == ["Id", "label"]


def test_a_sample_without_header_holds_ids_first_and_predictions_last(project):
    made = project(sample=COPY | {"note": ["n"] * 7}, header=False)
    raw = made.folder / "data/raw/demo/sample.csv"
    pd.DataFrame({"id": IDS, "note": "n", "label": "ham"}).to_csv(raw, index=False, header=False)
    assert handed_in(made)[1][:2] == [["007", "n", "ham"], ["7", "n", "spam"]]


def test_a_sample_with_header_can_be_handed_in_without(project):
    made = project(sample=COPY, header=False)
    assert handed_in(made)[1][0] == ["007", "ham"]
    pd.DataFrame(COPY).to_csv(made.folder / SAMPLE, index=False, encoding="utf-16")
    assert handed_in(made)[1][0] == ["007", "ham"]


def test_a_sample_without_header_may_begin_with_a_very_long_id(project):
    ids = ["x" * 200_000, *IDS[1:]]
    made = project({"id": ids, "text": ["t"] * 7}, sample=COPY, header=False)
    csv.field_size_limit(131_072)  # as a process begins with
    (made.folder / SAMPLE).write_text(delimited([[one, "ham"] for one in ids]), encoding="utf-8", newline="")
    assert handed_in(made)[1][1] == ["7", "spam"]


def test_probabilities_are_written_so_that_they_read_back_exactly(project):
    made = project(sample=COPY, write="probability")
    numbers = np.array([0.0, 1.0, 1e-9, 0.1, 1 / 3, 0.5, 1 - 2**-24], np.float32)
    made.predictions.assign(p_spam=numbers).to_parquet(made.folder / "data/ensemble/test.parquet")
    made.vouch()
    written = [row[1] for row in handed_in(made)[1][1:]]
    assert [np.float32(text) for text in written] == numbers.tolist()
    assert written[:4] == ["0.0", "1.0", "0.000000001", "0.1"]


def test_the_file_may_have_another_name_and_tabs(project):
    made = package((given := project(sample=COPY, file="answer.tsv")).params, given.folder)
    assert unzipped(made.archive)["answer.tsv"].startswith(b"id\tlabel\n007\tham\n7\tspam\n")
    made = package((given := project(sample=COPY, file="answer.TSV")).params, given.folder)
    assert unzipped(made.archive)["answer.TSV"].startswith(b"id\tlabel\n")


def test_a_sample_of_another_ending_is_said(project):
    given = project(sample=COPY, file="answer.tsv")
    (note,) = package(given.params, given.folder).sheet.notes
    assert note == "answer.tsv is written with tabs, the sample submission sample.csv with commas: see submission.file"
    quiet = project(sample=COPY, file="answer.txt")  # commas, as in the sample
    assert package(quiet.params, quiet.folder).sheet.notes == []


def test_the_same_inputs_give_the_same_bytes_elsewhere(project, tmp_path):
    given = project(sample=COPY)
    one = package(given.params, given.folder)
    shutil.copytree(given.folder / "data", tmp_path / "elsewhere/data")
    other = package(given.params, tmp_path / "elsewhere")
    assert (one.archive, one.manifest) == (other.archive, other.manifest)
    assert one.manifest["zip"]["sha256"] == hashlib.sha256(one.archive).hexdigest()
    content = unzipped(one.archive)["submission.csv"]
    assert one.manifest["zip"]["file"] == {
        "name": "submission.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "rows": 7,
        "columns": ["id", "label"],
    }
    assert str(tmp_path) not in json.dumps(one.manifest)


def test_placeholders_that_are_no_labels_are_said(project):
    given = project(sample=COPY | {"label": ["0"] * 7})
    (note,) = package(given.params, given.folder).sheet.notes
    assert "its 'label' holds '0', none of our classes (ham, spam)" in note
    for quiet in (project(sample=COPY), project(sample=COPY | {"label": [""] * 7})):
        assert package(quiet.params, quiet.folder).sheet.notes == []
    probabilities = project(sample=COPY | {"label": ["0.5"] * 7}, write="probability")
    assert package(probabilities.params, probabilities.folder).sheet.notes == []


MISTAKES = {
    "sample.csv: it lacks 1 id ('7') of data/raw/demo/test.csv": {"id": IDS[:1] + IDS[2:], "label": ["x"] * 6},
    "sample.csv: it holds 1 id ('new') not in data/raw/demo/test.csv": {"id": [*IDS, "new"], "label": ["x"] * 8},
    "sample.csv, line 10, column 'id': the id '007' stands twice, first at": {"id": [*IDS, "007"], "label": ["x"] * 8},
    "sample.csv: the column 'label' is missing; there are 'id', 'answer'": {"id": IDS, "answer": ["x"] * 7},
    "sample.csv: no column is called 'id' as competition.id is; there are": {"key": IDS, "note": IDS, "label": IDS},
    "lacks 1 id ('007') of data/raw/demo/test.csv and holds 1 id ('07')": {"id": ["07", *IDS[1:]], "label": ["x"] * 7},
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_sample_that_does_not_match_is_one_line(project, line):
    given = project(sample=MISTAKES[line])
    with pytest.raises(PodiumError) as raised:
        package(given.params, given.folder)
    assert line in str(raised.value).replace(f"{given.folder}/", "")
    assert "\n" not in str(raised.value).replace("two\nlines", "")


@pytest.mark.parametrize("header", [True, False])
def test_a_sample_of_another_separator_is_one_line(project, header):
    given = project(sample=COPY, header=header)
    (given.folder / SAMPLE).write_text("id;label\n007;ham\n", encoding="utf-8")
    with pytest.raises(PodiumError, match=r"'label' is missing; .*; is its separator ';'\? Save the file with ','"):
        package(given.params, given.folder)


def test_predictions_of_other_classes_are_one_line(project):
    given = project(sample=COPY)
    given.predictions.rename(columns={"p_spam": "p_x"}).to_parquet(given.folder / "data/ensemble/test.parquet")
    with pytest.raises(PodiumError) as raised:
        package(given.params, given.folder)
    line = "data/ensemble/test.parquet: the column 'p_spam' is missing; there are row, p_x, prediction; run `dvc repro`"
    assert str(raised.value) == line


def test_a_missing_sample_is_one_line(project):
    given = project(sample=COPY)
    (given.folder / SAMPLE).unlink()
    with pytest.raises(PodiumError, match=r"sample.csv: there is no such file; put it there"):
        package(given.params, given.folder)


def test_a_column_that_the_test_file_has_not_is_one_line(project):
    given = project(columns=["id", "sentence", "label"])
    with pytest.raises(
        PodiumError, match=r"^params.yaml, submission.columns.1: 'sentence' is no column of .*give id, text, or"
    ):
        package(given.params, given.folder)


def test_a_test_file_that_has_changed_since_is_one_line(project):
    given = project(columns=["id", "label"])
    raw = given.folder / "data/raw/demo/test.csv"
    raw.write_text(raw.read_text(encoding="utf-8") + "late,row\n", encoding="utf-8")
    with pytest.raises(
        PodiumError, match=r"data/prepared/test.parquet: it lacks 1 id \('late'\) of .*; run `dvc repro`"
    ):
        package(given.params, given.folder)
    given = project(columns=["label"])
    raw.write_text("key,text\n1,2\n", encoding="utf-8")
    with pytest.raises(PodiumError, match=r"test.csv: the column 'id' is missing; there are key, text;"):
        package(given.params, given.folder)


def test_predictions_of_other_rows_are_one_line(project):
    given = project(sample=COPY)
    given.predictions.iloc[:-1].to_parquet(given.folder / "data/ensemble/test.parquet")
    with pytest.raises(PodiumError, match=r"^data/ensemble/test.parquet: its rows are not those of data/prepared/test"):
        package(given.params, given.folder)
    (given.folder / "data/ensemble/test.parquet").unlink()
    with pytest.raises(
        PodiumError, match=r"^data/ensemble/test.parquet: cannot be read: No such file or directory; run"
    ):
        package(given.params, given.folder)


def test_predictions_that_cannot_be_are_one_line(project):
    given = project(sample=COPY)
    for bad, line in (
        ({"p_spam": np.nan}, "nan is not a probability"),
        ({"prediction": 2}, "the prediction 2 is no class"),
    ):
        given.predictions.assign(**bad).to_parquet(given.folder / "data/ensemble/test.parquet")
        with pytest.raises(PodiumError, match=f"^data/ensemble/test.parquet, row 0: {line}"):
            package(given.params, given.folder)


def test_the_raw_test_file_is_read_as_the_parameters_say(project):
    given = project(columns=["label", "id"], header=False)
    file = TableFile(path="test.csv", header=False, columns=["id", "text"], separator=";", encoding="utf-8")
    raw = given.folder / "data/raw/demo/test.csv"
    raw.write_text("".join(f'"{name.replace(chr(34), chr(34) * 2)}";t\n' for name in IDS), encoding="utf-8", newline="")
    data = given.params.data.model_copy(update={"test": file})
    made = package(given.params.model_copy(update={"data": data}), given.folder)
    assert next(made.sheet.blocks())[2] == ("ham", "a,b")


MULTICLASS = {"task": "multiclass", "classes": ["red", "green", "blue"]}
MULTILABEL = {**MULTICLASS, "task": "multilabel", "label": {"column": "label"}}
EACH = ["red", "green", "blue"]


def test_the_class_of_many_is_written(project):
    rows = handed_in(project(sample=COPY | {"label": ["red"] * 7}, competition=MULTICLASS))[1]
    assert [row[1] for row in rows] == ["label", *EACH * 2, "red"]


@pytest.mark.parametrize("competition", [MULTICLASS, MULTILABEL])
def test_probabilities_fill_a_column_each_wherever_it_stands(project, competition):
    sample = {"blue": ["0.5"] * 7, "id": IDS[::-1], "red": ["0.5"] * 7, "green": ["0.5"] * 7}
    made = project(sample=sample, competition=competition, write="probability_columns", prediction=EACH)
    rows = handed_in(made)[1]
    assert rows[0] == ["blue", "id", "red", "green"]
    by_id = {row[1]: np.array([row[2], row[3], row[0]], np.float32) for row in rows[1:]}
    expected = made.predictions[[f"p_{name}" for name in EACH]].to_numpy()
    for one, values in zip(IDS, expected, strict=True):
        assert by_id[one].tolist() == values.tolist()


def test_labels_are_listed(project):
    made = project(sample=COPY | {"label": ["red|blue"] * 7}, competition=MULTILABEL, write="label_list", separator="|")
    made.predictions.assign(prediction_red=1).to_parquet(made.folder / "data/ensemble/test.parquet")
    made.vouch()
    given = package(made.params, made.folder)
    assert [row[1] for row in next(given.sheet.blocks())] == [
        "red",
        "red",
        "red",
        "red",
        "red|green",
        "red|blue",
        "red",
    ]
    assert given.sheet.notes == []


def test_a_row_without_labels_stays_empty(project):
    made = project(columns=["id", "label"], competition=MULTILABEL, write="label_list")
    assert [row[1] for row in handed_in(made)[1]][1:] == ["", "", "", "red", "green", "blue", "red"]
    alone = project(columns=["label"], competition=MULTILABEL | {"id": None}, write="label_list")
    assert handed_in(alone)[1][1:3] == [[""], [""]]


def test_indicators_fill_a_column_each(project):
    shape = {"write": "indicator_columns", "prediction": EACH, "competition": MULTILABEL}
    rows = handed_in(project(columns=["id", *EACH], **shape))[1]
    assert [row[1:] for row in rows[4:]] == [["1", "0", "0"], ["0", "1", "0"], ["0", "0", "1"], ["1", "0", "0"]]
    made = project(sample={"id": IDS, **dict.fromkeys(EACH, ["0.5"] * 7)}, **shape)
    (note,) = package(made.params, made.folder).sheet.notes
    assert note.endswith("its columns of predictions hold '0.5', neither 0 nor 1: see submission.write")


def test_a_sample_without_header_holds_the_predictions_last(project):
    shape = {"write": "indicator_columns", "prediction": EACH, "competition": MULTILABEL, "header": False}
    made = project(sample={"id": IDS, "note": ["n"] * 7, **dict.fromkeys(EACH, ["0"] * 7)}, **shape)
    raw = made.folder / SAMPLE
    raw.write_text(raw.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8", newline="")
    assert handed_in(made)[1][2] == ["a,b", "n", "0", "0", "0"]
    assert handed_in(made)[1][3] == ['say "no"', "n", "1", "0", "0"]


def test_a_sample_that_lacks_a_column_is_one_line(project):
    shape = {"write": "indicator_columns", "prediction": EACH, "competition": MULTILABEL}
    made = project(sample={"id": IDS, "red": ["0"] * 7, "green": ["0"] * 7}, **shape)
    with pytest.raises(
        PodiumError, match=r"the column 'blue' is missing; there are 'id', 'red', 'green'; correct submission"
    ):
        package(made.params, made.folder)


def test_placeholders_of_a_list_are_read_as_a_list(project):
    made = project(sample=COPY | {"label": ["0 1"] * 7}, competition=MULTILABEL, write="label_list")
    (note,) = package(made.params, made.folder).sheet.notes
    assert "its 'label' holds '0', '1', none of our classes (red, green, blue)" in note


@pytest.mark.parametrize("rows", [1, 3, 7])
def test_block_sizes_do_not_show(project, monkeypatch, rows):
    made = project(sample={"note": list("tuvwxyz"), "label": ["ham"] * 7, "id": IDS[::-1]})
    whole, held = package(made.params, made.folder).archive, []
    monkeypatch.setattr(sheet, "blocks", lambda column: blocks(column, rows))
    monkeypatch.setattr(module, "check_reads_back", lambda text, part, *_: held.append((text, len(part))))
    assert package(made.params, made.folder).archive == whole
    assert max(many for _, many in held) == rows
    assert "".join(text for text, _ in held).encode() in unzipped(whole).values()


MADE = ("ensemble/test.parquet", "ensemble/scores.json", "prepared/test.parquet")


@pytest.mark.parametrize("path", [f"data/{name}" for name in MADE])
def test_a_file_that_is_not_its_producers_stops_the_package(project, path):
    made = project(sample=COPY)
    content = (made.folder / path).read_bytes()
    changed = content.replace(b"0.67", b"0.68") if path.endswith("json") else content
    if changed == content:
        frame = pd.read_parquet(made.folder / path)
        column = "prediction" if "prediction" in frame else "id"
        frame[column] = np.roll(frame[column], 1)
        frame.to_parquet(made.folder / path)
    else:
        (made.folder / path).write_bytes(changed)
    with pytest.raises(
        Fault, match=rf"^{path}: its SHA-256 is \w+, and \w+ in data/ensemble/blend\.json; run `dvc repro"
    ):
        package(made.params, made.folder)


def test_a_blend_of_an_earlier_version_is_one_line(project):
    made = project(sample=COPY)
    blend = made.folder / "data/ensemble/blend.json"
    blend.write_text(blend.read_text("utf-8").replace('"made"', '"more"'), "utf-8")
    with pytest.raises(
        PodiumError, match=r"^data/ensemble/blend\.json: it has no 'made'; run `dvc repro --force ensemb"
    ):
        package(made.params, made.folder)
