"""The log that SIGHTLINE_LOG asks for: our own words, and of everybody else only that they spoke."""

import io
import logging
import sys

import pytest

from services.cli import quiet


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> tuple[logging.Handler, io.StringIO]:
    monkeypatch.setenv("SIGHTLINE_LOG", "debug")
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    return quiet._handler(), stream


def _record(name: str, level: int, error: Exception | None = None) -> logging.LogRecord:
    raised = (type(error), error, None) if error is not None else None
    return logging.LogRecord(name, level, __file__, 1, "executing %s", ("INSERT 'anna'",), raised)


def test_our_own_words_are_written(written: tuple[logging.Handler, io.StringIO]) -> None:
    handler, stream = written
    handler.handle(_record("services.registrar.worker", logging.DEBUG))
    assert "services.registrar.worker: executing INSERT 'anna'" in stream.getvalue()


def test_what_a_library_does_is_not_written(written: tuple[logging.Handler, io.StringIO]) -> None:
    handler, stream = written
    for name in ("aiosqlite", "services_of_another"):
        handler.handle(_record(name, logging.INFO))
    assert stream.getvalue() == ""


def test_that_a_library_warned_is_written_without_its_words(
    written: tuple[logging.Handler, io.StringIO],
) -> None:
    handler, stream = written
    handler.handle(_record("asyncio", logging.ERROR, ValueError("anna")))
    assert "ERROR asyncio: what it says is not passed on (ValueError)" in stream.getvalue()
    assert "anna" not in stream.getvalue()
