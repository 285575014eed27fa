"""Bytes that nobody meant to write, bred for the branches that they reach, given to whatever reads a stranger's files.

`make torture ARGS=fuzz`: two minutes a target, from a seed. Every input must give a right answer or a `PodiumError` of
one line. Atheris (libFuzzer for Python) breeds them; a target runs in a process of its own, as a crash ends it.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

Target = Callable[[bytes], None]

CHECKOUT = Path(__file__).resolve().parents[1]
LONGEST = 4096  # bytes of an input
SLOW = 20  # seconds that one input may take
MEMORY = 3000  # MiB that the process may grow to
SEEN = re.compile(r"^#(\d+)\s+(\w+)\s+cov: (\d+) ft: \d+ corp: (\d+)/", re.MULTILINE)
RAISED = re.compile(r"=== Uncaught Python exception: ===\n(.*)")


def _tables(kind: str) -> Target:
    from podium.config.competition import TableFile
    from podium.io.tables import read_table

    path = Path(tempfile.mkdtemp()) / f"table.{kind}"
    settings = [TableFile(path=path.name, format=kind)]  # type: ignore[arg-type]
    if kind in ("csv", "tsv"):
        settings.append(TableFile(path=path.name, format=kind, quoting="none"))  # type: ignore[arg-type]
        settings.append(TableFile(path=path.name, format=kind, header=False, columns=["a", "b"]))  # type: ignore[arg-type]

    def read(data: bytes) -> None:
        path.write_bytes(data)
        for one in settings:
            told = _told(lambda one=one: read_table(path, one, "data.train"))  # type: ignore[misc]
            if told is not None:
                assert len(told.lines) == len(told.frame)

    return read


def _params() -> Target:
    import yaml

    from podium.config.load import mapping, validate
    from podium.config.parse import parse

    def read(data: bytes) -> None:
        given = _told(lambda: mapping(data, "params.yaml"))
        if given is not None:
            assert parse(yaml.safe_dump(given, allow_unicode=True)) == given or given != given
            _told(lambda: validate(given))

    return read


def _ledger() -> Target:
    from podium.ledger.chain import problems
    from podium.ledger.event import parsed
    from podium.ledger.submissions import submissions

    def read(data: bytes) -> None:
        lines = data.decode("utf-8", "replace").split("\n")
        events = [one for line in lines if (one := _told(lambda line=line: parsed(line, "ledger.jsonl")))]  # type: ignore[misc]
        for one in events:
            assert not one.whole or parsed(one.line, "") == one
        problems(events, [])
        submissions(events, {})

    return read


def _manifests() -> Target:
    from podium.submission.told import read as read_manifest
    from podium.trace.chain import _sha256

    def read(data: bytes) -> None:
        found = _told(lambda: read_manifest(data))
        if found is not None:
            assert read_manifest(json.dumps(found).encode()) == found
            assert all(isinstance(one, str) for one in _sha256(found).values())

    return read


def _recipes() -> Target:
    from pydantic import ValidationError

    from podium.config import recipe
    from podium.config.load import mapping
    from podium.config.parse import parse

    def read(data: bytes) -> None:
        given = _told(lambda: mapping(data, "recipe.yaml"))
        if given is None:
            return
        try:
            found = recipe.Recipe.model_validate(given)
        except ValidationError:
            return
        for name, section in found.params.items():
            assert parse(recipe._dumped(name, section)) == {name: section} or section != section

    return read


def _zips() -> Target:
    from podium.submission.archive import LIMITS, unzipped

    def read(data: bytes) -> None:
        found = _told(lambda: unzipped(data))
        if found is not None:
            assert sum(map(len, found.values())) <= LIMITS.bytes
            assert not any(name.startswith("/") or ".." in name.split("/") for name in found)

    return read


def _weights() -> Target:
    from podium.io.npz import arrays_of

    def read(data: bytes) -> None:
        found = _told(lambda: arrays_of(data))
        if found is not None:
            assert sum(array.nbytes for array in found.values()) <= len(data)

    return read


TARGETS: dict[str, Callable[[], Target]] = {
    **{f"tables: {kind}": lambda kind=kind: _tables(kind) for kind in ("csv", "tsv", "jsonl", "parquet")},  # type: ignore[misc]
    "params.yaml": _params,
    "ledger": _ledger,
    "manifests": _manifests,
    "recipes": _recipes,
    "zips": _zips,
    "weights as .npz": _weights,
}


def _told(read: Callable[[], Any]) -> Any:
    """What is read; None: it was refused, in one line (several, of parameters, each one's own)."""
    from podium.errors import ParamsError, PodiumError

    try:
        return read()
    except PodiumError as error:
        mistakes = error.mistakes if isinstance(error, ParamsError) else [error]
    if any("\n" in str(one) for one in mistakes):
        raise ValueError(f"not one line: {mistakes}")
    return None


def seeds(target: str) -> Iterator[bytes]:
    """What the breeding begins with: files as they are meant to be.

    Args:
        target: one of `TARGETS`.
    """
    good = CHECKOUT / "tests/malformed"
    kind = target.rpartition(" ")[2]
    if target.startswith("tables"):
        for path in sorted(good.glob("*/*")):
            if path.suffix == f".{kind}" and path.stat().st_size <= LONGEST:
                yield path.read_bytes()
    elif target == "params.yaml":
        yield from (path.read_bytes() for path in [CHECKOUT / "params.yaml", *sorted(good.glob("*/params.yaml"))])
    elif target == "recipes":
        paths = sorted((CHECKOUT / "recipes").glob("*.yaml"), key=lambda path: path.stat().st_size)
        yield from (path.read_bytes() for path in paths[:3])
    elif target == "ledger":
        from datetime import UTC, datetime

        from podium.ledger.event import event

        body = {"commit": "c" * 40, "file": {"name": "a.zip", "sha256": "0" * 64}, "text": "é"}
        first = event("intended", "000000000001", None, body, datetime.now(UTC))
        scored = event("scored", "000000000001", first.id, {"public": 0.5, "private": None}, datetime.now(UTC))
        yield f"{first.line}\n{scored.line}\n".encode()
    elif target == "manifests":
        sha, file = "ab" * 32, {"data/raw/mine/train.csv": "cd" * 32}
        member = {"kind": "trained", "weights": {"refit": sha}, "files": file, "params": {"model": sha}}
        inside = {"name": "s.csv", "sha256": sha, "bytes": 5, "rows": 2, "columns": ["id"]}
        whole = {"zip": {"name": "a.zip", "sha256": sha, "bytes": 9, "file": inside}, "members": {"cnn": member}}
        whole |= {"raw": file, "params": {"folds": sha}, "expected": {"score": 0.5, "trivial": {"majority": 0.1}}}
        whole |= {"ensemble": {"blend": {"members": ["cnn"], "weights": {"cnn": 1.0}}, "files": file}}
        yield json.dumps(whole).encode()
    elif target == "zips":
        from podium.submission.archive import zipped

        yield zipped("submission.csv", b"id,label\n1,ham\n")
    else:
        import io

        import numpy as np

        stream = io.BytesIO()
        np.savez(stream, a=np.arange(3, dtype=np.float32), b=np.ones((2, 2)))
        yield stream.getvalue()


def fuzz(targets: Sequence[str] = (), seconds: int = 120, seed: int = 1) -> dict[str, Any]:
    """Breed inputs for each target.

    Args:
        targets: some of `TARGETS`; none: all.
        seconds: for each.
        seed: of the breeding; on one machine, so many inputs of it are the same again.
    """
    counts: dict[str, dict[str, int]] = {}
    losses: list[str] = []
    for target in targets or TARGETS:
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "corpus"
            corpus.mkdir()
            for number, content in enumerate(seeds(target)):
                (corpus / f"seed{number}").write_bytes(content)
            flags = {"max_total_time": seconds, "seed": seed, "max_len": LONGEST, "timeout": SLOW}
            flags |= {"rss_limit_mb": MEMORY, "artifact_prefix": f"{folder}/"}
            command = [sys.executable, __file__, target, *(f"-{name}={value}" for name, value in flags.items()), corpus]
            done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, errors="replace", check=False)
            told = SEEN.findall(done.stderr)
            if not told:
                raise SystemExit(f"{target}: {done.stderr.strip().splitlines()[-1:]}")
            begun = next((int(one[2]) for one in told if one[1] == "INITED"), 0)
            found = {"inputs": int(told[-1][0]), "corpus": int(told[-1][3]), "new branches": int(told[-1][2]) - begun}
            counts[target] = {**found, "lost": int(done.returncode != 0)}
            for path in sorted(Path(folder).glob("*-*")):  # crash-, timeout-, oom- and the hash of the input
                why = (RAISED.findall(done.stdout + done.stderr) or [path.name.partition("-")[0]])[-1]
                losses.append(f"{target}: {why[:200]}, of {path.read_bytes()[:300]!r}")
            print(f"{target}: {found}, {losses[-1:] if done.returncode else 'well'}", file=sys.stderr, flush=True)
    return {"counts": counts, "losses": losses}


def main(target: str, *flags: str) -> None:
    """Breed inputs for one target, in this process, which libFuzzer ends.

    Args:
        target: one of `TARGETS`.
        flags: of libFuzzer.
    """
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["podium", "json", "zipfile", "csv"]):
        read = TARGETS[target]()
    atheris.Setup([sys.argv[0], *flags], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
