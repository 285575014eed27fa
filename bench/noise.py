"""Labels turned by chance in training rows of SemEval-2019 task 9A: what dropping doubtful rows finds and gains.

Run by `make bench-noise` with PODIUM_COMPETITIONS set; two minutes. A fifth of the duplicate groups is held out, with
the labels as they are; of the other rows a share of labels is turned, rows are dropped as `samplings.<s>.noise` drops
them, and logistic regression on TF-IDF learns from the rest. Means of three splits.
"""

import numpy as np
import pandas as pd
from entered import COMPETITIONS
from measured import HERE
from sklearn.metrics import roc_auc_score

from podium.architectures import logistic
from podium.config.folds import Noise
from podium.metrics.binary import best_threshold
from podium.noise.training import cleaned
from podium.problem import Problem
from podium.text.duplicates import duplicate_groups

PROBLEM = Problem("binary", ("0", "1"))
SETTINGS = logistic.Settings(char_ngrams=None)
TURNED, MOST, SPLITS = (0.0, 0.05, 0.1, 0.2), (None, 0.05, 0.1, 0.2), (1, 2, 3)
HEAD = "| labels turned | `most` | rows dropped | of them turned | F1 at its best threshold | ROC AUC |"


def once(rows: pd.DataFrame, share: float, most: float | None, seed: int) -> tuple[float, ...]:
    """One split: rows dropped, the share of them that was turned, F1 and ROC AUC on the held rows."""
    rng = np.random.default_rng(seed)
    groups = rng.permutation(rows["group"].unique())
    held = rows["group"].isin(groups[: len(groups) // 5]).to_numpy()
    turned = (rng.random(len(rows)) < share) & ~held
    truth = rows["target"].to_numpy()
    given = rows.assign(target=np.where(turned, 1 - truth, truth).astype(np.int32))
    found = cleaned(np.flatnonzero(~held), given, PROBLEM, None if most is None else Noise(most=most), (0, seed))
    kept = given.iloc[found.kept]
    arrays = logistic.fit(SETTINGS, kept["text"].tolist(), kept["target"].to_numpy(), PROBLEM, seed=0)
    probabilities = logistic.predict(SETTINGS, arrays, rows["text"][held].tolist(), PROBLEM)[:, 0]
    right = float(turned[found.dropped].mean()) if len(found.dropped) else 0.0
    f1 = best_threshold(truth[held], probabilities, "f1")[1]
    return len(found.dropped), right, f1, float(roc_auc_score(truth[held], probabilities))


def main() -> None:
    """Write bench/noise.md, and print it."""
    source = COMPETITIONS / "semeval2019-task9a" / "train.csv"
    rows = pd.read_csv(source, header=None, names=["id", "text", "target"], dtype={"text": str, "target": np.int32})
    rows["group"] = duplicate_groups(rows["text"])
    lines = [__doc__.strip(), "", HEAD, "|---|---|---|---|---|---|"]
    for share in TURNED:
        for most in MOST:
            dropped, right, f1, area = np.mean([once(rows, share, most, seed) for seed in SPLITS], axis=0)
            kept = "all kept" if most is None else f"{most:g}"
            of = "" if most is None else f"{100 * right:.0f} %"
            lines.append(f"| {100 * share:.0f} % | {kept} | {dropped:,.0f} | {of} | {f1:.3f} | {area:.3f} |")
    (HERE / "noise.md").write_text("\n".join([*lines, ""]), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
