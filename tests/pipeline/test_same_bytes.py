"""Same inputs and parameters, same bytes: across clones, worker counts and fold orders, and without the gold."""

import shutil
from collections.abc import Callable

import yaml
from project import CHECKOUT, INSTANCES, SMALL, Project

from podium.hashing import sha256_tree


def test_another_clone_with_one_worker_and_no_gold_gives_the_same_bytes(
    base: Project, new_clone: Callable[[str], Project]
) -> None:
    """Another folder, no cache shared; the base run had a worker for each of its two folds, and gold to look at."""
    project = new_clone("one-worker")
    project.edit(SMALL)
    for name in yaml.safe_load((CHECKOUT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]:
        for argument in INSTANCES.get(name, [""]):
            project.run("python", f"stages/{name}.py", *filter(None, [argument]), PODIUM_WORKERS="1")
        if name == "fetch":
            gold = {f"board/{path}": found for path, found in sha256_tree(project.path("data/board")).items()}
            assert gold
            shutil.rmtree(project.path("data/board"))
    assert sha256_tree(project.path("data")) | gold == sha256_tree(base.path("data"))
    assert sha256_tree(project.path("submissions")) == sha256_tree(base.path("submissions"))
