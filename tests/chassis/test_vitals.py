"""How a process is, in numbers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.chassis.errors import BadInput
from services.chassis.rpc import Tls
from services.chassis.vitals import Vitals
from tests.chassis.certificates import Authority


def test_a_service_is_ready_while_it_has_no_problem() -> None:
    registry, problems = CollectorRegistry(), ["Kafka does not answer"]
    Vitals.create(registry).follow("detector", lambda: problems)
    assert registry.get_sample_value("sightline_ready", {"service": "detector"}) == 0
    problems.clear()
    assert registry.get_sample_value("sightline_ready", {"service": "detector"}) == 1


def test_each_thing_that_is_away_is_told_by_itself() -> None:
    registry = CollectorRegistry()
    ways = {"bus": lambda: "", "keyring": lambda: "Redis does not answer"}
    Vitals.create(registry).follow("matcher", tuple, ways)
    reached = {
        what: registry.get_sample_value("sightline_reaches", {"service": "matcher", "what": what})
        for what in ways
    }
    assert reached == {"bus": 1, "keyring": 0}


def test_a_certificate_says_until_when_it_holds(tmp_path: Path) -> None:
    registry, expires_at = CollectorRegistry(), Authority(tmp_path).tls("detector").expires_at
    Vitals.create(registry).follow("detector", tuple, certificate_expires_at=expires_at)
    told = registry.get_sample_value("sightline_certificate_expires_seconds", {"service": "detector"})
    assert told == expires_at.timestamp()
    assert 0 < (expires_at - datetime.now(UTC)).total_seconds() <= 3600


def test_without_tls_nothing_is_said_of_a_certificate() -> None:
    registry = CollectorRegistry()
    Vitals.create(registry).follow("detector", tuple)
    assert registry.get_sample_value("sightline_certificate_expires_seconds", {"service": "detector"}) is None


def test_what_is_no_certificate_is_named(tmp_path: Path) -> None:
    path = tmp_path / "detector.crt"
    path.write_bytes(b"no certificate")
    with pytest.raises(BadInput, match=r"detector\.crt: this is no certificate"):
        _ = Tls(path, path, path).expires_at
