"""Where one process keeps its records, and the lock that keeps a second one out."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from services.chassis.errors import BadInput, StoreBusy


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of records, sealed evidence and keys of days; its files are this user's alone."""

    folder: Path

    def database(self, service: str) -> str:
        """Return the address of a service's own database."""
        return f"sqlite+aiosqlite:///{self.folder / service}.db"

    @property
    def vault(self) -> Path:
        """The sealed evidence."""
        return self.folder / "vault"

    @property
    def footage(self) -> Path:
        """The sealed footage."""
        return self.folder / "footage"

    @property
    def day_keys(self) -> Path:
        """The keys of days; never to be backed up."""
        return self.folder / "day-keys"

    @property
    def actors_key(self) -> Path:
        """The key under which it stays known who did what; apart from the back-ups of the databases."""
        return self.folder / "actors.key"

    @property
    def socket(self) -> Path:
        """Where the services answer while `sightline serve` runs; its folder only this user may enter."""
        return self.folder / "services" / "grpc"

    @property
    def keys(self) -> Path:
        """The directory of people, and their key files until they have been handed out."""
        return self.folder / "keys"


def default_folder() -> Path:
    """Return where the store is when none is named: SIGHTLINE_STORE, or the user's data folder."""
    named = os.environ.get("SIGHTLINE_STORE")
    return Path(named) if named else user_data_path("sightline") / "store"


@contextmanager
def hold(folder: Path) -> Iterator[Store]:
    """Open the store for this process alone. StoreBusy while another process holds it.

    What the process writes meanwhile only its user may read, also where the folder was there before.
    """
    before = os.umask(0o077)
    try:
        with _locked(folder):
            yield Store(folder.resolve())
    finally:
        os.umask(before)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError as error:
        raise BadInput(f"{folder}: cannot be used as a store ({error.strerror}); name another") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreBusy(
                f"{folder}: another run is using this store; wait for it, or name another with --store"
            ) from None
        yield
