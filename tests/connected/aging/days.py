"""From the first day to the day after the last: what is copied on the way, and what is tried in the end."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from services.chassis.access import SERVICES
from tests.connected import segments
from tests.connected.aging import results
from tests.connected.aging.clocks import clocks, until
from tests.connected.aging.first_day import FirstDay
from tests.connected.aging.keys_left import KeysLeft
from tests.connected.aging.length import IS_LONG, RUNS
from tests.connected.aging.site import KEEPERS, Site
from tests.connected.aging.thief import Attempt, Thief
from tests.connected.aging.things import PASSED_ON, WrappedKey, evidence_in, sealed_records, wrapped_in
from tests.connected.servers.archiving_postgres import ArchivingPostgres, RestoredPostgres
from tests.connected.servers.kafka_server import KafkaServer

_ALERTS = "SELECT id FROM alert_dispatcher.alerts"
_WRAPPED = "SELECT id, wrapped_key FROM alert_dispatcher.alerts WHERE wrapped_key IS NOT NULL"
_HELD = "SELECT alert, wrapped, id FROM retention_purger.holds"
# What is tried, by when.
BEFORE, DAY_32, LAPSED, ROLLED_BACK = (
    "a day before",
    "day 32",
    "after the hold",
    "an old database in production",
)
WITH_COPIED_KEYS = "day 32, with keys of days copied on day 1"
IN_KAFKA = "matches in a copy of Kafka's folder, which nobody may make"


@dataclass
class Days:
    """What was copied, and what came of trying it."""

    folder: Path
    site: Site
    postgres: ArchivingPostgres
    first: FirstDay
    kafka: KafkaServer
    thief: Thief = field(default_factory=Thief)
    of_matches: Thief = field(default_factory=Thief)
    holds: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    left_on_day_3: set[str] = field(default_factory=set)
    left_on_day_32: dict[str, object] = field(default_factory=dict)
    left_at_the_end: dict[str, object] = field(default_factory=dict)
    after_rollback: dict[str, object] = field(default_factory=dict)
    signer_says: str = ""

    def live(self) -> None:
        """Let all of it happen."""
        site = self.site
        site.start()
        self.postgres.take_base()
        self.first.live(self.folder, RUNS)
        site.cluster.kill(*(name for name in SERVICES if name not in KEEPERS))
        site.move_clocks()
        self._hold()
        self._copy("day 1", self._keys())
        if IS_LONG:
            self._the_days_between()
        site.go_to(_noon(site, 15))
        self._copy("day 15")
        site.go_to(_midnight(site, 32) - timedelta(minutes=10))
        self._copy("just before")
        self._take_rows()
        self._try(BEFORE, self._keys())
        self._pass_the_day()
        self._copy("day 32")
        self._try(DAY_32, self._keys())
        self._try(WITH_COPIED_KEYS, [*self._keys(), self.folder / "day 1" / "keys"])
        self._lapse()
        self._try(LAPSED, self._keys())
        self._try(IN_KAFKA, self._keys(), self.of_matches)
        self._purge_reports()
        if IS_LONG:
            self._roll_back()
        results.write(self)

    def _hold(self) -> None:
        """Two persons hold one alert; a signer signs the chain."""
        said = self.site.says("dora", "holds", "place", self.first.alerts["held"], "--case", "K-2026/7")
        self.holds.append(said.split()[-1])
        self.site.says("berta", "holds", "confirm", self.holds[0])
        key = str(self.folder / "signer.key")
        self.site.command("fritz", "audit", "key", key, "--name", "audit.example.org")
        self._sign("--first")

    def _copy(self, name: str, keys: list[Path] | None = None) -> None:
        """Take the back-ups of an operator, and more: all but memory. `keys`: also what nobody may copy."""
        copy = self.folder / name
        shutil.copytree(self.site.vault, copy / "vault")
        self.postgres.mark(name)
        self.points.append(name)
        self.thief.takes(evidence_in(copy / "vault"))
        if keys is not None:
            for number, folder in enumerate(keys):
                shutil.copytree(folder, copy / "keys" / str(number))
            lying = [*self.first.records, *segments.records(self.kafka.log_folder)]
            # Others may have used these servers; with services of theirs.
            records = [one for one in sealed_records(lying) if one.deployment in self.first.played]
            self.thief.takes(one for one in records if one.kind not in PASSED_ON)
            self.of_matches.takes(one for one in records if one.kind in PASSED_ON)

    def _keys(self) -> list[Path]:
        """Where keys are now: services' identities and people's, days', holds'."""
        return [self.site.cluster.folder / "keys", self.site.day_keys]

    def _take_rows(self) -> None:
        """Restore every point; take each row as it was then, and whatever may be left of rows in any file."""
        alerts = list(self.first.alerts.values())
        for point in self.points:
            with RestoredPostgres(self.postgres, point) as restored:
                rows = restored.query("sightline", _WRAPPED)
                self.thief.takes(WrappedKey(alert, wrapped) for alert, wrapped in rows)
                held = restored.query("sightline", _HELD)
                self.thief.takes(WrappedKey(alert, wrapped, (hold,)) for alert, wrapped, hold in held)
                restored.stop()
                self.thief.takes(wrapped_in(restored.data_folder, alerts, self.holds))
        self.thief.takes(wrapped_in(self.postgres.archive, alerts, self.holds))

    def _try(self, what: str, folders: list[Path], thief: Thief | None = None) -> None:
        self.attempts[what] = (thief or self.thief).tries(what, KeysLeft.in_folders(folders))
        results.progress(self)

    def _the_days_between(self) -> None:
        """Somebody else after 24 hours; then the person whom one is about has it erased."""
        site = self.site
        others = {self.first.alerts[fate] for fate in ("false", "other")}
        assert others <= self._alerts(), "an alert of somebody else was gone before its time"
        site.go_to(_noon(site, 3))
        until(lambda: not others & self._alerts(), "an alert of somebody else is there after 24 hours")
        self.left_on_day_3 = self._alerts()
        self._copy("day 3")
        erased = self.first.alerts["erased"]
        asked = ["--receipt", self.first.receipts["erased"], "--request", "DP-1", "--identity-checked"]
        site.says("dora", "holds", "erase", self.first.deployments["erased"], *asked)
        until(lambda: erased not in self._alerts(), "what was erased for the person is still there")

    def _alerts(self) -> set[str]:
        return {str(row[0]) for row in self.site.query(_ALERTS)}

    def _left(self) -> dict[str, object]:
        return {"keys of days": list(self.site.days_with_keys()), "alerts": self._alerts()}

    def _pass_the_day(self) -> None:
        """The purger is away as the last day begins, and killed as it comes to it."""
        site, purger = self.site, self.site.cluster.one("retention_purger")
        purger.kill()
        site.go_to(_midnight(site, 32) + timedelta(hours=9))
        last = site.day_keys / f"{site.day(32)}.key"
        assert last.read_bytes() != bytes(32)
        purger.start()
        until(lambda: not last.exists() or last.read_bytes() == bytes(32), "the day's key is not destroyed")
        purger.kill()
        site.start("retention_purger")
        held = {self.first.alerts["held"]}
        until(
            lambda: self._alerts() == held and not site.days_with_keys(),
            lambda: f"not erased: {self._left()}",
        )
        self.left_on_day_32 = self._left()

    def _lapse(self) -> None:
        """Nobody reviews the hold."""
        self.site.go_to(_noon(self.site, 93))
        holds = self.site.day_keys / "holds"
        until(lambda: not list(holds.glob("*.key")), "the hold's key is not destroyed")
        until(lambda: not self._alerts(), "what was held is still there")
        self.left_at_the_end = self._left()

    def _purge_reports(self) -> None:
        self.site.command("dora", "purge", str(self.folder / "report"))

    def _sign(self, *options: str, status: int = 0) -> str:
        """What the signer says, who signed the chain before."""
        files = ["--key", str(self.folder / "signer.key"), "--state", str(self.folder / "signed")]
        return self.site.says("fritz", "audit", "sign", *files, *options, status=status)

    def _roll_back(self) -> None:
        """An old back-up of the database is put into production, after everything is over."""
        site = self.site
        self._sign()
        site.cluster.kill(*KEEPERS)
        with RestoredPostgres(self.postgres, "day 15") as restored:
            site.use(restored)
            site.start(*KEEPERS)
            until(
                lambda: not self._alerts() and not site.days_with_keys(),
                lambda: f"not erased: {self._left()}",
            )
            self.after_rollback = self._left()
            self._try(ROLLED_BACK, self._keys())
            self.signer_says = self._sign(status=1)
            site.cluster.kill(*KEEPERS)


def _noon(site: Site, day: int) -> datetime:
    return datetime.combine(site.day(day), time(12), UTC)


def _midnight(site: Site, day: int) -> datetime:
    return datetime.combine(site.day(day), time(), UTC)


@contextmanager
def lived(folder: Path, servers: dict[str, str], kafka: KafkaServer) -> Iterator[Days]:
    """All the days of one installation; services and servers end with it."""
    with clocks() as moved, ArchivingPostgres(moved.database) as postgres:
        site = Site.lay_out(folder / "site", servers, postgres, moved)
        days = Days(folder, site, postgres, FirstDay(site, kafka.log_folder), kafka)
        try:
            days.live()
            yield days
        finally:
            site.cluster.end()
