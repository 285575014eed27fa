"""Stage ensemble: the members that params.yaml names become one prediction, with scores to believe."""

from pathlib import Path

from here import run

from podium import config
from podium.ensemble.blend import blend, steps
from podium.ensemble.gather import gather
from podium.ensemble.table import table
from podium.hashing import sha256_tree
from podium.io.atomic import whole_folder, write_csv, write_json, write_parquet
from podium.progress import Progress

BLEND = "blend.json"
WRITERS = {".parquet": write_parquet, ".json": write_json, ".csv": write_csv}


def ensemble() -> None:
    """Gather what params.yaml names, blend it, write data/ensemble/ whole, print the table."""
    params = config.load()
    members, truth, curves, sources, slices = gather(params, lambda path: Path(path).read_bytes())
    with Progress("ensemble", steps(params.ensemble), "steps") as progress:
        found = blend(
            members, truth, params.ensemble, sources=sources, curves=curves, slices=slices, tell=progress.step
        )
    with whole_folder(Path("data/ensemble")) as folder:
        for name, content in found.files.items():
            if name != BLEND:
                WRITERS[Path(name).suffix](content, folder / name)
        made = {f"data/ensemble/{name}": sha256 for name, sha256 in sha256_tree(folder).items()}
        write_json(found.blend | {"made": made}, folder / BLEND)  # last: it vouches for the others
    print(table(found.scores))


run(ensemble)
