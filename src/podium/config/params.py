"""The whole of `params.yaml`."""

from pydantic import Field

from podium.config.board import Board
from podium.config.competition import Clean, Competition, Data
from podium.config.ensemble import Ensemble, Submission
from podium.config.folds import Folds, Pseudo, Sampling
from podium.config.models import Model
from podium.config.section import Name, Section
from podium.config.tune import Tune
from podium.config.views import View


class Params(Section):
    """`params.yaml`, every section of it."""

    competition: Competition
    data: Data
    clean: Clean
    folds: Folds
    views: dict[Name, View] = Field(min_length=1)
    samplings: dict[Name, Sampling] = Field(min_length=1)
    pseudo: dict[Name, Pseudo] = Field(default_factory=dict)
    models: dict[Name, Model] = Field(min_length=1)
    ensemble: Ensemble
    submission: Submission
    board: Board = Field(default_factory=lambda: Board())
    tune: Tune = Field(default_factory=lambda: Tune())
