"""Who of a group reads which partitions."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment


def share_out(
    partitions: Sequence[int], members: Sequence[str], had: Mapping[int, str]
) -> dict[str, list[int]]:
    """Deal partitions so that those of each beginning are spread: nobody has more than one beyond another.

    Cameras take partitions from the first one up, so the first are those that are used, however many cameras
    there are. Whoever `had` a partition keeps it where that allows it.
    """
    dealt: dict[str, list[int]] = {member: [] for member in sorted(members)}
    for begin in range(0, len(partitions), len(dealt)):
        # At most one for each.
        free, left = dict.fromkeys(dealt), []
        for partition in partitions[begin : begin + len(dealt)]:
            owner = had.get(partition, "")
            if owner in free:
                del free[owner]
                dealt[owner].append(partition)
            else:
                left.append(partition)
        for partition, member in zip(left, free, strict=False):
            dealt[member].append(partition)
    return dealt


class SpreadingAssignor(StickyPartitionAssignor):  # type: ignore[misc]
    """Deals as `share_out` does. On the wire it is the sticky one, so that members of both kinds understand
    each other: who leads the group deals.

    aiokafka's own gives who joins the first partitions of who is there: all cameras move, and none is shared.
    """

    @classmethod
    def assign(cls, cluster: Any, members: Mapping[str, Any]) -> dict[str, Any]:
        """Return what each member reads of the topics that it asked for, which another's need not be."""
        said = {member: cls.parse_member_metadata(metadata) for member, metadata in members.items()}
        # What two claim is whose who was there last.
        had = {
            place: member
            for member, one in sorted(said.items(), key=lambda pair: pair[1].generation)
            for place in one.partitions
        }
        reads: dict[str, list[tuple[str, list[int]]]] = {member: [] for member in said}
        for topic in sorted({topic for one in said.values() for topic in one.subscription}):
            readers = [member for member, one in said.items() if topic in one.subscription]
            partitions = sorted(cluster.partitions_for_topic(topic) or ())
            owners = {place.partition: member for place, member in had.items() if place.topic == topic}
            for member, dealt in share_out(partitions, readers, owners).items():
                if dealt:
                    reads[member].append((topic, dealt))
        return {
            member: ConsumerProtocolMemberAssignment(cls.version, topics, b"")
            for member, topics in reads.items()
        }


def own_assignor() -> type[SpreadingAssignor]:
    """Return an assignor of one's own: it keeps what is assigned on the class."""
    return type("OwnSpreadingAssignor", (SpreadingAssignor,), {})
