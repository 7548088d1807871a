"""Seven processes that die where they are told to, on servers, watched over by a supervisor."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.connected.cluster import cluster
from tests.connected.small_street import SmallStreet
from tests.crashes import people
from tests.crashes.crash_street import ENVIRONMENT, MODULE, CrashStreet
from tests.crashes.supervisor import supervised
from tests.crashes.webhook import webhook


@contextmanager
def arena(folder: Path, servers: Mapping[str, str], owner_url: str) -> Iterator[CrashStreet]:
    """`servers`: the environment that reaches them; `owner_url`: Redis, for whoever may ask it everything."""
    orders, street = folder / "orders", folder / "street"
    for made in (orders, street):
        made.mkdir()
    with webhook() as settings:
        more = {**ENVIRONMENT, "alert_dispatcher": settings}
        environment = {**servers, "CRASHES_FOLDER": str(orders)}
        with cluster(folder / "cluster", environment, more=more, module=(MODULE,)) as running:
            people.put_into_directory(running)
            with supervised(running) as supervisor:
                yield CrashStreet(running, supervisor, SmallStreet.write(street), orders, owner_url)
