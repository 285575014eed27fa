"""Stage pad@view: rows of token ids become one matrix of a fixed width; raw text passes through."""

import json
import shutil
from pathlib import Path

from here import run

import numpy as np

from podium import config
from podium.io.atomic import whole_folder, write_json
from podium.stage import named
from podium.text.pad import overlong, pad, padded_width
from podium.text.ragged import Ragged


def pad_view(view: str) -> None:
    settings, tokens = named(config.load().views, view, "views"), Path("data/tokens") / view
    about = {"kind": settings.kind, "vocabulary_size": 0, "width": 0, "padding": settings.pad.padding}
    if settings.kind != "text":
        lengths = np.diff(np.load(tokens / "train/offsets.npy"))
        width = padded_width(lengths, settings.pad.max_length)
        dropped = overlong(lengths, width, settings.pad, where=f"views.{view}")
        about |= {"vocabulary_size": len(json.loads((tokens / "vocabulary.json").read_text("utf-8"))), "width": width}
        print(f"{view}: {width} tokens a row; {(lengths > width).mean():.1%} of the training texts are longer")
    with whole_folder(Path("data/padded") / view) as folder:
        for part in ("train", "test"):
            partial = folder / part
            write_json(about, partial / "view.json")
            if settings.kind == "text":
                shutil.copyfile(tokens / part / "text.parquet", partial / "text.parquet")
                continue
            rows = Ragged(np.load(tokens / part / "ids.npy"), np.load(tokens / part / "offsets.npy"))
            matrix = np.lib.format.open_memmap(partial / "ids.npy", "w+", np.int32, (len(rows), width))
            keep_ends = settings.kind == "wordpiece"
            np.save(partial / "lengths.npy", pad(rows, width, settings.pad, out=matrix, keep_ends=keep_ends)[1])
            if part == "train":
                np.save(partial / "overlong.npy", dropped)


run(pad_view)
