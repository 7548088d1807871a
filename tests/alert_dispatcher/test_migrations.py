"""What was answered before answers were rows is carried over."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from services.alert_dispatcher.adapters.sql_alerts import SqlAlerts
from services.alert_dispatcher.domain.adjudication import Answer, Standing
from services.alert_dispatcher.migrations import MIGRATIONS
from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.records import Records

_BEFORE = (
    "INSERT INTO alerts (id, deployment, camera, captured_at, raised_at, expires_at, trial,"
    " capture_to_alert_seconds, wrapped_key, day, answer, officer, matches_joined)"
    " VALUES (:id, 'market', 'gate', 0, 0, 9, true, 0.1, :key, '1970-02-01', :answer, :officer, 2)"
)


async def test_an_answer_of_before_is_an_answer_still(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/alerts.db"
    before = Records("alert_dispatcher", url, MIGRATIONS[:2])
    await before.open()
    rows: list[tuple[str, bytes | None, str, str | None]] = [
        ("a", b"k", "same_person", "jones"),
        ("b", b"k", "cannot_say", None),
    ]
    rows += [("c", b"k", "none", None), ("d", None, "none", None)]
    async with before.transaction() as connection:
        for alert, key, answer, officer in rows:
            values = {"id": alert, "key": key, "answer": answer, "officer": officer}
            await connection.execute(text(_BEFORE), values)
    await before.close()

    records = Records("alert_dispatcher", url, MIGRATIONS)
    await records.open()
    alerts = {one.id: one for one in await SqlAlerts(records, Outbox(records, MemoryBus())).of("market")}
    assert [alerts[name].standing for name in "abcd"] == [
        Standing.ENGAGE,
        Standing.DO_NOT_ENGAGE,
        Standing.OPEN,
        Standing.DO_NOT_ENGAGE,
    ]
    assert alerts["a"].answer_of("jones") is Answer.SAME_PERSON
    assert [len(alerts[name].given) for name in "abcd"] == [1, 1, 0, 0]
    assert alerts["c"].verdict(datetime.now(UTC)).standing is Standing.MISSED
    await records.close()
