"""Stage report: this run on one page, which loads nothing and can be opened anywhere."""

from pathlib import Path

from here import run

from podium import config
from podium.io.atomic import write_text
from podium.report.report import report as made

PAGE = Path("data/report/index.html")


def report() -> None:
    """Read what the stages left, write the page."""
    text = made(config.load(), lambda path: Path(path).read_bytes())
    write_text(text, PAGE)
    print(f"{PAGE}: {len(text.encode()) / 1e6:.1f} MB; open it in a browser")


run(report)
