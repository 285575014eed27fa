"""What `podium` says of itself: commands in groups, and an example for each."""

from typing import Any

from typer.core import TyperGroup

BEGIN, RUN, JUDGE, HAND_IN, OTHER = "Begin", "Before a run", "Judge a run", "Hand in and trace", "Other commands"
GROUPS = {
    BEGIN: ("init", "recipe", "doctor"),
    RUN: ("check", "params", "schema", "cache"),
    JUDGE: ("compare", "diagnose", "noise", "export"),
    HAND_IN: ("submit", "sync", "score", "note", "leaderboard", "trace", "reproduce", "diff"),
}
"""Commands in the order that they are shown in; one that is in no group is shown at the end."""

EXAMPLES = {
    "init": "podium init ~/Downloads/nlp-getting-started.zip",
    "recipe": "podium recipe trec-6",
    "doctor": "podium doctor",
    "check": "podium check other/params.yaml",
    "params": "podium params > parameters.md",
    "schema": "podium schema > params.schema.json",
    "cache": "podium cache --older-than 30d",
    "compare": "podium compare wider        (an experiment against this run; also members, zips)",
    "diagnose": "podium diagnose --board-score 0.67",
    "noise": "podium noise --csv noise.csv",
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
        known = {name for names in GROUPS.values() for name in names}
        rest = tuple(name for name in self.list_commands(ctx) if name not in known)
        shown = {**GROUPS, OTHER: rest}
        width = max(len(name) for name in self.list_commands(ctx))
        for heading, names in shown.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            rows = [
                (name.ljust(width), command.get_short_help_str(formatter.width - width - 6))
                for name, command in commands
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
