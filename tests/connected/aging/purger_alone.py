"""A retention-purger as a process of its own, whose clocks are set while it runs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import grpc.aio

from services.chassis.access import Identity
from services.chassis.access.tokens import Signer
from services.chassis.envelope import to_timestamp
from services.chassis.rpc.asking import interceptors
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub
from tests.connected.aging.clocks import MODULE, Clocks, until
from tests.connected.cluster import Cluster, Process
from tests.connected.servers.postgres_server import PostgresServer

_Answer = TypeVar("_Answer")
_SERVICE, _DATABASE = "retention_purger", "clock"
_LOOK_SECONDS = 0.2
# The first may have begun before, the second erases what it has to, the third is noted after that.
_LOOKS = 3
_LOOKED_AT = "SELECT boot_seconds FROM retention_purger.seen_time"
_TRIES = 100


@dataclass
class PurgerAlone:
    """One purger, its day keys, its database, and its clocks."""

    cluster: Cluster
    postgres: PostgresServer
    clocks: Clocks

    @classmethod
    @contextmanager
    def running(
        cls, folder: Path, servers: Mapping[str, str], postgres: PostgresServer, clocks: Clocks, zone: str
    ) -> Iterator["PurgerAlone"]:
        """Start it, on what it needs, with a database of its own; `zone`: what its machine is set to."""
        own = {
            **clocks.environment,
            "SIGHTLINE_DATABASE_URL": postgres.new_database(_DATABASE),
            "TZ": zone,
            "RETENTION_PURGER_ERASE_EVERY_SECONDS": str(_LOOK_SECONDS),
        }
        cluster = Cluster(folder, servers, more={_SERVICE: own})
        cluster.lay_out()
        cluster.one(_SERVICE).module = (MODULE, "services")
        try:
            cluster.one(_SERVICE).start()
            cluster.wait_until_ready(cluster.one(_SERVICE), 600.0)
            yield cls(cluster, postgres, clocks)
        finally:
            cluster.end()

    @property
    def process(self) -> Process:
        return self.cluster.one(_SERVICE)

    def begin(self, moment: datetime) -> None:
        """Be at a moment, by every clock: with the kernel's word for it, which then falls silent."""
        self.clocks.change(replace(self.clocks.machine, has_ntp=True))
        self.set(moment, counted=True)
        last = f"{moment + timedelta(days=31):%Y-%m-%d}"
        until(lambda: self.wrapped(timedelta(days=60)).day == last, f"its clock does not say {moment}")
        self.says("")
        self.clocks.change(replace(self.clocks.machine, has_ntp=False))

    def set(self, moment: datetime, *, counted: bool) -> None:
        """Set the clock; `counted`: so much time has passed, too."""
        self.clocks.set(moment - datetime.now(UTC), counted=counted)

    def goes_on(self, by: timedelta) -> None:
        """Let time pass while the clock that can be set stands still."""
        slept = self.clocks.machine.slept_seconds + by.total_seconds()
        self.clocks.change(replace(self.clocks.machine, slept_seconds=slept))

    def passes(self, by: timedelta) -> None:
        """Let time pass, whatever the clock says."""
        self.clocks.set(self.clocks.ahead + by, counted=True)

    def says(self, words: str) -> None:
        """Wait until its readiness says so; of no words, that nothing is wrong."""
        until(
            lambda: words in self.process.problems() if words else not self.process.problems(),
            lambda: f"it does not say «{words}», but «{self.process.problems()}»",
        )

    def looks(self) -> None:
        """Wait until it has looked at the clocks as they are now, and done what there was to do by them."""
        # Whoever calls is of its time: the clock as it is now is the one that it reads.
        asyncio.run(self._ask(lambda stub: stub.GetPolicy(messages.GetPolicyRequest()), "operator"))
        noted: set[float] = set()

        def has_looked() -> bool:
            # What it counted at the look that it noted last: more at each.
            ((seconds,),) = self.postgres.query(_DATABASE, _LOOKED_AT)
            noted.add(seconds)
            return len(noted) > _LOOKS

        until(has_looked, "it has stopped looking at the clock")

    def restart(self, boot: str = "") -> None:
        """Start the process again; with a name, the machine."""
        self.process.kill()
        if boot:
            self.clocks.change(replace(self.clocks.machine, boot=boot))
        self.cluster.processes[_SERVICE][0].start()
        until(lambda: "no answer" not in self.process.problems(), "the purger does not come back")

    def wrapped(self, kept: timedelta = timedelta(days=31)) -> messages.WrapKeyResponse:
        """Have a key wrapped for so long from now."""
        expires_at = to_timestamp(self.clocks.now + kept)
        request = messages.WrapKeyRequest(key=bytes(range(32)), alert="a", expires_at=expires_at)
        answer: messages.WrapKeyResponse = asyncio.run(self._ask(lambda stub: stub.WrapKey(request)))
        return answer

    def opens(self, wrapped: messages.WrapKeyResponse) -> bool:
        """Whether it opens that for its caller."""
        request = messages.UnwrapKeyRequest(wrapped_key=wrapped.wrapped_key, alert="a", day=wrapped.day)
        try:
            return bool(asyncio.run(self._ask(lambda stub: stub.UnwrapKey(request))).key)
        except grpc.aio.AioRpcError as error:
            assert "destroyed" in (error.details() or ""), error.details()
            return False

    def has_key(self, day: str) -> bool:
        """Whether there is a key of a day on the disk."""
        path = self.cluster.folder / "day-keys" / f"{date.fromisoformat(day)}.key"
        return path.exists() and path.read_bytes() != bytes(32)

    def loses_key(self, day: str) -> None:
        """Wait until the key of a day is destroyed."""
        until(lambda: not self.has_key(day), f"the key of {day} is not destroyed")

    async def _ask(
        self, question: Callable[[RetentionServiceStub], Awaitable[_Answer]], caller: str = "alert_dispatcher"
    ) -> _Answer:
        identity = Identity.load(self.cluster.folder / "keys" / f"{caller}.key")
        signer = Signer(identity, lambda: self.clocks.now.timestamp())
        address = f"127.0.0.1:{self.process.grpc_port}"
        async with grpc.aio.insecure_channel(address, interceptors=interceptors(signer)) as channel:
            for _ in range(_TRIES):
                try:
                    return await question(RetentionServiceStub(channel))
                except grpc.aio.AioRpcError as error:
                    # Its clock is read once a second: until then the token is of another time.
                    if error.code() is not grpc.StatusCode.UNAUTHENTICATED:
                        raise
                await asyncio.sleep(_LOOK_SECONDS)
            raise AssertionError("its clock is not the one that was set")
