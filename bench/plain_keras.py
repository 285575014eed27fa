"""What a user would write instead of podium: the source write-up's script, done correctly, on what our stages prepared.

The same networks by Keras's own layers, the same rows, folds and oversampling, the same epochs. As such scripts do it:
numpy arrays into `fit`, every text padded to one length, one fold after another, F1 by a callback at the end of each
epoch. Run by `make bench` as `python plain_keras.py PROJECT MODEL OUT`; it loads nothing of podium.
"""

import json
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pandas as pd
import yaml
from keras import layers, ops
from sklearn.metrics import f1_score

LENGTH = 80
"""What the source padded every text to."""


def cnn(words: int, embedding: int, filters: int, widths: list[int], dropout: float) -> keras.Model:
    """Kim's network: parallel convolutions, the maximum of each over the text.

    Args:
        words: in the vocabulary, padding included.
        embedding: numbers a word.
        filters: of each width.
        widths: words that a filter sees.
        dropout: the share left out of what was pooled.
    """
    ids = keras.Input((LENGTH,), dtype="int32")
    vectors = layers.Embedding(words, embedding)(ids)
    pooled = [
        layers.GlobalMaxPooling1D()(layers.Conv1D(filters, width, padding="same", activation="relu")(vectors))
        for width in widths
    ]
    features = layers.Dropout(dropout)(layers.Concatenate()(pooled))
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(features))


def bilstm_attention(words: int, embedding: int, units: int, dropout: float) -> keras.Model:
    """A bidirectional LSTM, its states averaged by attention.

    Args:
        words: in the vocabulary, padding included.
        embedding: numbers a word.
        units: of each direction and of the attention.
        dropout: the share left out of the vectors and of what was pooled.
    """
    ids = keras.Input((LENGTH,), dtype="int32")
    vectors = layers.Embedding(words, embedding, mask_zero=True)(ids)
    states = layers.Bidirectional(layers.LSTM(units, return_sequences=True))(layers.Dropout(dropout)(vectors))
    scores = layers.Dense(1, use_bias=False)(layers.Dense(units, activation="tanh")(states))  # (batch, time, 1)
    padding = layers.Lambda(lambda ids: ops.cast(ops.equal(ids, 0), "float32")[:, :, None] * -1e9)(ids)
    shares = layers.Softmax(axis=1)(layers.Add()([scores, padding]))
    features = layers.Lambda(lambda given: ops.sum(given[0] * given[1], axis=1))([shares, states])
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(layers.Dropout(dropout)(features)))


NETWORKS = {"cnn": cnn, "bilstm_attention": bilstm_attention}


class F1(keras.callbacks.Callback):  # type: ignore[misc]
    """F1 of all validation rows at the end of an epoch.

    Args:
        ids: `(rows, LENGTH)`.
        target: `(rows,)`.
    """

    def __init__(self, ids: np.ndarray, target: np.ndarray) -> None:
        super().__init__()
        self.ids, self.target = ids, target

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Predict, score, print."""
        self.probabilities = self.model.predict(self.ids, batch_size=64, verbose=0)[:, 0]
        print(f"epoch {epoch + 1}: F1 {f1_score(self.target, self.probabilities >= 0.5):.4f}", flush=True)


def padded(folder: Path) -> np.ndarray:
    """The texts' ids `(rows, LENGTH)`, cut or filled up with zeros.

    Args:
        folder: data/tokens/<view>/train.
    """
    ids, offsets = np.load(folder / "ids.npy"), np.load(folder / "offsets.npy")
    rows = [ids[start:end] for start, end in pairwise(offsets)]
    return keras.utils.pad_sequences(rows, LENGTH, padding="post", truncating="post")


def main(project: Path, name: str, out: Path) -> None:
    """Train a model's folds, keep their probabilities out of fold.

    Args:
        project: a podium project after `oversample`.
        name: of a model of its params.yaml.
        out: a `.npy` file, `(rows,)` in the order of data/prepared/train.parquet.
    """
    model = yaml.safe_load((project / "params.yaml").read_text("utf-8"))["models"][name]
    target = pd.read_parquet(project / "data/prepared/train.parquet")["target"].to_numpy()
    folds = pd.read_parquet(project / "data/folds.parquet")["fold"].to_numpy()
    ids = padded(project / "data/tokens" / model["view"] / "train")
    words = len(json.loads((project / "data/tokens" / model["view"] / "vocabulary.json").read_text("utf-8")))
    found = np.full(len(target), np.nan, np.float32)
    for fold in range(folds.max() + 1):
        keras.utils.set_random_seed(model["seed"])
        training = np.load(project / "data/oversampled" / model["sampling"] / f"repeat-0-fold-{fold}.npy")
        validation = np.flatnonzero(folds == fold)
        network = NETWORKS[model["architecture"]](words, **model["network"])
        network.compile(keras.optimizers.Adam(model["optimizer"]["learning_rate"]), "binary_crossentropy")
        scored = F1(ids[validation], target[validation])
        network.fit(
            ids[training],
            target[training],
            batch_size=model["batch_size"],
            epochs=model["epochs"],
            callbacks=[scored],
            verbose=0,
        )
        found[validation] = scored.probabilities
    np.save(out, found)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
