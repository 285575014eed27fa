"""Word vectors of every format, read for a vocabulary."""

import json
import re
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.text.word_vectors import coverage, describe, read_vectors

WORDS = ["the", "Film", "film", "été", "we'll", "我"]
MATRIX = np.arange(18, dtype=np.float32).reshape(6, 3) / 4
VOCABULARY = ["[PAD]", "[UNK]", "Film", "FILM", "The", "unseen", "我", "été"]
EXPECTED = [None, None, 1, 2, 0, None, 5, 3]


def as_text(folder, words=WORDS, matrix=MATRIX, header=""):
    lines = [" ".join([word, *map(repr, map(float, row))]) for word, row in zip(words, matrix, strict=True)]
    (folder / "v.txt").write_text(header + "\n".join(lines) + "\n", "utf-8")
    return "v.txt"


def as_binary(folder, words=WORDS, matrix=MATRIX, end=b"\n"):
    parts = [word.encode() + b" " + row.astype("<f4").tobytes() + end for word, row in zip(words, matrix, strict=True)]
    (folder / "v.bin").write_bytes(f"{len(words)} {matrix.shape[1]}\n".encode() + b"".join(parts))
    return "v.bin"


def as_safetensors(folder, words=WORDS, matrix=MATRIX, beside=".vocab.json", name="embedding"):
    from safetensors.numpy import save_file

    save_file({name: matrix}, folder / "v.safetensors")
    text = json.dumps(words) if beside == ".vocab.json" else "\n".join(words) + "\n"
    (folder / f"v{beside}").write_text(text, "utf-8")
    return "v.safetensors"


WRITERS = {
    "text": as_text,
    "text with a header": lambda folder: as_text(folder, header="6 3\n"),
    "binary": as_binary,
    "binary without line ends": lambda folder: as_binary(folder, end=b""),
    "safetensors": as_safetensors,
    "safetensors, text beside": lambda folder: as_safetensors(folder, beside=".vocab.txt"),
    "safetensors in half precision": lambda folder: as_safetensors(folder, matrix=MATRIX.astype(np.float16)),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same_vectors(kind, tmp_path: Path):
    matrix, found = read_vectors(WRITERS[kind](tmp_path), "auto", VOCABULARY, tmp_path)
    assert (matrix.dtype, found.dtype) == (np.float32, np.bool_)
    assert found.tolist() == [place is not None for place in EXPECTED]
    np.testing.assert_array_equal(matrix, [np.zeros(3) if place is None else MATRIX[place] for place in EXPECTED])


@given(
    st.lists(st.text("abcé.,'", min_size=1, max_size=3), min_size=1, max_size=5, unique=True),
    st.integers(1, 4),
    st.integers(0, 2**32 - 1),
    st.booleans(),
)
def test_binary_vectors_hold_any_bytes(tmp_path_factory, words, dimensions, seed, line_ends):
    folder = tmp_path_factory.mktemp("binary")
    matrix = np.random.default_rng(seed).normal(size=(len(words), dimensions)).astype(np.float32)
    file = as_binary(folder, words, matrix, b"\n" if line_ends else b"")
    read, found = read_vectors(file, "binary", ["[PAD]", "[UNK]", *words], folder)
    assert found[2:].all()
    np.testing.assert_array_equal(read[2:], matrix)


def test_padding_and_unknown_never_have_a_vector(tmp_path):
    file = as_text(tmp_path, ["[PAD]", "[UNK]", "[unk]"], MATRIX[:3])
    assert not read_vectors(file, "auto", ["[PAD]", "[UNK]"], tmp_path)[1].any()


def test_the_first_of_two_counts_and_phrases_are_skipped(tmp_path):
    (tmp_path / "v.vec").write_text("a 1 2\na 3 4\nb b 5 6\nb 7 8\n")
    matrix, found = read_vectors("v.vec", "auto", ["[PAD]", "[UNK]", "a", "b"], tmp_path)
    assert matrix[2:].tolist() == [[1, 2], [7, 8]]
    assert found[2:].all()


def test_tabs_part_numbers_too_and_empty_lines_do_not_matter(tmp_path):
    (tmp_path / "v.txt").write_bytes(b"a\t1\t2\r\n\r\nb\t3\t4\r\n")
    assert read_vectors("v.txt", "auto", ["[PAD]", "[UNK]", "b", "a"], tmp_path)[0][2:].tolist() == [[3, 4], [1, 2]]


def test_bytes_that_are_no_utf_8_are_other_words(tmp_path):
    (tmp_path / "v.txt").write_bytes(b"\xff\xfe 1 2\na 3 4\n")
    assert read_vectors("v.txt", "auto", ["[PAD]", "[UNK]", "a"], tmp_path)[0][2].tolist() == [3, 4]


def test_the_format_can_be_said(tmp_path):
    (tmp_path / as_binary(tmp_path)).rename(tmp_path / "vectors")
    assert read_vectors("vectors", "binary", VOCABULARY, tmp_path)[1].sum() == 5
    with pytest.raises(PodiumError, match="it has no ending; set"):
        read_vectors("vectors", "auto", VOCABULARY, tmp_path)


def test_glove_comes_with_the_project():
    matrix, found = read_vectors("glove-6b-50d", "auto", ["[PAD]", "[UNK]", "the", "The", "qqqqqqzz"], Path("none"))
    assert matrix.shape == (5, 50)
    assert found.tolist() == [False, False, True, True, False]
    np.testing.assert_allclose(matrix[2, :3], [0.418, 0.24968, -0.41242])
    np.testing.assert_array_equal(matrix[2], matrix[3])


def broken(name, content):
    def write(folder):
        (folder / name).write_bytes(content)
        return name

    return write


def beside(content, ending=".vocab.json"):
    def write(folder):
        file = as_safetensors(folder)
        (folder / "v.vocab.json").unlink()
        if content is not None:
            (folder / f"v{ending}").write_bytes(content)
        return file

    return write


def two_matrices(folder):
    from safetensors.numpy import save_file

    as_safetensors(folder)
    save_file({"b": MATRIX, "a": MATRIX, "norms": MATRIX[0]}, folder / "v.safetensors")
    return "v.safetensors"


MISTAKES = {
    r"missing\.vec: there is no such file; copy the word vectors there, or name glove-6b-50d": lambda folder: (
        "missing.vec"
    ),
    r"v\.txt, line 1: it is empty": broken("v.txt", b""),
    r"v\.txt, line 1: it holds no word and numbers": broken("v.txt", b"the\n"),
    r"v\.txt, line 2: it holds 1 numbers after the word, not 2": broken("v.txt", b"a 1 2\nthe 1\n"),
    r"v\.txt, line 2: it holds something that is not a number": broken("v.txt", b"a 1 2\nthe 1 x\n"),
    r"v\.txt: the vector of 'The' holds a number that is not finite": broken("v.txt", b"a 1 2\nthe 1 nan\n"),
    r"the ending '.gz' does not tell its format": broken("v.txt.gz", b""),
    r"v\.bin: it is no word2vec binary file": broken("v.bin", b"a 1 2\nthe 1 nan\n"),
    r"v\.bin: it ends within word 2 of the 2": broken("v.bin", b"2 1\na " + struct.pack("<f", 1) + b"b 123"),
    r"v\.bin: it ends within word 1 of the 3": broken("v.bin", b"3 2\n"),
    r"v\.safetensors: the words of its rows are missing: neither v\.vocab\.json nor v\.vocab\.txt": beside(None),
    r"v\.vocab\.json: it is no JSON": beside(b"the"),
    r"v\.vocab\.json: it must be a JSON list of words": beside(b'{"the": 1}'),
    r"v\.vocab\.txt: it is no UTF-8 text": beside(b"\xff", ".vocab.txt"),
    r"v\.safetensors: its matrix has 6 rows, and the list of words beside it 1": beside(b'["a"]'),
    r"v\.safetensors: it must hold one matrix, and holds a, b, norms": two_matrices,
    r"v\.safetensors: it cannot be read": lambda folder: [
        as_safetensors(folder),
        broken("v.safetensors", b"x")(folder),
    ][1],
}


@pytest.mark.parametrize("said", MISTAKES)
def test_mistakes_are_told_in_one_line(said, tmp_path):
    file = MISTAKES[said](tmp_path)
    with pytest.raises(PodiumError) as raised:
        read_vectors(file, "auto", VOCABULARY, tmp_path)
    assert re.search(said, str(raised.value))
    assert "\n" not in str(raised.value)


def test_what_was_found_is_told(tmp_path):
    matrix, found = read_vectors(as_text(tmp_path), "auto", VOCABULARY, tmp_path)
    assert coverage(found) == 5 / 6
    assert describe("v.txt", matrix, found) == "v.txt: vectors of 3 dimensions for 5 of 6 tokens (83.3 %)"
    assert coverage(found[:2]) == 0
