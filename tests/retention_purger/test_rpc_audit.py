"""The chain is shown whole, from wherever one asks."""

from pathlib import Path

from services.retention_purger import wire
from sightline.retention_purger.v1 import audit_service_pb2 as messages
from tests.retention_purger.auditing import audit_rpc
from tests.retention_purger.chain import told
from tests.retention_purger.purging import CONTEXT, Rig


async def test_entries_come_from_a_number_on_and_the_head_is_the_last(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    await rig.open()
    rpc = audit_rpc(rig.records)
    empty = await rpc.GetHead(messages.GetHeadRequest(), CONTEXT)
    assert (empty.number, empty.hash) == (0, bytes(32))
    for number in range(5):
        await rig.chain.tell(told(number))

    async def listed(first: int) -> list[messages.Entry]:
        request = messages.ListEntriesRequest(from_number=first)
        return [answer.entry async for answer in rpc.ListEntries(request, CONTEXT)]

    entries = await listed(0)
    assert [wire.entry_of(entry) for entry in entries] == await rig.told()
    assert ([entry.number for entry in await listed(4)], await listed(6)) == ([4, 5], [])
    head = await rpc.GetHead(messages.GetHeadRequest(), CONTEXT)
    assert (head.number, head.hash, head.time) == (5, entries[4].hash, entries[4].time)
    await rig.records.close()
