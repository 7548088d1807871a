"""The whole flow with every service on its own names, and servers that have the table already."""

from pathlib import Path

from tests.connected.cluster import Cluster
from tests.connected.secured.installation import Installation
from tests.connected.small_street import PASSES, SmallStreet
from tests.crashes.street_run import street_run


class WholeFlow:
    """For the fixtures `installed` and `running`."""

    async def test_a_street_comes_to_its_alerts_its_receipts_and_its_end(
        self, running: Cluster, terminal: None, tmp_path: Path
    ) -> None:
        street = SmallStreet.write(tmp_path)
        async with street_run(street.deployment("permitted"), running.folder / "keys") as run:
            played = await run.watched(lambda: None)
            assert len(run.receipts) == PASSES and all(run.receipts.values())
            await run.finished()
        assert played.problems == [] and len(played.report.alerts) == PASSES
        assert all(alert.face_jpeg and alert.reference_jpeg for alert in played.report.alerts)
        assert played.report.ledger.adds_up and played.report.ledger.probes.in_flight == 0

    def test_a_server_that_has_the_table_is_left_as_it_is(self, installed: Installation) -> None:
        said_of = installed.access("kafka", "--prune")
        assert said_of.splitlines()[-1].endswith("as it should be") and len(said_of.splitlines()) == 1
        folder = str(installed.passwords.folder)
        for server in ("redis", "postgres"):
            again = installed.access(server, "--passwords", folder, "--prune")
            assert "removed" not in again and "made" not in again
        assert installed.access("milvus", "--passwords", folder, "--prune") == "1 as it should be\n"

    def test_a_dry_run_changes_nothing(self, installed: Installation) -> None:
        folder = str(installed.passwords.folder)
        before = installed.redis.users.read_text()
        for server in ("kafka", "redis", "postgres", "milvus"):
            installed.access(server, "--passwords", folder, "--prune", "--dry-run")
        assert installed.redis.users.read_text() == before
