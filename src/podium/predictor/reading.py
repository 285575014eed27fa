"""New texts as a run's models read them: cleaned, taken apart by the run's own vocabulary, padded to its width."""

import json
from pathlib import Path

import numpy as np

from podium.config.views import View
from podium.errors import PodiumError
from podium.io.strings import Strings, strings
from podium.text import tokenise, wordpieces
from podium.text.encoders import encoder_of, pieces_of
from podium.text.pad import pad
from podium.text.ragged import Ragged
from podium.training.job import Rows, Texts


class Reading:
    """A view as the run made it, for texts to come.

    Args:
        folder: of the run, with data/tokens/ and data/padded/.
        encoders: data/encoders/.
        name: of the view.
        settings: `views.<name>` of the run.

    Raises:
        PodiumError: the view's encoder is not what it was tokenised for, or its vocabulary is another.
    """

    def __init__(self, folder: Path, encoders: Path, name: str, settings: View) -> None:
        tokens, padded = folder / "data/tokens" / name, folder / "data/padded" / name
        self.settings = settings
        self.about = json.loads((padded / "test/view.json").read_text("utf-8"))
        self.vocabulary: list[str] = json.loads((tokens / "vocabulary.json").read_text("utf-8"))
        if len(self.vocabulary) != self.about["vocabulary_size"]:
            where = f"data/tokens/{name}/vocabulary.json"
            raise PodiumError(
                "it is not the vocabulary that the view was padded with", where=where, fix="run `dvc repro`"
            )
        if settings.kind == "text":
            return
        self.width = int(self.about["width"])
        self.vectors = np.load(tokens / "vectors.npy", allow_pickle=False)
        self.encoder = encoder_of(tokens / "encoder.json", encoders)
        self.pieces = None if self.encoder is None else pieces_of(self.encoder)

    def none(self) -> Rows | Texts:
        """No row at all: what a network is built for."""
        return self.rows(strings([]))

    def rows(self, texts: Strings) -> Rows | Texts:
        """Texts as the view's models are given them.

        Args:
            texts: cleaned, `(rows,)`.
        """
        if self.settings.kind == "text":
            return Texts(tuple(texts.to_pylist()))
        if self.pieces is not None:
            ragged = Ragged.joined(wordpieces.encoded(self.pieces, lambda: [texts]))
        elif len(texts):
            split = tokenise.SPLITTERS[self.settings.kind](lambda: [texts], lowercase=self.settings.tokens.lowercase)
            ragged = Ragged.joined(tokenise.encoded(split, self.vocabulary))
        else:
            ragged = Ragged.of([])
        ids, lengths = pad(ragged, self.width, self.settings.pad, keep_ends=self.settings.kind == "wordpiece")
        return Rows(ids, lengths, self.settings.pad.padding, self.vectors, self.encoder)
