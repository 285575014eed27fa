"""How many texts a second `podium predict` labels, by one worker and by two, in the run of the embedded competition.

The default members, a convolutional and a recurrent network of five folds each, predict rows made of the words of the
test texts. Start-up, the loading of TensorFlow, is in the first column and not in the second. Run by
`make bench-predict`; the table goes to bench/predict.md.
"""

import os
import platform
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from project import Project, clone

ROWS = 20_000
LEAST = 800
"""Texts a second that two workers must label."""

TEST = "data/raw/sms-spam/test.csv"


def generated(project: Project, rows: int, path: Path) -> None:
    """Rows as long as the competition's own, of its words in another order."""
    rng = np.random.default_rng(1)
    texts = pd.read_csv(project.path(TEST), dtype=str, keep_default_na=False)["text"]
    words = np.array(" ".join(texts).split())
    lengths = rng.choice(texts.str.split().str.len().to_numpy(), rows)
    made = [" ".join(rng.choice(words, length)) for length in lengths]
    pd.DataFrame({"id": [f"g{row}" for row in range(rows)], "text": made}).to_csv(path, index=False)


def seconds(project: Project, source: Path, workers: int) -> float:
    """One `podium predict`, in seconds of wall time."""
    begun = time.perf_counter()
    target = source.with_suffix(f".{workers}.csv")
    project.run("podium", "predict", str(source), str(target), "--force", PODIUM_WORKERS=str(workers))
    return time.perf_counter() - begun


def main() -> None:
    """Print the table, and write it."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as beside:
        project = clone(Path(folder))
        project.repro()
        many, few = Path(beside) / "many.csv", Path(beside) / "few.csv"
        generated(project, ROWS, many)
        generated(project, 10, few)
        lines, rates = [], {}
        for workers in (1, 2):
            start, whole = seconds(project, few, workers), seconds(project, many, workers)
            rates[workers] = ROWS / (whole - start)
            lines.append(f"| {workers} | {start:.1f} s | {ROWS / whole:,.0f} | {rates[workers]:,.0f} |")
        both = [many.with_suffix(f".{workers}.csv").read_bytes() for workers in (1, 2)]
        assert both[0] == both[1], "the number of workers changed a byte"
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    text = "\n".join(
        [
            "# Texts a second",
            "",
            f"`podium predict` of {ROWS:,} short texts by the default ten networks: `make bench-predict` on {machine}.",
            "",
            "| workers | ten texts, start-up included | texts a second, start-up included | without it |",
            "|---|---|---|---|",
            *lines,
            "",
        ]
    )
    print(text)
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    if rates[2] < LEAST:
        sys.exit(f"two workers label {rates[2]:,.0f} texts a second, fewer than {LEAST}")


if __name__ == "__main__":
    main()
