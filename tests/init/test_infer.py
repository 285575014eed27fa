"""Columns, task and format, from files of every sort."""

import io
import json
import random
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from init.small import TEXTS, Infer, simple
from recipes.made_up import rows

from podium.errors import PodiumError
from podium.init.ask import Ask
from podium.init.columns import Told as Columns
from podium.init.infer import Told
from podium.init.roles import Told as Files


def table(header: Sequence[str], *columns: Sequence[object], separator: str = ",") -> bytes:
    return rows(header, *zip(*columns, strict=True), separator=separator)


def test_most_competitions(infer: Infer) -> None:
    found = infer(simple())
    competition = found.sections["competition"]
    assert {key: competition[key] for key in ("id", "text", "label", "task", "classes", "metric")} == {
        "id": "id",
        "text": ["text"],
        "label": "label",
        "task": "binary",
        "classes": ["0", "1"],
        "metric": "f1",
    }
    assert found.sections["data"]["train"] == {"path": "train.csv"}
    assert found.sections["submission"] == {
        "sample": "sample_submission.csv",
        "file": "submission.csv",
        "header": True,
        "columns": None,
        "prediction": "label",
        "write": "label",
    }
    assert [what for what, _, _ in found.lines] == [
        *("train", "test", "sample", "id", "text", "label", "task", "positive", "metric", "submission")
    ]
    assert "compare it with the competition's page" in {what: why for what, _, why in found.lines}["metric"]


NAMES = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=8).filter(lambda name: name[:2] not in ("te", "tr")),
    min_size=3,
    max_size=3,
    unique=True,
).filter(lambda names: all(role_less(name) for name in names))


def role_less(name: str) -> bool:
    from podium.init.roles import role_of

    return role_of(f"{name}.csv") is None and name != "whole"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(NAMES, st.permutations(range(3)), st.permutations(range(2)), st.randoms(use_true_random=False))
def test_neither_the_order_of_columns_nor_the_names_of_files_matter(
    infer: Infer, names: list[str], order: list[int], test_order: list[int], shuffled: random.Random
) -> None:
    labels = [str(int(number % 3 == 0)) for number in range(len(TEXTS))]
    train = [("key", "phrase", "kind"), *((f"t{n}", text, labels[n]) for n, text in enumerate(TEXTS))]
    test = [("key", "phrase"), *((f"u{n}", f"other {text}") for n, text in enumerate(TEXTS[:7]))]
    sample = [("key", "kind"), *((f"u{n}", "0") for n in range(7))]
    shuffled.shuffle(rest := sample[1:])
    files = {
        f"{names[0]}.csv": rows(*([row[place] for place in order] for row in train)),
        f"{names[1]}.csv": rows(*([row[place] for place in test_order] for row in test)),
        f"{names[2]}.csv": rows(sample[0], *rest),
    }
    found = infer(files).sections
    competition, submission = found["competition"], found["submission"]
    assert (competition["id"], competition["text"], competition["label"]) == ("key", ["phrase"], "kind")
    assert (competition["classes"], competition["task"]) == (["0", "1"], "binary")
    assert [found["data"][part]["path"] for part in ("train", "test")] == [f"{name}.csv" for name in names[:2]]
    assert (submission["sample"], submission["prediction"]) == (f"{names[2]}.csv", "kind")


def test_two_columns_of_text_are_joined(infer: Infer) -> None:
    titles = [f"a title of {number}" for number in range(40)]
    files = {
        "train.csv": table(["id", "title", "body", "y"], range(40), titles, TEXTS, [n % 2 for n in range(40)]),
        "test.csv": table(["id", "title", "body"], range(40, 50), titles[:10], TEXTS[:10]),
    }
    found = infer(files)
    assert found.sections["competition"]["text"] == ["title", "body"]
    assert "name fewer with --text" in next(why for what, _, why in found.lines if what == "text")
    asked = infer(files, Told(columns=Columns(text=["body"])))
    assert asked.sections["competition"]["text"] == ["body"]


def test_a_cleaned_copy_of_the_text_is_not_read_twice(infer: Infer) -> None:
    clean = [text.upper().replace(",", "") for text in TEXTS]
    files = {
        "train.csv": table(["id", "text", "clean", "y"], range(40), TEXTS, clean, [n % 2 for n in range(40)]),
        "test.csv": table(["id", "text", "clean"], range(9), TEXTS[:9], clean[:9]),
    }
    assert infer(files).sections["competition"]["text"] == ["text"]


def test_dates_addresses_codes_and_numbers_are_no_text(infer: Infer) -> None:
    more = {
        "when": ["2020-01-02T03:04"] * 39 + ["2021-01-01T00:00"],
        "user": [f"user_{n % 9}" for n in range(40)],
        "link": [f"https://example.invalid/{n}" for n in range(40)],
        "likes": list(range(100, 140)),
    }
    header = ["id", *more, "words"]
    files = {
        "train.csv": table([*header, "target"], range(40), *more.values(), TEXTS, [n % 2 for n in range(40)]),
        "test.csv": table(header, range(40, 50), *(cells[:10] for cells in more.values()), TEXTS[:10]),
    }
    assert infer(files).sections["competition"]["text"] == ["words"]


def test_a_label_that_is_called_text(infer: Infer) -> None:
    files = simple(("id", "message", "text"))
    competition = infer(files).sections["competition"]
    assert (competition["text"], competition["label"]) == (["message"], "text")


def test_ids_that_look_like_labels(infer: Infer) -> None:
    """Four rows that are called a to d, and a column of numbers that are all different."""
    files = {
        "train.csv": table(
            ["label", "text", "class"], ["a", "b", "c", "d"] * 10, TEXTS, ["x" if n % 4 else "y" for n in range(40)]
        ),
        "test.csv": table(["label", "text"], ["a", "b", "c", "d"], TEXTS[:4]),
        "sample_submission.csv": table(["label", "class"], ["a", "b", "c", "d"], ["x"] * 4),
    }
    competition = infer(files).sections["competition"]
    assert (competition["id"], competition["label"], competition["classes"]) == ("label", "class", ["x", "y"])


def test_probabilities_in_the_sample(infer: Infer) -> None:
    files = simple(labels=("ham", "spam"))
    files["sample_submission.csv"] = table(["id", "label"], [f"u{n}" for n in range(7)], ["0.5"] * 7)
    found = infer(files).sections
    assert (found["submission"]["write"], found["competition"]["metric"]) == ("probability", "roc_auc")


def test_no_test_file_is_told(infer: Infer) -> None:
    files = {"train.csv": simple()["train.csv"]}
    with pytest.raises(PodiumError, match=r"no test file is there beside train\.csv.*--test: 'train\.csv'"):
        infer(files)
    found = infer(files, Told(Files(test="train.csv"))).sections
    assert found["data"]["test"] == found["data"]["train"]


def test_no_label_is_told(infer: Infer) -> None:
    files = simple()
    scores = [f"{n / 7:.3f}" for n in range(40)]
    files["train.csv"] = table(["id", "text", "score"], [f"t{n}" for n in range(40)], TEXTS, scores)
    del files["sample_submission.csv"]
    with pytest.raises(PodiumError, match="'score' holds 40 different numbers; podium classifies"):
        infer(files)
    files["train.csv"] = table(["id", "text"], [f"t{n}" for n in range(40)], TEXTS)
    with pytest.raises(PodiumError, match="no column can be the label; name it with --label"):
        infer(files)


def test_an_excel_file_is_told(infer: Infer) -> None:
    with pytest.raises(PodiumError, match=r"train\.xlsx: the ending '\.xlsx' is not read; export it as CSV"):
        infer({"train.xlsx": b"PK\x03\x04", "test.csv": simple()["test.csv"]})


def test_several_that_may_be_trained_on_are_asked_for(infer: Infer) -> None:
    files = simple()
    files["train_2.csv"] = files["train.csv"]
    with pytest.raises(PodiumError, match=r"which file is to be trained on\? 2 may be; say it with --train"):
        infer(files)
    asked = []
    answer = Ask(lambda question, options, default: asked.append((question, default)) or options[1])
    sections = infer(files, ask=answer).sections
    assert sections["data"]["train"]["path"] == "train_2.csv"
    assert [default for _, default in asked] == ["", "f1"]  # the metric is asked for too, with a guess
    assert sections["competition"]["metric"] not in ("", "f1")


def test_a_wrong_name_is_told_with_the_right_one(infer: Infer) -> None:
    for told, said in [
        (Told(Files(train="trian.csv")), r"--train: no table is called 'trian\.csv'; did you mean train\.csv\?"),
        (Told(columns=Columns(label=["lable"])), "--label: no column 'lable' in train.csv; did you mean label"),
        (Told(columns=Columns(id="ident")), "--id: no column 'ident'"),
        (Told(positive="2"), "--positive: '2' is no label"),
        (Told(task="multilabel"), "--task: the labels are those of a binary task"),
        (Told(task="regression"), "--task: 'regression' is no task"),
        (Told(metric="F1"), "--metric: the metric 'F1' is unknown; did you mean f1"),
    ]:
        with pytest.raises(PodiumError, match=said):
            infer(simple(), told)


@pytest.mark.parametrize(
    ("labels", "positive"),
    [(("ham", "spam"), "spam"), (("yes", "no"), "yes"), (("NOT", "OFF"), "OFF"), (("-1", "1"), "1"), (("a", "b"), "b")],
)
def test_the_positive_class(infer: Infer, labels: tuple[str, str], positive: str) -> None:
    assert infer(simple(labels=labels)).sections["competition"]["classes"][1] == positive


def test_a_positive_class_that_nothing_tells_is_asked_for(infer: Infer) -> None:
    files = simple(labels=("cat", "dog"))
    files["train.csv"] = table(["id", "text", "label"], [f"t{n}" for n in range(40)], TEXTS, ["cat", "dog"] * 20)
    with pytest.raises(PodiumError, match="which of 'cat' and 'dog' is positive"):
        infer(files)
    told = infer(files, Told(positive="cat"))
    assert told.sections["competition"]["classes"] == ["dog", "cat"]


def test_the_same_rows_in_other_formats(infer: Infer) -> None:
    ids, labels = [f"t{n}" for n in range(40)], [n % 3 for n in range(40)]
    asked = [f"u{n}" for n in range(7)]
    expected = infer(simple()).sections["competition"] | {"task": "multiclass", "classes": ["0", "1", "2"]}
    expected |= {"metric": "accuracy"}

    def parquet(**columns: Sequence[object]) -> bytes:
        stream = io.BytesIO()
        pq.write_table(pa.table(columns), stream)
        return stream.getvalue()

    def json_lines(**columns: Sequence[object]) -> bytes:
        cells = zip(*columns.values(), strict=True)
        return "".join(json.dumps(dict(zip(columns, row, strict=True))) + "\n" for row in cells).encode()

    def separated(separator: str, **columns: Sequence[object]) -> bytes:
        return table(list(columns), *columns.values(), separator=separator)

    formats = {
        "parquet": parquet,
        "jsonl": json_lines,
        "tsv": lambda **columns: separated("\t", **columns),
        "csv": lambda **columns: separated(";", **columns),
        "txt": lambda **columns: separated("\t", **columns),
    }
    for ending, made in formats.items():
        files = {
            f"train.{ending}": made(id=ids, text=TEXTS, label=labels),
            f"test.{ending}": made(id=asked, text=TEXTS[:7]),
            "sample_submission.csv": table(["id", "label"], asked, [0] * 7),
        }
        assert infer(files).sections["competition"] == expected, ending


def test_rare_classes_are_trained_on_only(infer: Infer) -> None:
    labels = ["a", "b"] * 19 + ["c", "c"]
    files = simple()
    files["train.csv"] = table(["id", "text", "label"], [f"t{n}" for n in range(40)], TEXTS, labels)
    found = infer(files)
    assert found.sections["competition"]["rare_classes"] == {"do": "train_only", "below": 5}
    assert found.lines[-1][0] == "rare classes"


def test_what_is_no_table_is_left_out_and_told(infer: Infer) -> None:
    files = simple() | {
        "README.md": b"# a",
        "remarks.dat": b"some words\nof nothing",
        "more/labels.txt": b"joy\nfear\n",
    }
    left = infer(files).left
    assert sorted(line.partition(":")[0] for line in left) == ["more/labels.txt", "remarks.dat"]


def test_files_in_a_folder_keep_the_names_below_it(infer: Infer) -> None:
    files = {f"data/{name}": content for name, content in simple().items()}
    found = infer(files)
    assert found.base == "data"
    assert found.sections["data"]["train"]["path"] == "train.csv"
    assert found.sections["submission"]["sample"] == "sample_submission.csv"


def test_of_two_training_files_the_one_with_labels_for_the_texts_of_the_test_file(infer: Infer) -> None:
    ids = [f"f{n:07x}" for n in range(3)]
    prompts = [("free cities", "Write to inform others."), ("a vote", "Write a letter to your senator.")]
    files = {
        "train_essays.csv": table(["id", "prompt", "text", "made"], range(40), [0, 1] * 20, TEXTS, [1] * 9 + [0] * 31),
        "train_prompts.csv": table(["prompt", "name", "instructions"], [0, 1], *zip(*prompts, strict=True)),
        "test_essays.csv": table(["id", "prompt", "text"], ids, range(3), ["Aaa bbb."] * 3),
        "sample_submission.csv": table(["id", "made"], ids, ["0.1"] * 3),
    }
    found = infer(files).sections
    assert found["data"]["train"]["path"] == "train_essays.csv"
    assert (found["competition"]["label"], found["submission"]["write"]) == ("made", "probability")


def test_a_column_without_a_name_is_told_and_makes_no_row_of_the_header(infer: Infer) -> None:
    files = {
        "train.csv": table(["", "text", "label"], range(40), TEXTS, [n % 2 for n in range(40)]),
        "test.csv": table(["", "text"], range(9), TEXTS[:9]),
    }
    with pytest.raises(PodiumError, match=r"t\w+\.csv, line 1: column 1 has no name; give it one"):
        infer(files)


def test_ids_that_only_the_test_file_has_are_handed_in_from_there(infer: Infer) -> None:
    texts = ["why " + text for text in TEXTS]
    asked = [f"q{n}" for n in range(9)]
    files = {
        "train.csv": table(["id", "one", "other", "same"], range(40), TEXTS, texts, [n % 2 for n in range(40)]),
        "test.csv": table(["test_id", "one", "other"], asked, TEXTS[:9], texts[:9]),
        "sample_submission.csv": table(["test_id", "same"], asked, [0] * 9),
    }
    found = infer(files).sections
    assert (found["competition"]["id"], found["competition"]["text"]) == (None, ["one", "other"])
    assert (found["submission"]["sample"], found["submission"]["columns"]) == (None, ["test_id", "same"])
