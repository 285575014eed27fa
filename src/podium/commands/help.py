"""What `podium` says of itself: commands in groups, and an example for each."""

from typing import Any

from typer.core import TyperGroup

GROUPS = {
    "Begin": {
        "init": "from a competition's folder or zip to params.yaml and data/raw/",
        "recipe": "competitions that there is a params.yaml for",
        "doctor": "is all in place, what would run, and about how long?",
    },
    "Before a run": {
        "check": "is params.yaml right? one line a mistake",
        "params": "every key that it takes, with its default",
        "schema": "its JSON schema, for editors",
        "cache": "folds kept from earlier trainings; deletes them too",
        "tune": "search a model's parameters, and what they are worth",
    },
    "Judge a run": {
        "experiments": "the table of all experiments, within 120 columns",
        "compare": "is an experiment, member or zip better than another?",
        "diagnose": "what to expect on the board, and why it may differ",
        "explain": "what each member says of a row, and which words decide",
        "noise": "rows whose label is probably wrong",
    },
    "Use it on other texts": {
        "predict": "label new rows by the ensemble of a run or submission",
        "bundle": "one zip that predicts offline, in a Kaggle notebook say",
        "export": "the blend's networks as one Keras model",
    },
    "Hand in, and trace": {
        "submit": "hand in what a commit recorded",
        "sync": "fetch scores that came late",
        "score": "write down a score by hand",
        "note": "write a note to a submission",
        "leaderboard": "all submissions, and which two to choose for the end",
        "trace": "all that a submission, hash or file was made from",
        "reproduce": "a submission's files again, verified or made anew",
        "diff": "what differs between two submissions",
    },
}
"""Commands in the order that they are shown in; one that is in no group is shown at the end, in its own words."""

OTHER = "Other commands"

EXAMPLES = {
    "init": "podium init ~/Downloads/nlp-getting-started.zip",
    "recipe": "podium recipe trec-6",
    "doctor": "podium doctor",
    "check": "podium check other/params.yaml",
    "params": "podium params > parameters.md",
    "schema": "podium schema > params.schema.json",
    "cache": "podium cache --older-than 30d",
    "tune": "podium tune cnn --minutes 30",
    "experiments": "podium experiments",
    "compare": "podium compare wider        (an experiment against this run; also members, zips)",
    "diagnose": "podium diagnose --board-score 0.67",
    "noise": "podium noise --csv noise.csv",
    "explain": "podium explain train:5      (a row's number, key or id; or --text)",
    "predict": "podium predict new.csv out.csv",
    "bundle": "podium bundle 7 -o podium-7.zip",
    "export": "podium export ensemble.keras",
    "submit": "podium submit --rev wider   (an experiment's, without applying it)",
    "sync": "podium sync",
    "score": "podium score 3 0.8123 --private 0.8044",
    "note": 'podium note 3 "the first with word vectors"',
    "leaderboard": "podium leaderboard --plot scores.svg",
    "trace": "podium trace 3              (also of any hash, or of a file lying anywhere)",
    "reproduce": "podium reproduce 3 --from-scratch",
    "diff": "podium diff 3 4",
}
"""A line to type, by command."""

HELP = """
Text classification, from raw files to a submission.

\b
  podium init ~/Downloads/competition.zip   from a competition's files to params.yaml
  podium doctor                             is all in place, and how long will a run take?
  dvc repro                                 run whatever changed, up to submissions/submission.zip
  dvc exp run -S models.cnn.epochs=8        try another value, beside the others
  podium compare wider                      is that experiment better than this run?
  podium submit                             hand in what the last commit recorded
"""


class Groups(TyperGroup):
    """Shows commands in groups, and an example below the help of each."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, a group after the other."""
        known = {name: short for commands in GROUPS.values() for name, short in commands.items()}
        rest = [name for name in self.list_commands(ctx) if name not in known]
        width = max(map(len, [*known, *rest]))
        for heading, names in {**GROUPS, OTHER: rest}.items():
            found = [(name, self.get_command(ctx, name)) for name in names]
            rows = [
                (name.ljust(width), known.get(name) or command.get_short_help_str(formatter.width - width - 6))
                for name, command in found
                if command is not None and not command.hidden
            ]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


def example(name: str) -> str | None:
    """What stands below the help of a command.

    Args:
        name: of the command.
    """
    return f"\b\nExample: {EXAMPLES[name]}" if name in EXAMPLES else None
