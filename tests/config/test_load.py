"""Each mistake in params.yaml is one line: the key, what was given, what is allowed, the nearest known key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from podium.config import load
from podium.config.load import mapping, read, validate
from podium.config.params import Params
from podium.errors import ParamsError, PodiumError

SHIPPED = Path(__file__).parents[2] / "params.yaml"
GONE = object()


def _write(folder: Path, changes: dict[str, Any]) -> Path:
    """The shipped params.yaml, its cnn with a loss that has settings, with some dotted keys set, or taken away."""
    params = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    params["models"]["cnn"]["loss"] = {"name": "focal", "gamma": 2.0, "class_weights": "counts"}
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
    assert load(SHIPPED).competition.name == "sms-spam"


def test_what_a_loss_takes_is_kept(tmp_path: Path) -> None:
    params = load(_write(tmp_path, {}))

    assert params.models["cnn"].loss.settings == {"gamma": 2.0, "class_weights": "counts"}


UNKNOWN = {
    "fold": (
        {"k": 5},
        "unknown key; did you mean folds? (allowed: competition, data, clean, folds, views, samplings, ",
    ),
    "competition.metrics": ("f1", "unknown key; did you mean metric? (allowed: name, task, metric, costs, id, "),
    "data.train.sep": (",", "unknown key; allowed: path, format, header, columns, encoding, separator, quoting"),
    "views.words.pads": ({}, "unknown key; did you mean pad? (allowed: kind, tokens, pad, vectors)"),
    "views.words.tokens.min_counts": (2, "unknown key; did you mean min_count? (allowed: lowercase, "),
    "samplings.balanced.rate": (1.0, "unknown key; did you mean ratio? (allowed: method, ratio, seed, noise)"),
    "models.cnn.epoch": (3, "unknown key; did you mean epochs? (allowed: architecture, view, sampling, loss, "),
    "models.cnn.optimizer.lr": (0.1, "unknown key; allowed: name, learning_rate, schedule, clip_norm, "),
    "models.cnn.network.filter": (
        100,
        "unknown key; did you mean filters? (allowed: embedding, vectors, ",
    ),
    "models.bilstm_attention.network.unit": (100, "unknown key; did you mean units? (allowed: embedding, vectors, "),
    "models.cnn.loss.gama": (2.0, "unknown key; did you mean gamma? (allowed: gamma, class_weights, beta)"),
    "ensemble.threshold.values": (0.5, "unknown key; did you mean value? (allowed: rule, value, share, per_label)"),
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
    "competition.task": (
        "multiclas",
        "'multiclas' is not allowed; did you mean multiclass? (allowed: binary, multiclass, ",
    ),
    "competition.metric": ("F1", "the metric 'F1' is unknown; did you mean f1?; see docs/metrics.md"),
    "competition.name": ("a b", "'a b' cannot be a name; use letters, digits, '_' and '-'"),
    "competition.text": ("text", "'text' is not allowed; give a list: [a, b]"),
    "competition.classes": (["ham", "ham"], '["ham", "ham"]: the same value stands twice'),
    "competition.label": (None, "null is not allowed; allowed: a column, {column, separator} or a list of columns"),
    "competition.id": (True, "true is not allowed; give text (in quotes, where YAML reads it as something else)"),
    "data.sample": (1.5, "1.5 is not allowed; give at most 1"),
    "data.extra": ("more.csv", "'more.csv' is not allowed; give a list: [a, b]"),
    "clean.strip_quotes": ("yes", "'yes' is not allowed; give true or false"),
    "clean.unicode": ("nfc", "'nfc' is not allowed; allowed: NFC, NFKC, none"),
    "folds.k": (1, "1 is not allowed; give at least 2"),
    "folds.repeats": (2.5, "2.5 is not allowed; give an integer"),
    "folds.seed": (-1, "-1 is not allowed; give at least 0"),
    "views": ({}, "{} is not allowed; give at least 1"),
    "views.words.kind": (
        "words",
        "'words' is not allowed; did you mean word? (allowed: word, character, wordpiece, text)",
    ),
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
    "ensemble.method": ("avg", "'avg' is not allowed; did you mean average? (allowed: average, weighted, "),
    "ensemble.calibration": ("platt", "'platt' is not allowed; allowed: none, temperature, isotonic, beta"),
    "ensemble.members.0": ("cn", "'cn' is not there; did you mean cnn? (allowed: cnn, bilstm_attention)"),
    "submission.file": ("a/b.csv", "'a/b.csv': a plain file name, no folder"),
    "models.cnn.loss.class_weights": (
        [1],
        "[1] is not allowed; allowed: counts, effective, none, or a list of positive weights, one a class, such ",
    ),
    "submission.prediction": ("", "'' is not allowed; allowed: a column, or a list of columns"),
    "folds.group": ("", "'' is not allowed; give some text"),
    "competition.text.0": ("x" * 1001, f"'{'x' * 76}... is not allowed; give at most 1000 characters"),
    "data.train.path": ("a\0b.csv", "'a\\x00b.csv': no file name holds the character U+0000; take it out"),
    "data.test.path": (f"{'ü' * 128}/a", f"'{'ü' * 76}...: a file's or folder's name is at most 255 bytes long; "),
}


@pytest.mark.parametrize(("key", "value", "told"), [(key, *rest) for key, rest in WRONG.items()])
def test_wrong_value(key: str, value: object, told: str, tmp_path: Path) -> None:
    lines = _lines(_write(tmp_path, {key: value}))

    assert [line.split(": ")[0] for line in lines] == [key]
    assert lines[0].startswith(f"{key}: {told}")


MOST = {
    "views.words.tokens.vocabulary_size": 10_000_000,
    "views.words.tokens.min_count": 10_000_000,
    "views.words.tokens.skip_top": 10_000_000,
    "models.cnn.batch_size": 100_000,
    "models.cnn.epochs": 10_000,
    "models.cnn.patience": 10_000,
    "models.cnn.network.embedding": 100_000,
    "models.cnn.network.filters": 100_000,
    "models.cnn.network.widths.0": 1000,
    "models.bilstm_attention.network.embedding": 100_000,
    "models.bilstm_attention.network.units": 100_000,
    "ensemble.bootstrap.repeats": 100_000,
}


@pytest.mark.parametrize(("key", "most"), MOST.items())
def test_an_integer_has_an_upper_bound(key: str, most: int, tmp_path: Path) -> None:
    load(_write(tmp_path, {key: most}))
    assert _lines(_write(tmp_path, {key: most + 1})) == [f"{key}: {most + 1} is not allowed; give at most {most}"]


def test_a_list_has_an_upper_bound(tmp_path: Path) -> None:
    (line,) = _lines(_write(tmp_path, {"models.cnn.network.widths": [2] * 101}))
    assert line.startswith("models.cnn.network.widths: [2, 2, ")
    assert line.endswith("... is not allowed; give at most 100")


def test_a_length_has_an_upper_bound(tmp_path: Path) -> None:
    load(_write(tmp_path, {"views.words.pad.max_length": 100_000}))
    assert _lines(_write(tmp_path, {"views.words.pad.max_length": 100_001})) == [
        "views.words.pad.max_length: 100001: at most 100,000 tokens"
    ]


@pytest.mark.parametrize("length", ["²%", "٩%", "1.²%", "101%", "0%", "-1%", ".%", "95", "%", "1e1%", " 9%"])
def test_no_percentile(length: str, tmp_path: Path) -> None:
    assert _lines(_write(tmp_path, {"views.words.pad.max_length": length})) == [
        f"views.words.pad.max_length: '{length}': a number of tokens, or a percentile like '95%'"
    ]


@pytest.mark.parametrize("file", ["a.csv", "My Answer.TSV", "ответ.Txt", f"{'a' * 196}.csv"])
def test_a_file_to_hand_in(file: str, tmp_path: Path) -> None:
    assert load(_write(tmp_path, {"submission.file": file})).submission.file == file


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("answer", "'answer': a file name that ends in .csv, .tsv or .txt"),
        ("answer.zip", "'answer.zip': a file name that ends in .csv, .tsv or .txt"),
        ("  ", "'  ': a file name that ends in .csv, .tsv or .txt"),
        (" .csv", "' .csv': a file name that ends in .csv, .tsv or .txt"),
        (".csv", "'.csv': a plain file name, no folder"),
        ("a\\b.csv", "'a\\\\b.csv': a plain file name, no folder"),
        ("a\nb.csv", "'a\\nb.csv': a plain file name, no control characters"),
        ("a\0.csv", "'a\\x00.csv': a plain file name, no control characters"),
        (f"{'a' * 197}.csv", f"'{'a' * 76}...: at most 200 characters"),
    ],
)
def test_no_file_to_hand_in(file: str, told: str, tmp_path: Path) -> None:
    assert _lines(_write(tmp_path, {"submission.file": file})) == [f"submission.file: {told}"]


def test_an_id_may_also_be_text(tmp_path: Path) -> None:
    assert load(_write(tmp_path, {"competition.text": ["id", "text"]})).competition.text == ["id", "text"]


def test_a_file_without_ids_needs_no_column_of_them(tmp_path: Path) -> None:
    changes = {"competition.id": None, "submission.sample": None, "submission.columns": ["label"]}
    assert load(_write(tmp_path, changes)).submission.columns == ["label"]


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
    assert _lines(_write(tmp_path, {key: GONE})) == [f"{key}: missing; add it (docs/parameters.md says what it takes)"]


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
    (
        {"ensemble.method": "weighted", "ensemble.blend": {"weights": {"cnn": 1}}},
        "ensemble: the method weighted needs blend.weights for each member; 'bilstm_attention' has none",
    ),
    (
        {"ensemble.blend": {"weights": {"lstm": 1}}},
        "ensemble: blend.weights: 'lstm' is none of `members`",
    ),
    ({"ensemble.candidates": ["best", "best"]}, 'ensemble.candidates: ["best", "best"]: a candidate is named twice'),
    ({"ensemble.members": ["cnn", "cnn"]}, 'ensemble.members: ["cnn", "cnn"]: a member is named twice'),
    (
        {"competition.text": ["text", "label"]},
        "competition: `label` (label) is also in `text`: the model would read the answer; take it out",
    ),
    (
        {"competition.id": "label"},
        "competition: `id` and `label` are both label; name two columns, or set `id` to null",
    ),
    (
        {"submission.sample": None, "submission.columns": ["id", "label", "id"]},
        """submission.columns: ["id", "label", "id"]: 'id' stands twice; name each column once""",
    ),
    (
        {"submission.sample": None, "submission.columns": ["number", "label"]},
        "submission.columns: the column of ids 'id' (competition.id) is missing; "
        "add it, or set competition.id to null where rows have no id",
    ),
    (
        {"submission.prediction": "id"},
        "submission.prediction: 'id' is the column of ids (competition.id); "
        "name the column that receives the prediction",
    ),
    (
        {"ensemble.external": {"cnn": {"oof": "data/external/a.csv", "test": "data/external/b.csv"}}},
        "ensemble.external.cnn: a model has that name; rename it",
    ),
    (
        {"ensemble.external": {"other": {"oof": "data/external/a\0", "test": "data/external/b.csv"}}},
        "ensemble.external.other.oof: 'data/external/a\\x00': no file name holds the character U+0000; take it out",
    ),
    (
        {"models.cnn.view": "raw", "views.raw": {"kind": "text", "tokens": {}, "pad": {}, "vectors": None}},
        "models.cnn.view: cnn reads a view of kind word or character, 'raw' is text; name another view, or add one",
    ),
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
    b"a: \xff": "line 1: byte 0xff is not UTF-8; save it as UTF-8",
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


def _keys(value: Any, under: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each value of a params.yaml."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [under, *(way for key, one in inner for way in _keys(one, (*under, key)))]


SHIPPED_VALUES = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(_keys({}))
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.sampled_from(_keys(SHIPPED_VALUES)[1:]), VALUES | st.just(GONE)), min_size=1, max_size=3))
def test_any_values_are_parameters_that_read_the_same_again_or_lines(changes: list[tuple[Any, Any]]) -> None:
    params = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for (*way, last), value in changes:
        section = params
        try:
            for part in way:
                section = section[part]
            if value is GONE:
                del section[last]
            else:
                section[last] = value
        except (LookupError, TypeError):
            pass  # it went with an earlier change
    mistakes: list[PodiumError] = []
    try:
        found = validate(params)
    except ParamsError as error:
        mistakes = error.mistakes
    else:
        assert Params.model_validate(found.model_dump()) == found
    assert all("\n" not in str(mistake) and mistake.where.startswith("params.yaml") for mistake in mistakes)


@given(st.binary(max_size=60) | st.text("ab:- \n[]{}&*!|>'\"#%@`,?~01.\t", max_size=60).map(str.encode))
def test_any_bytes_are_a_mapping_or_one_line(content: bytes) -> None:
    try:
        told = mapping(content, "params.yaml") and "params.yaml"
    except ParamsError as error:
        told = str(error)
    assert not told or told.startswith("params.yaml")
    assert "\n" not in told
