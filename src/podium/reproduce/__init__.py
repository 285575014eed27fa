"""`podium reproduce` and `podium diff`: a submission's files again, and two submissions compared.

`worktree` is where that happens, `restore` brings recorded bytes, `rerun` runs the stages, `surroundings` and `moved`
tell what may explain other bytes and by how much predictions moved, `differ` compares two submissions.
"""

from podium.reproduce.differ import Differing, differ
from podium.reproduce.reproduce import Reproduced, reproduce

__all__ = ["Differing", "Reproduced", "differ", "reproduce"]
