"""An encoder that first guesses masked words of a competition's own texts, against the same encoder as it comes.

On SemEval-2019 task 9A, out of fold. The texts of the training and the trial file are read without their labels, so
that nothing leaks. Run by `make bench-masked` with PODIUM_COMPETITIONS set (40 minutes); the table goes to
bench/masked_words.md. A share of the training rows as its argument makes a quick trial, which is not kept.

Reference:
    Gururangan et al. 2020, Don't Stop Pretraining, https://arxiv.org/abs/2004.10964; the masking is that of Devlin et
    al. 2019, https://arxiv.org/abs/1810.04805
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from entered import AS_THEY_ARE, entered
from extras import ENCODER, PIECES
from imbalance import files, labels_out_of_fold
from measured import keep
from project import SEMEVAL_2019_TASK_9A

from podium.ensemble.paired import paired
from podium.text.encoders import MINILM, find_encoder, pieces_of

MASKED, EPOCHS, RATE, WARM_UP, BATCH, LONGEST, SEED = 0.15, 3, 5e-5, 0.1, 32, 64, 1
ADAPTED = "minilm-adapted"


def masked(ids: np.ndarray, special: np.ndarray, mask: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """Ids as the encoder sees them: of the chosen places 80 % masked, 10 % another token, 10 % as they are.

    Args:
        ids: `(places,)` int32, those that were chosen.
        special: ids that are never put in.
        mask: the id of [MASK].
        size: of the vocabulary.
        rng: which become what.
    """
    kind, others = rng.random(len(ids)), rng.choice(np.setdiff1d(np.arange(size), special), len(ids))
    return np.where(kind < 0.8, mask, np.where(kind < 0.9, others, ids)).astype(np.int32)


def batches(
    rows: Sequence[Sequence[int]], vocabulary: Sequence[str], rng: np.random.Generator
) -> Iterator[tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]]:
    """Batches of rows of like length: what the encoder sees, the hidden ids, and which of them count.

    Args:
        rows: token ids, the encoder's own at both ends.
        vocabulary: its tokens.
        rng: their order, and what is hidden.
    """
    special = np.array([place for place, token in enumerate(vocabulary) if token in {"[PAD]", "[CLS]", "[SEP]"}])
    mask, lengths = vocabulary.index("[MASK]"), np.array([len(row) for row in rows])
    order = np.argsort(lengths + rng.random(len(rows)) * 4, kind="stable")
    chunks = [order[start : start + BATCH] for start in range(0, len(order) - BATCH + 1, BATCH)]
    for chunk in rng.permutation(len(chunks)):
        chosen = [np.array(rows[row], np.int32) for row in chunks[chunk]]
        width = max(map(len, chosen))
        most = max(round(width * MASKED), 1)
        ids, places = np.zeros((BATCH, width), np.int32), np.zeros((BATCH, most), np.int32)
        hidden, counts = np.zeros((BATCH, most), np.int32), np.zeros((BATCH, most), np.float32)
        for row, tokens in enumerate(chosen):
            ids[row, : len(tokens)] = tokens
            free = np.flatnonzero(~np.isin(tokens, special))
            picked = np.sort(rng.choice(free, min(max(round(len(free) * MASKED), 1), most, len(free)), replace=False))
            places[row, : len(picked)], counts[row, : len(picked)] = picked, 1
            hidden[row, : len(picked)] = tokens[picked]
            ids[row, picked] = masked(tokens[picked], special, mask, len(vocabulary), rng)
        padding = (np.arange(width) < np.array([len(row) for row in chosen])[:, None]).astype(np.int32)
        seen = {"token_ids": ids, "padding_mask": padding, "segment_ids": np.zeros_like(ids), "mask_positions": places}
        yield seen, hidden, counts


def adapt(texts: Sequence[str], folder: Path, epochs: int = EPOCHS) -> list[float]:
    """Train the encoder that comes with the project to guess masked words, and save it as a preset.

    Args:
        texts: of the competition.
        folder: where it goes.
        epochs: over all texts.

    Returns:
        The mean loss of each epoch.
    """
    import keras
    import keras_hub

    keras.utils.set_random_seed(SEED)
    encoder, rng = find_encoder(MINILM, folder.parent), np.random.default_rng(SEED)
    pieces = pieces_of(encoder)
    rows = [[*row[: LONGEST - 1], row[-1]] if len(row) > LONGEST else row for row in pieces.encode(texts)]
    backbone = keras_hub.models.Backbone.from_preset(encoder.folder)
    places = keras.Input((None,), dtype="int32", name="mask_positions")
    head = keras_hub.layers.MaskedLMHead(token_embedding=backbone.token_embedding, intermediate_activation="gelu")
    logits = head(backbone.output["sequence_output"], places)  # (batch, places, vocabulary)
    model = keras.Model({**backbone.input, "mask_positions": places}, logits)
    steps = len(rows) // BATCH * epochs
    warm = round(steps * WARM_UP)
    schedule = keras.optimizers.schedules.CosineDecay(0.0, steps - warm, warmup_target=RATE, warmup_steps=warm)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.AdamW(schedule, weight_decay=0.01), loss)
    means = []
    for epoch in range(epochs):
        losses, begun = [], time.monotonic()
        for seen, hidden, counts in batches(rows, pieces.vocabulary, rng):
            losses.append(float(model.train_on_batch(seen, hidden, sample_weight=counts)))
        means.append(float(np.mean(losses)))
        print(f"epoch {epoch + 1}: {means[-1]:.3f}, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    backbone.save_to_preset(str(folder))
    keras_hub.models.BertTokenizer(list(pieces.vocabulary), lowercase=True, strip_accents=True).save_to_preset(
        str(folder)
    )
    return means


def sections(sample: float) -> dict[str, Any]:
    """params.yaml: the encoder as it comes, and adapted.

    Args:
        sample: the share of the training rows.
    """
    adapted = {**PIECES, "tokens": {"encoder": ADAPTED}}
    models = {
        name: {**ENCODER, "view": view, "sampling": "as_they_are"}
        for name, view in (("plain", "pieces"), ("adapted", "adapted_pieces"))
    }
    return {
        **SEMEVAL_2019_TASK_9A,
        "data": {**SEMEVAL_2019_TASK_9A["data"], "sample": sample},
        "views": {"pieces": PIECES, "adapted_pieces": adapted},
        "samplings": {"as_they_are": AS_THEY_ARE},
        "models": models,
        "ensemble.members": list(models),
    }


def main(sample: float = 1.0) -> None:
    """Adapt, train both, compare, print the table, keep it if all rows were in it.

    Args:
        sample: the share of the training rows.
    """
    with entered(sections(sample), files, run=False) as entry:
        entry.project.run("dvc", "repro", "prepare")
        texts = [
            text
            for name in ("train", "test")
            for text in pd.read_parquet(entry.project.path(f"data/prepared/{name}.parquet"))["text"]
        ]
        begun = time.monotonic()
        losses = adapt(texts, entry.project.path(f"data/encoders/{ADAPTED}"))
        seconds = time.monotonic() - begun
        entry.project.run("dvc", "repro")
        truth, labels = labels_out_of_fold(entry)
        scores = entry.scores["members"]
    found = paired(truth.problem, truth.target, labels["adapted"], labels["plain"], truth.group)
    lines = [
        "# Masked words of the competition's own texts, on SemEval-2019 task 9A",
        "",
        f"`make bench-masked`: the encoder of bench/extras.md, as it comes and after {len(losses)} epochs of guessing "
        f"{MASKED:.0%} masked words of {len(texts):,} training and trial texts ({seconds:.0f} s). F1 of class 1, "
        f"{len(truth.target):,} rows, 5 folds out of fold, each fold's threshold fitted on the others, and the paired "
        "95 % interval of the difference over resampled duplicate groups.",
        "",
        "| encoder | cross-fitted F1 | difference | log loss |",
        "|---|---|---|---|",
        f"| as it comes | {scores['plain']['cross_fitted']:.3f} | | {scores['plain']['log_loss']:.3f} |",
        f"| adapted | {scores['adapted']['cross_fitted']:.3f} | {found[0]:+.3f} ({found[1]:+.3f} to {found[2]:+.3f}) "
        f"| {scores['adapted']['log_loss']:.3f} |",
        "",
        f"The loss of the masked words was {', '.join(f'{loss:.2f}' for loss in losses)} by epoch.",
    ]
    if sample == 1.0:
        keep("masked_words", lines)
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
