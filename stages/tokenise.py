"""Stage tokenise@view: texts become rows of token ids, and a vocabulary that names them."""

from pathlib import Path

from here import run

import numpy as np

from podium import config
from podium.io.atomic import whole_folder, write_json, write_parquet
from podium.io.parquet import read_parquet
from podium.stage import named
from podium.text.encoders import find_encoder
from podium.text.tokenise import tokenise as tokenise_texts
from podium.text.vocabulary import UNKNOWN_ID
from podium.text.word_vectors import describe, read_vectors
from podium.text.wordpieces import wordpieces


def tokenise(view: str) -> None:
    settings = named(config.load().views, view, "views")
    texts = {part: read_parquet(Path(f"data/prepared/{part}.parquet"), columns=["text"]) for part in ("train", "test")}
    with whole_folder(Path("data/tokens") / view) as partial:
        if settings.kind == "text":
            for part, frame in texts.items():
                write_parquet(frame, partial / part / "text.parquet")
            write_json([], partial / "vocabulary.json")
            write_json(None, partial / "encoder.json")
            np.save(partial / "vectors.npy", np.zeros((0, 0), np.float32))
            print(f"{view}: raw text, passed on")
            return
        encoder = find_encoder(settings.tokens.encoder, Path("data/encoders")) if settings.tokens.encoder else None
        both = texts["train"]["text"], texts["test"]["text"]
        view_of = wordpieces(*both, encoder) if encoder else tokenise_texts(*both, settings, where=f"views.{view}")
        write_json(encoder and encoder.about(), partial / "encoder.json")
        for part, rows in (("train", view_of.train), ("test", view_of.test)):
            (partial / part).mkdir()
            np.save(partial / part / "ids.npy", rows.ids)
            np.save(partial / part / "offsets.npy", rows.offsets)
        write_json(view_of.vocabulary, partial / "vocabulary.json")
        vectors = np.zeros((len(view_of.vocabulary), 0), np.float32)
        if (of := settings.vectors) is not None:
            vectors, found = read_vectors(of.file, of.format, view_of.vocabulary, Path("data/vectors"))
            print(f"{view}: {describe(of.file, vectors, found)}")
        np.save(partial / "vectors.npy", vectors)
    if encoder:
        print(f"{view}: {len(view_of.vocabulary):,} pieces of words, as {encoder.name} has them")
        return
    outside = [f"{np.mean(rows.ids == UNKNOWN_ID):.1%}" for rows in (view_of.train, view_of.test)]
    print(f"{view}: {len(view_of.vocabulary):,} tokens; outside them {outside[0]} of train, {outside[1]} of test")


run(tokenise)
