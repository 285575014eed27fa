"""What the files do not tell is asked; without a terminal it is a guess, or an error that names the flag."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from podium.errors import PodiumError
from podium.submission.validate import shown

MOST = 12
"""Options that are listed in an error."""


@dataclass(frozen=True)
class Ask:
    """Asks the user, or refuses to.

    Args:
        prompt: takes a question, the possible answers, and the one that a mere Enter gives ("": none), and gives one of
            them; None: nobody is there to answer.
    """

    prompt: Callable[[str, Sequence[str], str], str] | None = None

    def one(self, question: str, options: Sequence[str], flag: str) -> str:
        """One of several.

        Args:
            question: what is not clear.
            options: the possible answers; one at least.
            flag: that says it beforehand.

        Raises:
            PodiumError: nobody is there to answer.
        """
        if self.prompt is None:
            listed = ", ".join(map(shown, options[:MOST])) + (", ..." if len(options) > MOST else "")
            raise PodiumError(question, fix=f"say it with {flag}: {listed}")
        return self.prompt(question, options, "")

    def rather(self, question: str, guess: str, options: Sequence[str]) -> str:
        """One of several, where there is a guess, which nobody to answer leaves as it is.

        Args:
            question: what is not sure.
            guess: the likely answer.
            options: the possible ones, the guess among them or not.
        """
        if self.prompt is None:
            return guess
        return self.prompt(question, [guess, *(option for option in options if option != guess)], guess)
