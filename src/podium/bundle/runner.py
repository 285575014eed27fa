"""predict.py, the script inside a bundle: it needs Python and the packages of requirements.txt, and no network."""

RUNNER = '''"""Predict a file with this bundle: python predict.py IN OUT

IN   CSV, TSV, JSON lines or Parquet, with the columns of the competition's test file.
OUT  what the competition asks for; with --probabilities: id, label and the probability of each class.

Every file is checked against manifest.json before anything else of the bundle is read. The library, a wheel, is
unpacked into a temporary folder: nothing need be installed but the packages that requirements.txt lists.
"""

import argparse
import hashlib
import importlib.metadata
import json
import os
import sys
import tempfile
import zipfile
from pathlib import Path

BUNDLE = Path(__file__).resolve().parent


def verified() -> None:
    """Stop where a file is not as it was made."""
    listed = json.loads((BUNDLE / "manifest.json").read_text(encoding="utf-8"))["files"]
    for name, told in listed.items():
        path = BUNDLE / name
        if not path.is_file():
            sys.exit(f"predict.py: {name} is missing; unpack the bundle again")
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != told:
                sys.exit(f"predict.py: {name} is not as it was made (SHA-256); unpack the bundle again")


def compared() -> None:
    """Say which packages are missing, or of another version: then digits may differ."""
    lacking, other = [], []
    for line in (BUNDLE / "requirements.txt").read_text(encoding="utf-8").split():
        name, _, wanted = line.partition("==")
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            lacking.append(line)
            continue
        if found != wanted:
            other.append(f"{name} {found}, not {wanted}")
    if lacking:
        sys.exit(f"predict.py: not installed: {', '.join(lacking)}; see requirements.txt")
    if other:
        print(f"predict.py: other versions, so last digits may differ: {', '.join(other)}", file=sys.stderr)


def main() -> None:
    """Check, then predict."""
    parser = argparse.ArgumentParser(description="Predict a file with this bundle.")
    parser.add_argument("source", metavar="IN", type=Path)
    parser.add_argument("target", metavar="OUT", type=Path)
    parser.add_argument("--probabilities", action="store_true", help="id, label and the probability of each class")
    parser.add_argument("--force", action="store_true", help="replace OUT")
    given = parser.parse_args()
    verified()
    compared()
    with tempfile.TemporaryDirectory(prefix="podium-library-") as folder:
        (wheel,) = BUNDLE.glob("podium-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        sys.path.insert(0, folder)
        os.environ["PYTHONPATH"] = folder  # of worker processes

        from podium.errors import PodiumError
        from podium.predictor import load
        from podium.predictor.files import predict_file
        from podium.predictor.told import lines
        from podium.progress import Progress

        try:
            with load(BUNDLE) as predictor, Progress("predict") as moving:
                found = predict_file(
                    predictor,
                    given.source,
                    given.target,
                    submission=not given.probabilities,
                    force=given.force,
                    begun=moving.begin,
                    tick=moving.advance,
                )
            print(*lines(found, predictor), sep="\\n")
        except PodiumError as error:
            sys.exit(f"predict.py: {error}")


if __name__ == "__main__":
    main()
'''
