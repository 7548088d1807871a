"""A line says what its entry says, in one spelling."""

from dataclasses import replace

import pytest

from services.retention_purger.domain.audit_line import entry_of, line_of
from tests.retention_purger.chain import chain

(ENTRY,) = chain(1)
LINE = line_of(ENTRY)


def test_an_entry_comes_back_from_its_line_as_it_was() -> None:
    assert entry_of(LINE) == ENTRY


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "7",
        "not JSON",
        LINE + " ",
        LINE.replace(":", ": ", 1),
        LINE.replace('"number":1', '"number":1.0'),
        LINE.replace('"number":1', '"number":2,"number":1'),
        LINE.replace("alert_retained", "alert_forgotten"),
        LINE.replace(ENTRY.hash.hex(), ENTRY.hash.hex().upper()),
        LINE.replace("250000Z", "25Z"),
        LINE.replace('"kind"', '"of":1,"kind"'),
        line_of(replace(ENTRY, body="[]")),
        '{"body":' + "[" * 100_000,
    ],
    ids=range(15),
)
def test_any_other_spelling_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        entry_of(line)
