"""A project that handed in one submission; made once, copied for each test."""

from mini import handed_in, project  # noqa: F401 - fixtures
