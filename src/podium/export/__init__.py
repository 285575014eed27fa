"""`podium export`: the ensemble as one Keras model, from token ids to the probabilities of the blend.

`plan` finds the networks and says why it cannot be, without TensorFlow; `model` builds, checks and writes it.
"""

from pathlib import Path

from podium.export.plan import planned

__all__ = ["export"]


def export(path: Path, root: Path) -> str:
    """Write the model, if it predicts what the blend did; what was written, in a line.

    Args:
        path: a `.keras` file, or a folder for a SavedModel; nothing may be there yet.
        root: the project's folder.

    Raises:
        PodiumError: something is there, the blend is no weighted mean of networks of one view, or a file is missing or
            not of this run.
    """
    from podium.export.model import write
    from podium.training.workers import pool

    plan = planned(root, path)
    with pool(1) as running:  # TensorFlow is loaded in a process that it finds as training did
        (apart,) = running.run(write, [(plan, path)])
    return (
        f"{path}: {plan.networks} networks of {', '.join(part.name for part in plan.members)}, from ids of view "
        f"{plan.view}; its {len(plan.expected):,} test rows are at most {apart:.1g} from data/ensemble/test.parquet"
    )
