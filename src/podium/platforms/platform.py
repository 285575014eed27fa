"""What a platform can do, and how it fails."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from podium.errors import PodiumError


class Refused(PodiumError):
    """The platform surely has no submission of it: the quota, credentials, a closed competition, a bad file."""


class Unsure(PodiumError):
    """The connection broke when the platform may have received the submission: `Platform.find` tells."""


@dataclass(frozen=True)
class Receipt:
    """A submission as the platform tells of it."""

    reference: str
    """its name on the platform"""
    state: Literal["pending", "finished", "failed"]
    public: float | None
    """None: not told, or not yet"""
    private: float | None
    """None: not told, or not yet"""
    reason: str = ""
    """why it failed, or has no score: one line"""


@dataclass(frozen=True)
class Budget:
    """How many submissions a day; None: the platform does not tell."""

    per_day: int | None
    used: int | None
    """of them, today"""


class Platform(Protocol):
    """Where submissions are handed in."""

    name: str
    by_hand: bool
    """whether only a person can tell the score"""

    def budget(self) -> Budget:
        """How many submissions a day, and how many of them are used.

        Raises:
            Refused: the credentials or the competition are not accepted.
            PodiumError: the platform cannot be reached.
        """

    def upload(self, archive: Path, message: str) -> Receipt:
        """Hand in a zip, once: nothing is sent again after the platform may have received it.

        Args:
            archive: the zip.
            message: what the platform shows beside it; it holds the mark by which `find` knows it.

        Raises:
            Refused: the platform surely has no submission of it.
            Unsure: it may have one.
        """

    def find(self, mark: str) -> Receipt | None:
        """The submission whose message holds `mark`; None: there surely is none.

        Raises:
            Refused: the credentials or the competition are not accepted.
            PodiumError: the platform cannot be reached.
        """

    def state(self, reference: str) -> Receipt:
        """A submission as it stands now.

        Raises:
            Refused: the credentials or the reference are not accepted.
            PodiumError: the platform cannot be reached.
        """

    def download(self, reference: str) -> bytes | None:
        """The bytes that were received; None: the platform does not give them back.

        Raises:
            Refused: the credentials or the reference are not accepted.
            PodiumError: the platform cannot be reached.
        """
