"""Every combination of task, metric, loss and architecture is accepted, or refused with a reason."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

import podium.architectures
import podium.losses
from podium.config.combinations import member
from podium.config.load import read, validate
from podium.config.models import Model, file_of, names_in
from podium.config.views import View
from podium.errors import ParamsError
from podium.metrics import METRICS, why_not
from podium.problem import TASKS, Problem

SHIPPED = Path(__file__).parents[2] / "params.yaml"
CLASSES = {"binary": ("ham", "spam"), "multiclass": ("a", "b", "c"), "multilabel": ("joy", "fear", "anger")}
VIEWS = {
    "words": {"kind": "word", "tokens": {}, "pad": {}, "vectors": {"file": "glove-6b-50d"}},
    "plain": {"kind": "word", "tokens": {}, "pad": {}, "vectors": None},
    "pieces": {"kind": "wordpiece", "tokens": {"encoder": "all-minilm-l6-v2"}, "pad": {}, "vectors": None},
    "raw": {"kind": "text", "tokens": {}, "pad": {}, "vectors": None},
}
COSTS = {
    "binary": ((0.0, 1.0), (2.0, 0.0)),
    "multiclass": ((0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (2.0, 2.0, 0.0)),
    "multilabel": ((0.0, 1.0), (2.0, 0.0)),
}


def reasons(
    task: str, metric: str, loss: str, architecture: str, view: str, costs: bool = True, **more: Any
) -> list[str]:
    """Why a combination is refused; none: it is accepted."""
    given = COSTS[task] if costs else None
    if reason := why_not(metric, task, given):
        return [reason]
    section = {"architecture": architecture, "view": view, "sampling": "none", "loss": {"name": loss}, **more}
    problem = Problem(task, CLASSES[task], metric, given)
    found = member("models.m", Model.model_validate(section), View.model_validate(VIEWS[view]), problem)
    return [f"{key}: {what}; {fix}" for key, what, fix in found]


def view_of(architecture: str) -> str:
    """A view that the architecture reads."""
    return {"text": "raw", "wordpiece": "pieces"}.get(file_of(podium.architectures, architecture).VIEWS[0], "words")


def test_every_combination_is_accepted_or_refused_with_a_reason() -> None:
    architectures, losses = names_in(podium.architectures), names_in(podium.losses)
    for task, metric in product(TASKS, METRICS):
        refused = why_not(metric, task, COSTS[task])
        assert (refused is None) is (task in METRICS[metric].tasks), (task, metric, refused)
        assert refused is None or len(refused) > 20
        # a member sees no more of an accepted metric than whether it is the cost
        for loss, architecture in (
            product(losses, architectures) if metric in ("accuracy", "f1_samples", "cost") else ()
        ):
            found = reasons(task, metric, loss, architecture, view_of(architecture))
            network = hasattr(file_of(podium.architectures, architecture), "build")
            fits = (loss != "own") is network and task in file_of(podium.losses, loss).TASKS
            twice = (task, metric, loss) == ("multiclass", "cost", "cost_matrix")
            assert bool(found) is not (refused is None and fits and not twice), (task, metric, loss, architecture)
            assert all(len(reason) > 20 for reason in found)


def test_why_a_member_is_refused() -> None:
    assert reasons("binary", "f1", "own", "cnn", "words") == [
        "models.m.loss.name: cnn is a network and has no loss of its own; see docs/losses.md"
    ]
    assert reasons("binary", "f1", "focal", "nbsvm", "raw") == [
        "models.m.loss.name: nbsvm minimises a loss of its own; set it to own"
    ]
    assert reasons("binary", "f1", "own", "nbsvm", "words") == [
        "models.m.view: nbsvm reads a view of kind text, 'words' is word; name another view, or add one"
    ]
    assert reasons("multiclass", "f1_macro", "asymmetric", "cnn", "words") == [
        "models.m.loss.name: asymmetric is for binary or multilabel, and the task is multiclass; "
        "choose another one, see docs/losses.md"
    ]
    assert reasons("binary", "f1", "cross_entropy", "two_channel_cnn", "plain") == [
        "models.m.view: two_channel_cnn is to begin with word vectors, and the view 'plain' has none; "
        "set views.plain.vectors: {file: glove-6b-50d}"
    ]
    assert (
        "layer_decay) goes with adam and adamw, not sgd"
        in reasons(
            "binary",
            "f1",
            "cross_entropy",
            "encoder",
            "pieces",
            network={"layer_decay": 0.9},
            optimizer={"name": "sgd"},
        )[0]
    )
    assert reasons(
        "binary",
        "f1",
        "cross_entropy",
        "encoder",
        "pieces",
        network={"precision": "mixed_float16"},
        optimizer={"name": "lazy_adam"},
    ) == [
        "models.m.optimizer.name: lazy_adam does not go with the scaled losses of network.precision mixed_float16; "
        "set it to adam, or precision to mixed_bfloat16"
    ]
    for architecture, view, loss in (
        ("frozen_encoder", "pieces", "focal"),
        ("mlp", "words", "focal"),
        ("nbsvm", "raw", "own"),
    ):
        told = reasons("binary", "f1", loss, architecture, view, adversarial={"epsilon": 0.5})
        assert told == [
            f"models.m.adversarial.epsilon: {architecture} trains no layer above token vectors, "
            "which is what adversarial training moves; set it to 0"
        ]
    assert "costs" in reasons("binary", "f1", "cost_matrix", "cnn", "words", costs=False)[0]
    assert "count once" in reasons("multiclass", "cost", "cost_matrix", "cnn", "words")[0]


def wrong(changes: dict[str, Any]) -> str:
    """What is said of the shipped params.yaml with some dotted keys set."""
    given = read(SHIPPED)
    for key, value in changes.items():
        *way, last = key.split(".")
        section = given
        for part in way:
            section = section[part]
        section[last] = value
    with pytest.raises(ParamsError) as raised:
        validate(given)
    return str(raised.value)


LABELS = {
    "competition.task": "multilabel",
    "competition.metric": "f1_macro",
    "competition.label": {"column": "labels", "separator": ","},
    "submission.write": "label_list",
}
MORE = {"teacher": "bilstm_attention", "sampling": "balanced", "view": "words"}
TAUGHT = {"pseudo": {"more": MORE}, "models.cnn.sampling": "more"}
CLASSES_OF_TWO = {"competition.task": "multiclass", "competition.metric": "f1_macro"}
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a metric of another task": ({"competition.metric": "f1_samples"}, "competition.metric: "),
    "no such metric": ({"competition.metric": "f1_marco"}, "did you mean f1_macro"),
    "a cost without costs": ({"competition.metric": "cost"}, "competition.costs"),
    "costs of another size": ({"competition.costs": [[0, 1, 1]] * 3}, "`costs` must be 2 rows of 2 numbers"),
    "several columns of one label": ({"competition.label": ["ham", "spam"]}, "`label` is the name of one column"),
    "one column of several labels": ({**LABELS, "competition.label": "labels"}, "a multilabel task needs `label: {col"),
    "columns and classes": ({**LABELS, "competition.label": ["a", "b", "c"]}, "`label` names 3 columns for 2 classes"),
    "rare classes of two": ({"competition.rare_classes": {"do": "merge"}}, "must be error in a binary task"),
    "rare below the folds": (
        {"competition.task": "multiclass", "competition.metric": "accuracy", "competition.rare_classes.do": "merge"}
        | {"competition.rare_classes.below": 3},
        "competition.rare_classes.below: 3 is less than folds.k (5)",
    ),
    "a threshold a label": ({**LABELS, "competition.metric": "f1_samples"}, "ensemble.threshold.per_label: "),
    "a prior by class of two": ({"ensemble.prior": {"spam": 0.5}}, "ensemble.prior: a binary task has one share"),
    "a prior that is none": (
        {"ensemble.prior": "tset"},
        "ensemble.prior: 'tset' is not allowed; allowed: train, estimated, a share between 0 and 1, or a share by",
    ),
    "a prior of all": ({"ensemble.prior": 1}, "ensemble.prior: 1 is not allowed"),
    "one prior of several": ({**CLASSES_OF_TWO, "ensemble.prior": 0.3}, "0.3 is one number, and a multiclass task has"),
    "a prior without a class": ({**CLASSES_OF_TWO, "ensemble.prior": {"ham": 0.9}}, "it has no share for 'spam'"),
    "priors of more than 1": (
        {**CLASSES_OF_TWO, "ensemble.prior": {"ham": 0.9, "spam": 0.2}},
        "the shares sum to 1.1, not 1",
    ),
    "a prior of no class": ({**LABELS, "ensemble.prior": {"hm": 0.9}}, "'hm' is no class; did you mean ham?"),
    "one label of many": ({**LABELS, "submission.write": "label"}, "allowed: label_list, indicator_columns, prob"),
    "the positive of many": ({**LABELS, "submission.write": "probability"}, "probability is for a binary task"),
    "columns for one": ({"submission.prediction": ["a", "b"]}, "needs `prediction` to be one column"),
    "one for columns": ({"submission.write": "probability_columns"}, "needs `prediction` to be a list of columns"),
    "too few columns": (
        {"submission.write": "probability_columns", "submission.prediction": ["spam"]},
        "submission.prediction: it names 1 columns for 2 classes",
    ),
    "a class that holds the separator": (
        {**LABELS, "competition.classes": ["light green", "red"]},
        "competition.classes.0: 'light green' holds the separator ' ' of what is written",
    ),
    "a class that holds the labels' separator": (
        {**LABELS, "competition.classes": ["a,b", "c"]},
        "competition.classes.0: 'a,b' holds the separator ',' of the labels",
    ),
    "rows of the future": (
        {"competition.task": "multiclass", "competition.metric": "accuracy", "folds.by": "time", "folds.time": "t"}
        | {"competition.rare_classes": {"do": "train_only"}},
        "train_only with folds.by: time would train on rows of the future",
    ),
    "no such teacher": ({"pseudo": {"more": {**MORE, "teacher": "rnn"}}}, "pseudo.more.teacher: 'rnn' is not there"),
    "a sampling's name": ({"pseudo": {"balanced": MORE}}, "pseudo.balanced: a sampling has that name"),
    "its own teacher": (
        {**TAUGHT, "pseudo": {"more": {**MORE, "teacher": "cnn"}}},
        "pseudo.more.teacher: 'cnn' would be its own teacher",
    ),
    "each other's teacher": (
        {
            "pseudo": {"more": MORE, "again": {**MORE, "teacher": "cnn"}},
            "models.cnn.sampling": "more",
            "models.bilstm_attention.sampling": "again",
        },
        "pseudo.again.teacher: 'cnn' would be its own teacher",
    ),
    "a teacher that saw the rows": (
        {**TAUGHT, "models.bilstm_attention.stop_on": "fold"},
        "pseudo.more.teacher: 'bilstm_attention' has stop_on: fold",
    ),
    "a student of another view": (
        {**TAUGHT, "views": dict.fromkeys(("words", "others"), VIEWS["plain"])} | {"models.cnn.view": "others"},
        "models.cnn.view: pseudo.more holds rows of the view 'words'",
    ),
    "a student with an inner slice": (
        {**TAUGHT, "models.cnn.stop_on": "inner"},
        "models.cnn.stop_on: an inner slice would hold rows that only the teacher has labelled",
    ),
    "students of the future": (
        {**TAUGHT, "folds.by": "time", "folds.time": "t"},
        "pseudo.more: with folds.by: time its students would train on rows of the future",
    ),
    "texts of the future": (
        {
            "views.raw": {**VIEWS["raw"], "tokens": {"vocabulary_from": "train+test"}},
            "folds.by": "time",
            "folds.time": "t",
        },
        "views.raw.tokens.vocabulary_from: with folds.by: time its members would learn from texts of the future; set",
    ),
    "momentum of adam": ({"models.cnn.optimizer.momentum": 0.9}, "`momentum` is of sgd and rmsprop"),
    "nesterov alone": ({"models.cnn.optimizer": {"name": "sgd", "nesterov": True}}, "`nesterov` needs sgd and a"),
    "an end that never comes": ({"models.cnn.optimizer.schedule": {"name": "exponential"}}, "give `end`"),
    "vectors of characters": (
        {"views.words.kind": "character", "views.words.vectors": {"file": "glove-6b-50d"}},
        "`vectors` are of words",
    ),
    "vectors elsewhere": ({"views.words.vectors": {"file": "../glove.txt"}}, "it leaves data/vectors/"),
}


def test_a_student_is_accepted() -> None:
    given = read(SHIPPED)
    given["pseudo"] = {"more": MORE}
    given["models"]["cnn"]["sampling"] = "more"
    assert validate(given).pseudo["more"].confidence == 0.9


@pytest.mark.parametrize(("changes", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(changes: dict[str, Any], told: str) -> None:
    assert told in wrong(changes)


@pytest.mark.parametrize(
    ("changes", "prior"),
    [
        ({}, 0.4),
        ({}, "estimated"),
        (CLASSES_OF_TWO, {"ham": 0.5, "spam": 0.5}),
        (LABELS, {"spam": 0.2}),
        ({"competition.classes": ["0", "1"], **CLASSES_OF_TWO}, {0: 0.5, 1: 0.5}),
    ],
)
def test_priors_that_are_accepted(changes: dict[str, Any], prior: Any) -> None:
    """With a mistake elsewhere, so that `wrong` has one to tell."""
    told = wrong({**changes, "ensemble.prior": prior, "submission.prediction": "id"})
    assert told.count("params.yaml, ") == 1
    assert "ensemble.prior" not in told
