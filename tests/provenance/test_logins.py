"""Addresses in other libraries' logs."""

import logging

import pytest

from podium.provenance.logins import LOGGERS, hide_logins


@pytest.mark.parametrize("name", LOGGERS)
def test_an_address_is_logged_without_its_login(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hide_logins()
    hide_logins()
    logging.getLogger(name).debug("asked %s, %d times", "http://me:secret@host/store", 2)
    logging.getLogger(name).debug("http://me:secret@host/100%")
    assert caplog.messages == ["asked http://…@host/store, 2 times", "http://…@host/100%"]
