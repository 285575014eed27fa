"""Logins in the addresses of remotes, kept out of the logs of the library that DVC reads them with."""

import logging

from podium.errors import LOGIN

LOGGERS = ("fsspec.http", "aiohttp_retry")
"""Who logs every address that is asked, at level DEBUG, which a program that uses this library may have turned on."""


def hide_logins() -> None:
    """Take the login out of every address that they log from now on."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_without_login)  # the same one is added once


def _without_login(record: logging.LogRecord) -> bool:
    record.msg = LOGIN.sub("//…@", str(record.msg))
    if isinstance(record.args, tuple):  # whether they fit the message is not known yet
        record.args = tuple(LOGIN.sub("//…@", str(one)) if LOGIN.search(str(one)) else one for one in record.args)
    return True
