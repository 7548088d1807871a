"""Services that people call, each call a process of its own."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.pipeline.command import Finished, Place


@contextmanager
def served(place: Place, **more: str) -> Iterator["subprocess.Popen[str]"]:
    """The services, ready; gone when the block is left. `more` are variables."""
    with place.started("serve", **more) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(f"serving at {place.store}/services/grpc until Ctrl-C; next"), line
        yield process


def stop(process: "subprocess.Popen[str]") -> None:
    """End it as Ctrl-C does; it says nothing."""
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


def asked_by(place: Place, person: str, *words: str) -> Finished:
    """What a command of that person comes to."""
    return place.run(*words, "--as", f"{place.store}/keys/{person}.key")


def said_by(place: Place, person: str, *words: str) -> str:
    """What a command of that person prints, which must do what it is told."""
    done = asked_by(place, person, *words)
    assert done.status == 0, done.err
    return done.out
