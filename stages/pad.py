"""Stage pad@view: rows of token ids become one matrix of a fixed width; raw text passes through."""

import json
import shutil
from pathlib import Path

from here import run

import numpy as np

from podium import config
from podium.invariants import check_rows
from podium.io.arrays import written_array
from podium.io.atomic import whole_folder, write_json
from podium.stage import named
from podium.text.pad import overlong, pad, padded_width, rows_at_once
from podium.text.written import read_rows, rows_in


def pad_view(view: str) -> None:
    settings, tokens = named(config.load().views, view, "views"), Path("data/tokens") / view
    about = {"kind": settings.kind, "vocabulary_size": 0, "width": 0, "padding": settings.pad.padding}
    if settings.kind != "text":
        lengths = np.diff(np.load(tokens / "train/offsets.npy"))
        width = padded_width(lengths, settings.pad.max_length, where=f"views.{view}")
        dropped = overlong(lengths, width, settings.pad, where=f"views.{view}")
        about |= {"vocabulary_size": len(json.loads((tokens / "vocabulary.json").read_text("utf-8"))), "width": width}
        print(f"{view}: {width} tokens a row; {(lengths > width).mean():.1%} of the training texts are longer")
    with whole_folder(Path("data/padded") / view) as folder:
        for part in ("train", "test"):
            partial = folder / part
            write_json(about, partial / "view.json")
            if settings.kind == "text":
                for texts in (tokens / part).glob("*.parquet"):
                    shutil.copyfile(texts, partial / texts.name)
                continue
            keep_ends = settings.kind == "wordpiece"
            with (
                written_array(partial / "ids.npy", np.int32, width) as ids,
                written_array(partial / "lengths.npy", np.int32) as cut,
            ):
                for rows in read_rows(tokens / part, rows_at_once(width)):
                    matrix, kept = pad(rows, width, settings.pad, keep_ends=keep_ends)
                    ids(matrix)
                    cut(kept)
            given = tokens / part
            check_rows(rows_in(partial), rows_in(given), f"views.{view}, {part}", str(given), f"pad@{view}")
            if part == "train":
                np.save(partial / "overlong.npy", dropped)


run(pad_view)
