"""Partitions are dealt so that the cameras that there are, and not those that are planned, are spread."""

from collections.abc import Iterable, Mapping, Sequence

import pytest
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata
from aiokafka.structs import TopicPartition

from services.chassis.kafka_bus.sharing import own_assignor, share_out

TOPIC, OTHER = "frame-captured.v1", "erasure-due.v1"


class Cluster:
    """What an assignor asks of Kafka's metadata."""

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        return {TOPIC: {7, 6, 5, 4, 3, 2, 1, 0}, OTHER: {0, 1}}.get(topic)


def owners(dealt: Mapping[str, Iterable[int]]) -> dict[int, str]:
    return {partition: member for member, partitions in dealt.items() for partition in partitions}


def grown(count: int, groups: Iterable[Sequence[str]]) -> dict[int, str]:
    """Deal to one group after the other, each of which remembers what it had."""
    had: dict[int, str] = {}
    for members in groups:
        had = owners(share_out(range(count), members, had))
    return had


@pytest.mark.parametrize(
    "groups", [["a"], ["a", "ab"], ["a", "ab", "abc"], ["abcd", "bd", "bde"], ["abc", "c"]]
)
@pytest.mark.parametrize("count", [1, 2, 7, 8, 64])
def test_cameras_are_spread_however_many_there_are(count: int, groups: list[str]) -> None:
    had = grown(count, groups)
    assert sorted(had) == list(range(count))
    for cameras in range(1, count + 1):
        each = [sum(had[slot] == member for slot in range(cameras)) for member in groups[-1]]
        assert max(each) - min(each) <= 1, (cameras, each)


@pytest.mark.parametrize(("before", "after", "most"), [("a", "ab", 32), ("ab", "abc", 22), ("abc", "abc", 0)])
def test_no_more_cameras_move_than_have_to(before: str, after: str, most: int) -> None:
    had = grown(64, [before])
    has = grown(64, [before, after])
    assert sum(had[slot] != has[slot] for slot in had) <= most


def test_who_remembers_what_is_another_s_gets_none_of_it() -> None:
    assert share_out([0, 1], ["b"], {0: "gone", 1: "gone"}) == {"b": [0, 1]}


def said(partitions: Sequence[int], generation: int, topic: str = TOPIC) -> ConsumerProtocolMemberMetadata:
    """What a member says as it joins."""
    member = own_assignor()
    if partitions:
        member.member_assignment = [TopicPartition(topic, partition) for partition in partitions]
        member.generation = generation
    return member.metadata([topic])


def read(assigned: ConsumerProtocolMemberAssignment) -> list[int]:
    return [place.partition for place in assigned.partitions()]


def test_who_joins_takes_every_second_camera() -> None:
    dealt = own_assignor().assign(Cluster(), {"old": said(range(8), 1), "new": said([], -1)})
    assert {member: read(assigned) for member, assigned in dealt.items()} == {
        "old": [0, 2, 4, 6],
        "new": [1, 3, 5, 7],
    }


def test_what_two_claim_stays_with_who_was_there_last() -> None:
    dealt = own_assignor().assign(Cluster(), {"a": said([0, 2, 4, 6], 3), "z": said(range(8), 2)})
    assert read(dealt["a"]) == [0, 2, 4, 6]
    assert read(dealt["z"]) == [1, 3, 5, 7]
    dealt = own_assignor().assign(Cluster(), {"a": said([0, 2, 4, 6], 3), "z": said([0, 2, 4, 6], 4)})
    assert read(dealt["z"]) == [0, 2, 4, 6]


def test_members_of_one_group_may_read_different_topics() -> None:
    members = {"frames": said([], -1), "more": said([], -1), "erasing": said([0, 1], 5, OTHER)}
    dealt = own_assignor().assign(Cluster(), {**members, "nothing": said([], -1, "not-made-yet.v1")})
    assert {member: assigned.assignment for member, assigned in dealt.items()} == {
        "frames": [(TOPIC, [0, 2, 4, 6])],
        "more": [(TOPIC, [1, 3, 5, 7])],
        "erasing": [(OTHER, [0, 1])],
        "nothing": [],
    }


def test_what_is_dealt_is_remembered_by_each_on_its_own() -> None:
    one, other = own_assignor(), own_assignor()
    one.on_assignment(ConsumerProtocolMemberAssignment(0, [(TOPIC, [3])], b""))
    assert one.member_assignment == [TopicPartition(TOPIC, 3)]
    assert other.member_assignment is None
