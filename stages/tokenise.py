"""Stage tokenise@view: texts become rows of token ids, and a vocabulary that names them."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from here import run

import numpy as np

from podium import config
from podium.invariants import check_rows
from podium.io.atomic import whole_folder, write_json, write_parquet
from podium.io.parquet import read_parquet, rows_of
from podium.io.strings import Strings, text_blocks
from podium.progress import followed
from podium.stage import named
from podium.text.encoders import find_encoder
from podium.text.tokenise import tokenise as tokenise_texts
from podium.text.vocabulary import UNKNOWN_ID
from podium.text.word_vectors import describe, read_vectors
from podium.text.wordpieces import wordpieces
from podium.text.written import rows_in, write_rows

PREPARED = {part: Path(f"data/prepared/{part}.parquet") for part in ("train", "test")}


def tokenise(view: str) -> None:
    settings = named(config.load().views, view, "views")
    with whole_folder(Path("data/tokens") / view) as folder:
        if settings.kind == "text":
            for part, path in PREPARED.items():
                write_parquet(read_parquet(path, columns=["text"]), folder / part / "text.parquet")
            if settings.tokens.vocabulary_from == "train+test":
                shutil.copyfile(folder / "test/text.parquet", folder / "train/unlabelled.parquet")
            write_json([], folder / "vocabulary.json")
            write_json(None, folder / "encoder.json")
            np.save(folder / "vectors.npy", np.zeros((0, 0), np.float32))
            print(f"{view}: raw text, passed on")
            return
        encoder = find_encoder(settings.tokens.encoder, Path("data/encoders")) if settings.tokens.encoder else None
        train, test = (partial(read_texts, path, view) for path in PREPARED.values())
        where = f"views.{view}"
        view_of = wordpieces(train, test, encoder) if encoder else tokenise_texts(train, test, settings, where)
        write_json(encoder and encoder.about(), folder / "encoder.json")
        parts = {"train": view_of.train, "test": view_of.test}
        outside = [f"{write_rows(rows, folder / part, UNKNOWN_ID):.1%}" for part, rows in parts.items()]
        for part, path in PREPARED.items():
            check_rows(rows_in(folder / part), rows_of(path), f"{where}, {part}", str(path), f"tokenise@{view}")
        write_json(view_of.vocabulary, folder / "vocabulary.json")
        vectors = np.zeros((len(view_of.vocabulary), 0), np.float32)
        if (of := settings.vectors) is not None:
            vectors, found = read_vectors(of.file, of.format, view_of.vocabulary, Path("data/vectors"))
            print(f"{view}: {describe(of.file, vectors, found)}")
        np.save(folder / "vectors.npy", vectors)
    if encoder:
        print(f"{view}: {len(view_of.vocabulary):,} pieces of words, as {encoder.name} has them")
        return
    print(f"{view}: {len(view_of.vocabulary):,} tokens; outside them {outside[0]} of train, {outside[1]} of test")


def read_texts(path: Path, view: str) -> Iterator[Strings]:
    """The cleaned texts of a file, in blocks, shown as they pass."""
    return followed(text_blocks(path, "text"), f"{view}: {path.stem}", rows_of(path), len)


run(tokenise)
