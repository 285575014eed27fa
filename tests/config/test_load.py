"""Each mistake in params.yaml is one line: the key, what was given, what is allowed, the nearest known key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from podium.config import load
from podium.config.load import read
from podium.errors import ParamsError

SHIPPED = Path(__file__).parents[2] / "params.yaml"
GONE = object()


def _write(folder: Path, changes: dict[str, Any]) -> Path:
    """The shipped params.yaml with some dotted keys set, or taken away."""
    params = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for key, value in changes.items():
        *way, last = key.split(".")
        section = params
        for part in way:
            section = section[int(part)] if isinstance(section, list) else section[part]
        if value is GONE:
            del section[last]
        else:
            section[int(last) if isinstance(section, list) else last] = value
    path = folder / "params.yaml"
    path.write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")
    return path


def _lines(path: Path, act: Callable[[Path], object] = load) -> list[str]:
    with pytest.raises(ParamsError) as raised:
        act(path)
    lines = str(raised.value).replace(f"{path}, ", "").replace(f"{path}: ", "").splitlines()
    assert len(lines) == len(raised.value.mistakes)
    return lines


def test_the_shipped_file_is_valid() -> None:
    params = load(SHIPPED)

    assert params.competition.name == "sms-spam"
    assert params.models["cnn"].loss.settings == {"gamma": 2.0, "class_weights": "counts"}


UNKNOWN = {
    "fold": (
        {"k": 5},
        "unknown key; did you mean folds? (allowed: competition, data, clean, folds, views, samplings, ",
    ),
    "competition.metrics": ("f1", "unknown key; did you mean metric? (allowed: name, task, metric, id, "),
    "data.train.sep": (",", "unknown key; allowed: path, format, header, columns, encoding, separator, quoting"),
    "views.words.pads": ({}, "unknown key; did you mean pad? (allowed: kind, tokens, pad)"),
    "views.words.tokens.min_counts": (2, "unknown key; did you mean min_count? (allowed: lowercase, "),
    "samplings.balanced.rate": (1.0, "unknown key; did you mean ratio? (allowed: ratio, seed)"),
    "models.cnn.epoch": (3, "unknown key; did you mean epochs? (allowed: architecture, view, sampling, loss, "),
    "models.cnn.optimizer.lr": (0.1, "unknown key; allowed: name, learning_rate, clip_norm"),
    "models.cnn.network.filter": (
        100,
        "unknown key; did you mean filters? (allowed: embedding, filters, ",
    ),
    "models.bilstm_attention.network.unit": (100, "unknown key; did you mean units? (allowed: embedding, units, "),
    "models.cnn.loss.gama": (2.0, "unknown key; did you mean gamma? (allowed: gamma, class_weights)"),
    "ensemble.threshold.values": (0.5, "unknown key; did you mean value? (allowed: rule, value)"),
}


@pytest.mark.parametrize(("key", "value", "told"), [(key, *rest) for key, rest in UNKNOWN.items()])
def test_unknown_key(key: str, value: object, told: str, tmp_path: Path) -> None:
    lines = _lines(_write(tmp_path, {key: value}))

    assert len(lines) == 1
    assert lines[0].startswith(f"{key}: {told}")


def test_unknown_key_in_a_list(tmp_path: Path) -> None:
    path = _write(tmp_path, {"data.extra": [{"path": "a.csv"}, {"path": "b.csv", "seperator": ";"}]})

    (line,) = _lines(path)
    assert line.startswith("data.extra.1.seperator: unknown key; did you mean separator? (allowed: path, ")


WRONG = {
    "competition.task": ("multiclas", "'multiclas' is not allowed; allowed: binary"),
    "competition.metric": ("F1", "'F1' is not allowed; allowed: f1, accuracy"),
    "competition.name": ("a b", "'a b' cannot be a name; use letters, digits, '_' and '-'"),
    "competition.text": ("text", "'text' is not allowed; give a list: [a, b]"),
    "competition.classes": (["ham", "ham"], '["ham", "ham"]: the same value stands twice'),
    "competition.label": (None, "null is not allowed; give text (in quotes, where YAML reads it as something else)"),
    "competition.id": (True, "true is not allowed; give text (in quotes, where YAML reads it as something else)"),
    "data.sample": (1.5, "1.5 is not allowed; give at most 1"),
    "data.extra": ("more.csv", "'more.csv' is not allowed; give a list: [a, b]"),
    "clean.strip_quotes": ("yes", "'yes' is not allowed; give true or false"),
    "clean.unicode": ("nfc", "'nfc' is not allowed; allowed: NFC, NFKC, none"),
    "folds.k": (1, "1 is not allowed; give at least 2"),
    "folds.repeats": (2.5, "2.5 is not allowed; give an integer"),
    "folds.seed": (-1, "-1 is not allowed; give at least 0"),
    "views": ({}, "{} is not allowed; give at least 1"),
    "views.words.kind": ("words", "'words' is not allowed; did you mean word? (allowed: word, character, text)"),
    "views.words.pad": (None, "null is not allowed; give a mapping of max_length, overlong, padding, truncation"),
    "views.words.pad.max_length": ("long", "'long': a number of tokens, or a percentile like '95%'"),
    "samplings.balanced.ratio": (2, "2 is not allowed; give at most 1"),
    "samplings": (None, "null is not allowed; give a mapping: name: ..."),
    "models.cnn": ("cnn", "'cnn' is not allowed; give a mapping of architecture, view, sampling, loss, network, "),
    "models.cnn.batch_size": ("64", "'64' is not allowed; give an integer"),
    "models.cnn.epochs": (0, "0 is not allowed; give at least 1"),
    "models.cnn.view": ("word", "'word' is not there; did you mean words? (allowed: words)"),
    "models.cnn.sampling": ("none", "'none' is not there; allowed: balanced"),
    "models.cnn.optimizer.name": ("Adam", "'Adam' is not allowed; did you mean adam? (allowed: adam, adamw, "),
    "models.cnn.optimizer.learning_rate": (0, "0 is not allowed; give more than 0"),
    "models.cnn.network.filters": ("many", "'many' is not allowed; give an integer"),
    "models.cnn.network.dropout": (1.0, "1.0 is not allowed; give less than 1"),
    "models.cnn.network.widths": ([], "[] is not allowed; give at least 1"),
    "models.cnn.network.widths.0": (0, "0 is not allowed; give at least 1"),
    "models.cnn.loss.gamma": (-1, "-1 is not allowed; give at least 0"),
    "models.cnn.stop_on": ("fld", "'fld' is not allowed; did you mean fold? (allowed: inner, epochs, fold)"),
    "ensemble.method": ("avg", "'avg' is not allowed; did you mean average? (allowed: average)"),
    "ensemble.members.0": ("cn", "'cn' is not there; did you mean cnn? (allowed: cnn, bilstm_attention)"),
    "submission.file": ("a/b.csv", "'a/b.csv': a plain file name, no folder"),
}


@pytest.mark.parametrize(("key", "value", "told"), [(key, *rest) for key, rest in WRONG.items()])
def test_wrong_value(key: str, value: object, told: str, tmp_path: Path) -> None:
    lines = _lines(_write(tmp_path, {key: value}))

    assert [line.split(": ")[0] for line in lines] == [key]
    assert lines[0].startswith(f"{key}: {told}")


def test_a_value_of_neither_kind_is_one_line(tmp_path: Path) -> None:
    assert _lines(_write(tmp_path, {"views.words.pad.max_length": [80]})) == [
        "views.words.pad.max_length: [80] is not allowed; "
        "give an integer, or text (in quotes, where YAML reads it as something else)"
    ]


@pytest.mark.parametrize("name", ["a.b", "", "ünder", "a/b", "a b", "-a", "2x"])
def test_a_name_that_dvc_cannot_take(name: str, tmp_path: Path) -> None:
    path = _write(tmp_path, {"samplings": {name: {"ratio": 1.0}, "balanced": {"ratio": 1.0}}})

    assert _lines(path) == [
        f"samplings.{name}: '{name}' cannot be a name; use letters, digits, '_' and '-', a letter first"
    ]


MISSING = ["competition", "folds", "ensemble", "competition.name", "data.train", "data.train.path", "models.cnn.view"]


@pytest.mark.parametrize("key", MISSING)
def test_missing(key: str, tmp_path: Path) -> None:
    assert _lines(_write(tmp_path, {key: GONE})) == [
        f"{key}: missing; add it (README, the parameter table, says what it takes)"
    ]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path = _write(tmp_path, {"folds.k": 0, "models.cnn.epochs": "x", "models.cnn.loss.gamma": -1, "clean.join": 3})

    assert {line.split(": ")[0] for line in _lines(path)} >= {"folds.k", "models.cnn.epochs", "clean.join"}


@pytest.mark.parametrize(
    ("key", "name", "told"),
    [
        (
            "models.cnn.architecture",
            "cn",
            "models.cnn: no architectures file is called 'cn'; there are ",
        ),
        ("models.cnn.loss.name", "focl", "models.cnn.loss: no losses file is called 'focl'; there are "),
    ],
)
def test_no_such_file(key: str, name: str, told: str, tmp_path: Path) -> None:
    (line,) = _lines(_write(tmp_path, {key: name}))
    assert line.startswith(told)


TOGETHER: list[tuple[dict[str, Any], str]] = [
    ({"competition.classes": ["a", "b", "c"]}, "competition: a binary task has 2 classes, 3 are given"),
    ({"data.train.header": False}, "data.train: a file without header needs `columns`"),
    ({"folds.by": "time"}, "folds: by: time needs `time`, the name of a column"),
    ({"folds.column": "fold"}, "folds: `column` is only used with by: column"),
    ({"submission.columns": ["id", "label"]}, "submission: give either `sample` or `columns`, and null for the other"),
    ({"ensemble.members": ["cnn", "cnn"]}, 'ensemble.members: ["cnn", "cnn"]: a member is named twice'),
]


@pytest.mark.parametrize(("changes", "line"), TOGETHER, ids=[line for _, line in TOGETHER])
def test_what_does_not_go_together(changes: dict[str, Any], line: str, tmp_path: Path) -> None:
    assert _lines(_write(tmp_path, changes)) == [line]


def test_long_values_are_cut(tmp_path: Path) -> None:
    (line,) = _lines(_write(tmp_path, {"folds.k": "x" * 5000}))
    assert len(line) < 150


FILES = {
    b"": "it is empty; give its sections, as the shipped one does",
    b"# nothing\n": "it is empty; give its sections, as the shipped one does",
    b"- a\n- b\n": "it is a list, not a mapping; give its sections, as the shipped one does",
    b"just words": "it is a str, not a mapping; give its sections, as the shipped one does",
    b"a: \xff": "byte 3 is not UTF-8; save it as UTF-8",
    b"folds:\n\tk: 5": "line 2, column 1: a tab stands in the indentation; use spaces",
}


@pytest.mark.parametrize(("content", "line"), FILES.items(), ids=FILES.values())
def test_no_mapping(content: bytes, line: str, tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_bytes(content)

    assert _lines(path, read) == [line]


def test_no_file(tmp_path: Path) -> None:
    assert _lines(tmp_path / "params.yaml") == ["not found; run in the folder that holds it"]
    assert _lines(tmp_path) == ["cannot be read: Is a directory; name a readable file"]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SHIPPED.read_bytes())
    assert load(path) == load(SHIPPED)
