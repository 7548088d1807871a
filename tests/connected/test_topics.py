"""`sightline topics` against a real broker: creates, corrects, and says what it cannot change."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG
from services.chassis.topic_list import all_topics
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.ports import free_port

LIMIT_SECONDS = 60
STATED = {topic.name for topic in all_topics()}
NAMES = STATED | {CHANGELOG}


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


def topics(word: str, bootstrap: str, **settings: str) -> Said:
    """Run `sightline topics <word>` as a person does."""
    environment = {**os.environ, "SIGHTLINE_KAFKA_BOOTSTRAP": bootstrap}
    environment |= {f"SIGHTLINE_KAFKA_{name}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "services.cli.main", "topics", word],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def empty() -> Iterator[str]:
    """A broker of one's own: what is checked is its every topic."""
    with KafkaServer() as server:
        yield server.bootstrap


def test_what_is_missing_is_named_then_created_then_as_it_should_be(empty: str) -> None:
    missing = topics("check", empty)
    assert missing.status == 1
    assert {line.split()[1] for line in missing.err.splitlines()} == NAMES
    applied = topics("apply", empty)
    assert (applied.status, applied.err) == (0, "")
    assert all(name in applied.out for name in NAMES)
    checked = topics("check", empty)
    assert (checked.status, checked.err) == (0, "")

    smaller = {"MESSAGE_BYTES_LIMIT": "5000000"}
    differs = topics("check", empty, **smaller)
    assert differs.status == 1
    assert {line.split()[1].rstrip(":") for line in differs.err.splitlines()} >= STATED
    assert all("max.message.bytes" in line for line in differs.err.splitlines())
    assert topics("apply", empty, **smaller).status == 0
    assert topics("check", empty, **smaller).status == 0

    fewer = topics("apply", empty, PARTITIONS="4", **smaller)
    assert fewer.status == 1 and "fixed at install" in fewer.err
    assert topics("check", empty, **smaller).status == 0


def test_copies_that_no_brokers_can_hold_are_refused_in_one_line() -> None:
    with KafkaServer() as nothing_there:
        said = topics("apply", nothing_there.bootstrap, REPLICATION="3")
    assert said.status == 1
    assert said.err.count("\n") == 1 and "SIGHTLINE_KAFKA_REPLICATION" in said.err


def test_kafka_that_is_not_there_is_one_line(tmp_path: object) -> None:
    said = topics("check", f"127.0.0.1:{free_port()}")
    assert said.status == 1 and said.out == ""
    assert said.err.count("\n") == 1 and "cannot be reached" in said.err
