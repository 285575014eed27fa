"""Stage package: the test predictions become a checked, deterministic zip, and a manifest of all it came from."""

from pathlib import Path

from here import run

from podium import config
from podium.io.atomic import whole_file, write_json
from podium.submission.package import ZIP
from podium.submission.package import package as make


def package() -> None:
    """Make both outputs, then put both in place."""
    made = make(config.load())
    folder = Path("submissions")
    with whole_file(folder / ZIP) as archive, whole_file(folder / "manifest.json") as manifest:
        archive.write_bytes(made.archive)
        write_json(made.manifest, manifest)
    print("".join(f"{note}\n" for note in made.sheet.notes), end="")
    inside = made.manifest["zip"]["file"]
    print(f"{folder / ZIP}: {inside['name']}, {inside['rows']:,} rows of {', '.join(inside['columns'])}")
    print(f"sha256 {made.manifest['zip']['sha256']}")


run(package)
