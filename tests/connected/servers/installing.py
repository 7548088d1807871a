"""Brings what a server needs: Debian's packages where we may, downloads into a cache."""

import fcntl
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.connected.servers.failing import CannotStart

_SETTINGS = ["env", "DEBIAN_FRONTEND=noninteractive"]
# Another apt may be at work.
_APT = ["apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=300"]
_turn = threading.RLock()
_held: list[bool] = []


def cache_folder() -> Path:
    """Where downloads stay, for every checkout of this user."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "sightline" / "servers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def ensure(present: Callable[[], bool], packages: Sequence[str]) -> None:
    """Install Debian's `packages` unless `present`. Raises CannotStart with the command when we may not."""
    if present():
        return
    advice = f"sudo apt-get install {' '.join(packages)}"
    with _alone():
        if not present() and not _installed(packages):
            raise CannotStart(f"a server is missing, and could not be installed; run: {advice}")
    if not present():
        raise CannotStart(f"a server is missing even after: {advice}")


def has(*programs: str) -> Callable[[], bool]:
    """Whether all these are on the PATH."""
    return lambda: all(shutil.which(program) for program in programs)


def cached(name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` of the cache; `make` fills a new one, which appears there whole or not at all."""
    folder = cache_folder() / name
    if folder.exists():
        return folder
    with _alone(), TemporaryDirectory(dir=cache_folder(), prefix=f"{name}.") as temporary:
        if not folder.exists():
            made = Path(temporary) / "made"
            made.mkdir()
            make(made)
            made.rename(folder)
    return folder


def run(words: Sequence[str | Path], purpose: str, user: str | None = None) -> None:
    """Run a tool to its end. Raises CannotStart with the last lines it said."""
    done = subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        cwd="/",
    )
    if done.returncode:
        # Where in its own code a Java program failed says nothing to us.
        lines = [line.strip() for line in done.stdout.splitlines() if not line.startswith("\tat ")]
        raise CannotStart(f"{purpose} failed: {' | '.join(lines[-4:])}")


def _installed(packages: Sequence[str]) -> bool:
    """Install them by apt; with new lists of packages when those at hand are too old, or none."""
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (prefix and not _succeeds([*prefix, "true"])):
        return False
    install = [*prefix, *_SETTINGS, *_APT, "install", "--no-install-recommends", *packages]
    return _succeeds(install) or (_succeeds([*prefix, *_SETTINGS, *_APT, "update"]) and _succeeds(install))


def _succeeds(words: Sequence[str]) -> bool:
    if shutil.which(words[0]) is None:
        return False
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the cache's lock: two test runs install one after the other.

    What fills the cache may install what it fills it with: the thread that holds it holds it again.
    """
    with _turn:
        if _held:
            yield
            return
        with (cache_folder() / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _held.append(True)
            try:
                yield
            finally:
                _held.clear()
