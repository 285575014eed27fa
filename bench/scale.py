"""What many rows cost: each stage from `prepare` to `oversample`, and `package`, by itself, on generated texts.

Run by `make bench-scale`; `ARGS="10_000 100_000"` names other numbers of training rows. A fifth as many test rows come
on top. The ensemble that `package` reads is made up: nothing is trained. The table goes to bench/scale.md.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
from project import Project, clone

from podium.hashing import sha256_file, sha256_tree

ROWS = (10_000, 100_000, 1_000_000, 5_000_000)
TEST = "data/prepared/test.parquet"
REFERENCE = 100_000
"""The number of rows that the time per row of the others is compared with."""

WANTED = "20,000 rows a second; of 5,000,000 rows 3 GB at most, and 1.2 times the time per row of 100,000 at most"
"""From prepare to oversample."""

STAGES = ("prepare", "folds", "tokenise words", "pad words", "oversample balanced", "package")
MIB = 2**20
BLOCK = 50_000
SECTIONS = {
    "competition": {"name": "scale", "task": "binary", "metric": "f1", "costs": None, "id": "id", "text": ["text"]}
    | {"label": "label", "classes": ["0", "1"], "rare_classes": {"do": "error", "below": 5}},
    "submission.sample": "sample_submission.csv",
    "submission.prediction": "label",
}
ENDS = np.array([".", ".", ".", ".", ".", "!", "?", "", "", "", "", "", ' "really"', " :-)", " ...", " …", " 🙂"])
ENDS = np.append(ENDS, ["\u2019s", " &amp; co", ", é"])  # a quarter beyond plain ASCII


@dataclass(frozen=True)
class Cost:
    """What a stage took."""

    seconds: float
    cpu: float  # seconds of all its processes, user and system
    peak: int  # bytes, the largest sum of their resident sets


def words(rng: np.random.Generator, many: int = 200_000) -> np.ndarray:
    """Made-up words, the frequent ones short, as in natural text."""
    letters = np.array(list("eeeettaaooiinnsshhrrdlcumwfgypbvk"))
    lengths = np.minimum(1 + rng.poisson(1 + np.log10(np.arange(1, many + 1)) * 1.2), 14)
    flat, ends = "".join(rng.choice(letters, lengths.sum())), np.cumsum(lengths).tolist()
    return np.array([flat[end - length : end] for end, length in zip(ends, lengths.tolist(), strict=True)], object)


def texts(rows: int, seed: int) -> Iterator[list[str]]:
    """Blocks of texts: words by Zipf's law, 17 on the average; some quoted, some with commas, a few twice."""
    known = words(np.random.default_rng(0))
    share = np.cumsum(1 / (np.arange(len(known)) + 2.7) ** 1.05)  # Zipf and Mandelbrot
    rng = np.random.default_rng(seed)
    for start in range(0, rows, BLOCK):
        block = min(BLOCK, rows - start)
        lengths = np.clip(np.round(rng.lognormal(2.7, 0.5, block)), 1, 80).astype(int)
        drawn = known[np.searchsorted(share, rng.random(lengths.sum()) * share[-1])].tolist()
        kinds, ends, stop, made = rng.random(block).tolist(), rng.choice(ENDS, block).tolist(), 0, list[str]()
        for row, length in enumerate(lengths.tolist()):
            start_of, stop, kind = stop, stop + length, kinds[row]
            text = " ".join(drawn[start_of:stop])
            if kind < 0.02 and made:
                made.append(made[int(kind * 50 * len(made))])
                continue
            if kind < 0.12:
                text = f"@user{int(kind * 1e9)} {text}"
            elif kind < 0.3:
                text = text.replace(" ", ", ", 1)
            made.append(f'"{text}"' if kind > 0.97 else f"{text[:1].upper()}{text[1:]}{ends[row]}")
        yield made


def table(path: Path, rows: int, seed: int, label: Callable[[np.random.Generator, int], np.ndarray] | None) -> None:
    """Write a file of texts."""
    rng, row = np.random.default_rng(seed + 1), 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("id,text,label\n" if label else "id,text\n")
        for block in texts(rows, seed):
            labels = label(rng, len(block)).tolist() if label else None
            for place, text in enumerate(block):
                cell = '"' + text.replace('"', '""') + '"' if '"' in text or "," in text else text
                stream.write(f"{row:08d},{cell},{labels[place]}\n" if labels else f"{row:08d},{cell}\n")
                row += 1


def enter(project: Project, rows: int) -> None:
    """Write the competition and its section of params.yaml."""
    project.edit(SECTIONS)
    raw = project.path("data/raw/scale")
    raw.mkdir(parents=True)
    table(raw / "train.csv", rows, 1, lambda rng, many: (rng.random(many) < 0.2).astype(int))
    table(raw / "test.csv", rows // 5, 2, None)
    with (raw / "sample_submission.csv").open("w", encoding="utf-8") as stream:
        stream.write("id,label\n")
        stream.writelines(f"{row:08d},0\n" for row in range(rows // 5))


def made_up(project: Project, rows: int) -> None:
    """What the stage package reads of an ensemble."""
    folder, share = project.path("data/ensemble"), np.random.default_rng(3).random(rows).astype(np.float32)
    folder.mkdir(parents=True)
    frame = pd.DataFrame({"row": np.arange(rows), "p_1": share, "prediction": (share >= 0.5).astype(np.int64)})
    frame.to_parquet(folder / "test.parquet")
    frame[:0].to_parquet(folder / "oof.parquet")
    members = project.params()["ensemble"]["members"]
    board = dict.fromkeys(("score", "low", "high", "asked", "prior", "trivial"))
    for name, value in (("metrics", {}), ("scores", {"board": board})):
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    made = {f"data/ensemble/{name}": sha256 for name, sha256 in sha256_tree(folder).items()}
    sources = {TEST: sha256_file(project.path(TEST))}
    blend = {"members": members, "sources": sources, "networks": {name: {} for name in members}, "made": made}
    (folder / "blend.json").write_text(json.dumps(blend), encoding="utf-8")


def measured(project: Project, stage: str) -> Cost:
    """Run a stage as DVC does."""
    name, *argument = stage.split()
    begun = time.perf_counter()
    run = subprocess.Popen([sys.executable, f"stages/{name}.py", *argument], cwd=project.folder)
    watched, peak, ended, status = psutil.Process(run.pid), 0, 0, 0
    while not ended:
        with suppress(psutil.NoSuchProcess):
            processes = (watched, *watched.children(recursive=True))
            peak = max(peak, sum(process.memory_info().rss for process in processes))
        time.sleep(0.05)
        ended, status, used = os.wait4(run.pid, os.WNOHANG)
    run.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if run.returncode:
        sys.exit(f"{stage} ended with {run.returncode}")
    return Cost(seconds, used.ru_utime + used.ru_stime, peak)


def costs(rows: int) -> dict[str, Cost]:
    """Every stage's, by name."""
    with tempfile.TemporaryDirectory() as folder:
        project = clone(Path(folder))
        enter(project, rows)
        found = {}
        for stage in STAGES:
            if stage == "package":
                made_up(project, rows // 5)
            found[stage] = measured(project, stage)
            told = f"{found[stage].seconds:.1f} s, CPU {found[stage].cpu:.1f} s, {found[stage].peak / MIB:,.0f} MiB"
            print(f"{rows:,} rows, {stage}: {told}", file=sys.stderr, flush=True)
    return found


def lines(rows: int, found: dict[str, Cost]) -> Iterator[str]:
    """Rows of the table, the last one all stages up to oversample."""
    chain = [found[stage] for stage in STAGES if stage != "package"]
    total = Cost(sum(cost.seconds for cost in chain), sum(cost.cpu for cost in chain), max(cost.peak for cost in chain))
    for stage, cost in [*found.items(), ("prepare to oversample", total)]:
        handled = rows // 5 if stage == "package" else rows + rows // 5
        speed, peak = f"{handled / cost.seconds:,.0f}", f"{cost.peak / MIB:,.0f}"
        yield f"| {rows:,} | {stage} | {cost.seconds:.1f} | {cost.cpu:.1f} | {speed} | {peak} |"


def grown(seconds: dict[int, float]) -> Iterator[str]:
    """How the time grows with the rows, as sentences.

    Args:
        seconds: from prepare to oversample, by training rows.
    """
    each = {rows: spent / rows for rows, spent in seconds.items()}
    ratios = [f"{rows:,}: {one / each[REFERENCE]:.2f}" for rows, one in each.items() if rows != REFERENCE]
    yield f"Time per row against that of {REFERENCE:,} rows: {', '.join(ratios) or 'none other'}. Wanted: {WANTED}."
    if (more := min((rows for rows in seconds if rows > REFERENCE), default=0)) == 0:
        return
    rate = 1.2 * (more - REFERENCE) / (seconds[more] - seconds[REFERENCE])  # training and test rows a second
    start = seconds[REFERENCE] - 1.2 * REFERENCE / rate
    yield f"From {REFERENCE:,} to {more:,} rows each further second handles {rate:,.0f} rows. The {len(STAGES) - 1} "
    yield f"stages take {start:.1f} s before the first row, to load libraries: few rows have no such rate."


def main() -> None:
    """Measure, print the table, keep it."""
    found = {rows: costs(rows) for rows in map(int, sys.argv[1:] or map(str, ROWS))}
    page = [
        "# Many rows",
        "",
        f"`make bench-scale`: generated texts of 17 words on the average, a fifth as many test rows as training rows; "
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}. Rows a second are of "
        "training and test rows together (of `package`, the test rows); the peak is the sum over processes.",
        "",
        "| training rows | stage | seconds | CPU seconds | rows a second | peak MiB |",
        "|---|---|---|---|---|---|",
        *(line for rows, one in found.items() for line in lines(rows, one)),
    ]
    if REFERENCE in found:
        first, *more = grown({rows: sum(one[stage].seconds for stage in STAGES[:-1]) for rows, one in found.items()})
        page += ["", first, *(["", "".join(more)] if more else [])]
    Path(__file__).with_suffix(".md").write_text("\n".join(page) + "\n", encoding="utf-8")
    print("\n".join(page))


if __name__ == "__main__":
    main()
