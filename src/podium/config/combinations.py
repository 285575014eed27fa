"""Which task, metric, loss, architecture and view go together; whatever does not is refused before anything runs."""

from collections.abc import Iterator

import podium.architectures
import podium.losses
from podium.config.competition import LabelList
from podium.config.ensemble import WRITTEN
from podium.config.explain import choice
from podium.config.models import Model, file_of, settings_of
from podium.config.params import Params
from podium.config.section import Section
from podium.config.views import View
from podium.metrics import metric_of, why_not, why_not_per_label
from podium.problem import Problem, several

SLACK = 0.001
"""By how much shares that people write down may miss the sum of 1."""

Mistake = tuple[str, str, str]
"""A key of params.yaml, what is wrong there, and what to do."""


def refused(params: Params) -> Iterator[Mistake]:
    """Every combination that cannot be.

    Args:
        params: each section valid in itself.
    """
    problem = Problem.of(params.competition)
    if reason := why_not(problem.metric, problem.task, problem.costs):
        yield "competition.metric", reason, "see docs/metrics.md"
        return
    yield from _thresholds(params, problem)
    yield from _prior(params, problem)
    yield from _rare_classes(params)
    yield from _unlabelled(params)
    yield from _writing(params, problem)
    yield from _separators(params)
    for name, model in params.models.items():
        if view := params.views.get(model.view):
            yield from member(f"models.{name}", model, view, problem)


def member(key: str, model: Model, view: View, problem: Problem) -> Iterator[Mistake]:
    """What keeps a model from being trained for this problem on this view.

    Args:
        key: the model's, in params.yaml.
        model: its section.
        view: the one that it reads.
        problem: what is predicted; its metric is accepted.
    """
    architecture = file_of(podium.architectures, model.architecture)
    if problem.task not in architecture.TASKS:
        what = f"{model.architecture} is for {several(architecture.TASKS)}, and the task is {problem.task}"
        yield f"{key}.architecture", what, "choose another one, see docs/architectures.md"
    if view.kind not in architecture.VIEWS:
        what = f"{model.architecture} reads a view of kind {several(architecture.VIEWS)}, {model.view!r} is {view.kind}"
        yield f"{key}.view", what, "name another view, or add one"
    network = settings_of(podium.architectures, model.architecture, model.network)
    if getattr(network, "needs_vectors", False) and view.vectors is None:
        what = f"{model.architecture} is to begin with word vectors, and the view {model.view!r} has none"
        yield f"{key}.view", what, f"set views.{model.view}.vectors: {{file: glove-6b-50d}}"
    yield from _optimizer(key, model, network)
    if model.adversarial.epsilon and not hasattr(architecture, "TOKEN_VECTORS"):
        what = f"{model.architecture} trains no layer above token vectors, which is what adversarial training moves"
        yield f"{key}.adversarial.epsilon", what, "set it to 0"
    if hasattr(architecture, "why_not") and (reason := architecture.why_not(network, problem)):
        yield f"{key}.network", reason, "see docs/architectures.md"
    if hasattr(architecture, "build"):
        yield from _loss(key, model, problem)
        return
    if model.loss.name != "own":
        yield f"{key}.loss.name", f"{model.architecture} minimises a loss of its own", "set it to own"
    if model.stop_on != "epochs":
        yield f"{key}.stop_on", f"{model.architecture} has no epochs to stop after", "set it to epochs"


def _optimizer(key: str, model: Model, network: Section) -> Iterator[Mistake]:
    """What keeps an optimizer from moving this network."""
    if getattr(network, "precision", "") == "mixed_float16" and model.optimizer.name == "lazy_adam":
        what = "lazy_adam does not go with the scaled losses of network.precision mixed_float16"
        yield f"{key}.optimizer.name", what, "set it to adam, or precision to mixed_bfloat16"
    if getattr(network, "layer_decay", 1.0) != 1.0 and model.optimizer.name not in ("adam", "adamw"):
        what = f"a learning rate a layer (network.layer_decay) goes with adam and adamw, not {model.optimizer.name}"
        yield f"{key}.optimizer.name", what, "set it to adamw, or layer_decay to 1"


def _loss(key: str, model: Model, problem: Problem) -> Iterator[Mistake]:
    """What keeps a network from being trained with a loss."""
    name, loss = model.loss.name, file_of(podium.losses, model.loss.name)
    given = settings_of(podium.losses, name, model.loss.settings)
    if name == "own":
        yield f"{key}.loss.name", f"{model.architecture} is a network and has no loss of its own", "see docs/losses.md"
    elif problem.task not in loss.TASKS:
        what = f"{name} is for {several(loss.TASKS)}, and the task is {problem.task}"
        yield f"{key}.loss.name", what, "choose another one, see docs/losses.md"
    elif (problem.task, problem.metric, name) == ("multiclass", "cost", "cost_matrix"):
        what = (
            "the metric cost takes the class of the least expected cost, and cost_matrix has learnt the costs already"
        )
        yield f"{key}.loss.name", what, "set it to cross_entropy, so that they count once"
    elif hasattr(loss, "why_not") and (reason := loss.why_not(given, problem)):
        yield f"{key}.loss", reason, "see docs/losses.md"


def _thresholds(params: Params, problem: Problem) -> Iterator[Mistake]:
    given = params.ensemble.threshold
    tuned = given.rule == "tuned" and given.per_label and metric_of(problem).reads == "labels"
    if problem.task == "multilabel" and tuned and (reason := why_not_per_label(problem.metric)):
        yield "ensemble.threshold.per_label", reason, "set it to false"


def _prior(params: Params, problem: Problem) -> Iterator[Mistake]:
    given, key, classes = params.ensemble.prior, "ensemble.prior", list(problem.classes)
    if isinstance(given, str):
        return
    if problem.task == "binary":
        if isinstance(given, dict):
            what = f"a binary task has one share, that of {classes[1]!r}; a mapping could contradict itself"
            yield key, what, "give that number"
    elif not isinstance(given, dict):
        what = f"{given} is one number, and a {problem.task} task has {len(classes)} shares"
        yield key, what, f"give a mapping: {{{classes[0]}: {given}, ...}}"
    elif other := [name for name in given if name not in classes]:
        yield key, f"{other[0]!r} is no class", choice(other[0], classes)
    elif problem.task == "multiclass":
        if missing := [name for name in classes if name not in given]:
            yield key, f"it has no share for {missing[0]!r}", "give one for each class"
        elif abs(sum(given.values()) - 1) > SLACK:
            yield key, f"the shares sum to {sum(given.values()):g}, not 1", "correct them"


def _rare_classes(params: Params) -> Iterator[Mistake]:
    rare = params.competition.rare_classes
    if rare.do == "train_only" and params.folds.by == "time":
        what = "train_only with folds.by: time would train on rows of the future"
        yield "competition.rare_classes.do", what, "set it to merge or error"
    if rare.do != "error" and params.folds.by == "stratified" and rare.below < params.folds.k:
        what = f"{rare.below} is less than folds.k ({params.folds.k}): a class could be absent from a fold"
        yield "competition.rare_classes.below", what, f"set it to {params.folds.k} or more"


def _unlabelled(params: Params) -> Iterator[Mistake]:
    for name, view in params.views.items():
        if params.folds.by == "time" and view.kind == "text" and view.tokens.vocabulary_from == "train+test":
            what = "with folds.by: time its members would learn from texts of the future"
            yield f"views.{name}.tokens.vocabulary_from", what, "set it to train"


def _separators(params: Params) -> Iterator[Mistake]:
    label, given = params.competition.label, params.submission
    for place, name in enumerate(params.competition.classes):
        if isinstance(label, LabelList) and label.separator in name.strip():
            what = f"{name!r} holds the separator {label.separator!r} of the labels"
            yield f"competition.classes.{place}", what, "set competition.label.separator to what the file has"
        if given.write == "label_list" and given.separator in name:
            what = f"{name!r} holds the separator {given.separator!r} of what is written"
            yield f"competition.classes.{place}", what, "set another submission.separator"


def _writing(params: Params, problem: Problem) -> Iterator[Mistake]:
    given = params.submission
    if problem.task not in WRITTEN[given.write]:
        fitting = [write for write, of in WRITTEN.items() if problem.task in of]
        what = f"{given.write} is for a {several(WRITTEN[given.write])} task, and the task is {problem.task}"
        yield "submission.write", what, f"allowed: {', '.join(fitting)}"
    elif isinstance(given.prediction, list) and len(given.prediction) != len(problem.classes):
        what = f"it names {len(given.prediction)} columns for {len(problem.classes)} classes"
        yield "submission.prediction", what, "give one a class, in the order of competition.classes"
