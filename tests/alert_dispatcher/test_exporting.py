"""Evidence is handed over for an export that two persons confirmed, and to one of them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.access import Caller, Role
from services.chassis.envelope import to_datetime
from services.chassis.rpc.caller import calling
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from tests.alert_dispatcher.dispatching import CONTEXT, JPEG, Aborted, Rig, as_person

ID = b"a".hex()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path, trial=False)
    await rig.open()
    await rig.match("a")
    as_person("dora", Role.SUPERVISOR)
    yield rig
    await rig.close()


async def exported(rig: Rig) -> messages.ExportEvidenceResponse:
    return await rig.rpc.ExportEvidence(messages.ExportEvidenceRequest(export="e"), CONTEXT)


async def test_its_pictures_and_the_facts_are_handed_over_with_the_day_they_must_be_gone(rig: Rig) -> None:
    rig.purger.exports["e", "dora"] = ID
    answer = await exported(rig)
    evidence = answer.evidence
    assert (evidence.face_jpeg, evidence.reference_jpeg) == (rig.face, JPEG + b" for reference")
    assert evidence.context.jpeg == JPEG + b" around it"
    assert (answer.alert, answer.camera, evidence.subject) == (ID, "gate", "a subject")
    assert to_datetime(answer.gone_at) == rig.now + timedelta(days=31)


async def test_without_a_confirmed_export_nothing_is_handed_over(rig: Rig) -> None:
    with pytest.raises(Aborted, match="nobody has confirmed"):
        await exported(rig)


async def test_to_a_third_person_nothing_is_handed_over(rig: Rig) -> None:
    rig.purger.exports["e", "dora"] = ID
    as_person("edda", Role.SUPERVISOR)
    with pytest.raises(Aborted, match="nobody has confirmed"):
        await exported(rig)


async def test_who_may_be_somebody_else_is_handed_nothing(rig: Rig) -> None:
    rig.purger.exports["e", "dora"] = ID
    calling.set(Caller("dora", frozenset({Role.SUPERVISOR}), in_doubt=True))
    with pytest.raises(Aborted, match="given by somebody else"):
        await exported(rig)


async def test_what_a_hold_keeps_is_handed_over_after_its_day(rig: Rig) -> None:
    rig.purger.exports["e", "dora"] = ID
    (alert,) = await rig.raised()
    assert alert.key is not None
    rig.purger.destroyed.add(alert.key.day)
    assert (await exported(rig)).evidence.subject == "a subject"


async def test_of_an_alert_without_evidence_or_that_is_gone_nothing_is_handed_over(rig: Rig) -> None:
    rig.registrar.away = True
    await rig.match("b", subject="another")
    rig.purger.exports["e", "dora"] = b"b".hex()
    with pytest.raises(Aborted, match="no evidence"):
        await exported(rig)
    rig.purger.exports["e", "dora"] = "unknown"
    with pytest.raises(Aborted, match="no such alert"):
        await exported(rig)
