"""The ledger, submissions/ledger.jsonl: what was submitted and what came of it, as events that are only ever added."""

from podium.ledger.book import Book, opened
from podium.ledger.event import LEDGER, Event, Kind
from podium.ledger.known import known, with_number
from podium.ledger.submissions import Submission, submissions

__all__ = ["LEDGER", "Book", "Event", "Kind", "Submission", "known", "opened", "submissions", "with_number"]
