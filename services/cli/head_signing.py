"""The signer: signs the chain's head where it extends the head that was signed before, and refuses else."""

from dataclasses import dataclass

import grpc.aio

from services.chassis.errors import Refused
from services.chassis.rpc import asks
from services.cli.head_memory import Memory
from services.tree_heads.checkpoint import Checkpoint
from services.tree_heads.keys import SecretKey
from services.tree_heads.notes import Note
from services.tree_heads.proving import extends
from sightline.retention_purger.v1 import audit_service_pb2 as messages
from sightline.retention_purger.v1.audit_service_pb2_grpc import AuditServiceStub


@dataclass(frozen=True, slots=True)
class HeadClient:
    """AuditService, asked for heads over a channel of the person who asks."""

    channel: grpc.aio.Channel

    @asks
    async def head(self, known: int) -> messages.GetHeadResponse:
        """Return the chain's head, and the proof that it extends its first `known` entries."""
        request = messages.GetHeadRequest(known_number=known)
        answer: messages.GetHeadResponse = await AuditServiceStub(self.channel).GetHead(request)
        return answer

    @asks
    async def keep(self, note: Note) -> None:
        """Have a signed head published."""
        await AuditServiceStub(self.channel).KeepHead(messages.KeepHeadRequest(note=note.text))


async def sign(client: HeadClient, key: SecretKey, memory: Memory) -> Note:
    """Sign the chain's head, remember it, have it published. Refused, and where, when it is another chain."""
    last = memory.last
    if last is not None and last.head.origin != key.name:
        raise Refused(
            f"{memory.path}: remembers heads signed as {last.head.origin}, and the key is {key.name}'s"
        )
    answer = await client.head(last.head.size if last else 0)
    if not answer.number:
        raise Refused("the chain has no entry yet; there is nothing to sign")
    if last is not None:
        await _must_extend(client, last, answer, memory)
    note = Note(Checkpoint(key.name, answer.number, answer.root)).signed(key)
    if note != last:
        memory.add(note)
    await client.keep(note)
    return note


async def _must_extend(
    client: HeadClient, last: Note, answer: messages.GetHeadResponse, memory: Memory
) -> None:
    size = last.head.size
    if answer.number < size:
        raise Refused(
            f"NOT SIGNED: the chain has {answer.number} entries, and {size} were signed:"
            f" the end was cut off, or the chain was written anew. {_KEEP.format(memory.path)}"
        )
    if not _extends(last, answer):
        known, lost = await _where(client, memory)
        raise Refused(
            f"NOT SIGNED: the chain was written anew: what was signed of it holds up to entry {known},"
            f" and an entry from {known + 1} to {lost} is another now. {_KEEP.format(memory.path)}"
        )


_KEEP = "Keep {}: it proves that"


def _extends(note: Note, answer: messages.GetHeadResponse) -> bool:
    return extends(note.head.tree, (answer.number, answer.root), answer.consistency)


async def _where(client: HeadClient, memory: Memory) -> tuple[int, int]:
    """Return the last size whose head still holds (0: none), and the first whose does not."""
    low, high = 0, len(memory.notes) - 1
    while low < high:
        middle = (low + high) // 2
        note = memory.notes[middle]
        if _extends(note, await client.head(note.head.size)):
            low = middle + 1
        else:
            high = middle
    return memory.notes[low - 1].head.size if low else 0, memory.notes[low].head.size
