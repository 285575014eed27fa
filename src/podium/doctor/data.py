"""The competition's files: are they there, and does DVC know them?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from podium.competition import embedded
from podium.doctor.finding import Finding
from podium.training.sizes import shown

AREA = "data"
SHOWN = 3


def data(root: Path, params: dict[str, Any]) -> Iterator[Finding]:
    """The raw files of the competition that params.yaml names.

    Args:
        root: the project's folder.
        params: params.yaml, as read; valid.
    """
    name = params["competition"]["name"]
    folder, tracking = root / "data/raw" / name, root / f"data/raw/{name}.dvc"
    if name in embedded.names():
        if not folder.is_dir():
            yield Finding(AREA, f"data/raw/{name}/ comes with the project: stage fetch writes it")
            return
        yield Finding(AREA, f"data/raw/{name}/ is there; it comes with the project")
        return
    if not folder.is_dir():
        do = "`dvc pull` or `dvc checkout` brings it" if tracking.is_file() else "`podium init` puts the files there"
        yield Finding(AREA, f"data/raw/{name}/ is not there", do, stops=True)
        return
    files = [file for file in folder.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    missing = [path for path in _named(params) if not (folder / path).is_file()]
    if missing:
        do = "put it there, or correct params.yaml (`podium check` tells where)"
        yield Finding(AREA, f"data/raw/{name}/ lacks {', '.join(missing[:SHOWN])}", do, stops=True)
    else:
        yield Finding(AREA, f"data/raw/{name}/ has what params.yaml names ({len(files)} files, {shown(size)})")
    if not tracking.is_file():
        yield Finding(AREA, f"DVC does not track data/raw/{name}/", f"dvc add data/raw/{name}")
    else:
        yield _tracked(tracking, name, len(files), size)


def _tracked(tracking: Path, name: str, many: int, size: int) -> Finding:
    """Whether what DVC knows of the folder is what lies there, by number and size of the files."""
    import yaml

    try:
        (out,) = yaml.safe_load(tracking.read_text(encoding="utf-8"))["outs"]
        known = int(out.get("nfiles", 1)), int(out.get("size", -1))
    except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError):
        return Finding(AREA, f"data/raw/{name}.dvc cannot be read", f"dvc add data/raw/{name}")
    if known != (many, size):
        return Finding(AREA, f"data/raw/{name}/ is not as DVC knows it", f"dvc add data/raw/{name}, and commit")
    return Finding(AREA, f"DVC tracks data/raw/{name}/")


def _named(params: dict[str, Any]) -> list[str]:
    """The files that params.yaml names."""
    given = params["data"]
    tables = [given["train"], given["test"], *given.get("extra", [])]
    sample = params["submission"].get("sample")
    return list(dict.fromkeys([*(str(table["path"]) for table in tables), *([str(sample)] if sample else [])]))
