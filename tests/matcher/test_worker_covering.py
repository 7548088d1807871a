"""Nothing is compared with but what an authorising officer signed: whoever keeps the list is not believed."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from services.chassis.access import Identity, Person, Role
from services.chassis.authorisation import Covered, challenge_of, entry_digest, plan_digest, sign
from services.matcher.domain.gallery import Enrolled, GalleryState
from services.matcher.wire import list_of
from sightline.registrar.v1.authorisation_pb2 import Authorisation, Statement
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
    DeploymentChanged,
    Status,
)
from sightline.registrar.v1.deployment_pb2 import Deployment
from tests.chassis.deploying import changed, deployment
from tests.matcher.tending import Rig, Store

UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
BERTA, ANTON = Identity.generate("berta"), Identity.generate("anton")
DRAFT = b"0123456789abcdef"


def person(identity: Identity, *roles: Role) -> Person:
    return Person(identity.name, frozenset(roles), identity.signing_key.public_key().public_bytes_raw())


PEOPLE = {"berta": person(BERTA, Role.AUTHORISING_OFFICER), "anton": person(ANTON, Role.AUTHOR)}


def enrolled(photo: str, subject: str = "a") -> Enrolled:
    template = np.ones(2, np.float32)
    digest = hashlib.sha256(template.tobytes()).digest()
    entry = Covered(subject, photo, digest, "model", UNTIL, b"d" * 32)
    return Enrolled(subject, photo, template, "model", UNTIL, entry_digest(entry))


ENTRIES = [enrolled("one"), enrolled("two")]
FORGED = enrolled("forged", "somebody's ex")


def signed(
    entries: Sequence[Enrolled] = ENTRIES, draft: bytes = DRAFT, officer: Identity = BERTA
) -> Authorisation:
    statement = Statement(
        deployment="market",
        draft=draft,
        plan_digest=plan_digest(deployment()),
        entry_digests=sorted(entry.digest for entry in entries),
        author="anton",
    )
    return sign(statement, officer, UNTIL)


def announced(
    rig: Rig,
    status: Status = STATUS_LIVE,
    *,
    version: int = 1,
    by: Authorisation | None = None,
    of: Deployment | None = None,
) -> DeploymentChanged:
    message = changed(rig.keys, status, list_version=version, of=of)
    given = by or signed()
    message.trial = False
    if status in (STATUS_AUTHORISED, STATUS_LIVE):
        message.authorised_digest = challenge_of(given.statement, given.officer)
    rig.list.authorised = given
    return message


def rig_of(*listed: Enrolled, store: Store | None = None) -> Rig:
    rig = Rig(store, PEOPLE)
    rig.list.listed = listed
    return rig


async def test_what_was_signed_is_loaded() -> None:
    rig = rig_of(*ENTRIES)
    await rig.hear(announced(rig))
    assert rig.answers and (rig.state.template_count, rig.state.uncovered_count) == (2, 0)


async def test_what_was_not_signed_is_left_out_counted_and_said_without_a_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rig = rig_of(*ENTRIES, FORGED)
    with caplog.at_level(logging.WARNING):
        await rig.hear(announced(rig))
    assert rig.answers and (rig.state.template_count, rig.state.uncovered_count) == (2, 1)
    assert rig.registry.get_sample_value("matcher_gallery_uncovered") == 1.0
    assert "market: 1 entries" in caplog.text and "ex" not in caplog.text.split("1 entries")[0]
    assert "somebody" not in caplog.text


async def test_what_was_removed_needs_no_new_signature() -> None:
    rig = rig_of(*ENTRIES)
    await rig.hear(announced(rig))
    rig.list.listed = ENTRIES[:1]
    await rig.hear(announced(rig, version=2))
    assert rig.answers and (rig.state.template_count, rig.state.uncovered_count) == (1, 0)


WRONG: dict[str, Callable[[DeploymentChanged], object]] = {
    "the threshold": lambda it: setattr(it.deployment, "threshold", 0.1),
    "a camera": lambda it: it.deployment.cameras.add(id="door", source="rtsp://door"),
    "the end": lambda it: it.deployment.end.FromDatetime(UNTIL),
    "its digest": lambda it: setattr(it, "authorised_digest", b"x" * 32),
    "no digest": lambda it: setattr(it, "authorised_digest", b""),
    "a trial": lambda it: setattr(it, "trial", True),
}


@pytest.mark.parametrize("change", WRONG)
async def test_a_change_under_the_same_version_lets_go_of_what_is_loaded(change: str) -> None:
    rig = rig_of(*ENTRIES)
    await rig.hear(announced(rig, STATUS_AUTHORISED))
    assert rig.answers
    message = announced(rig)
    WRONG[change](message)
    await rig.deployments.take(message)
    assert not rig.answers  # also before it was looked at
    await rig.again()
    assert not rig.answers and len(rig.galleries.problems()) == 1 and rig.store.loads == 1


SIGNED: dict[str, Authorisation] = {
    "by the author": signed(officer=ANTON),
    "by a stranger": signed(officer=Identity.generate("zora")),
    "by another key": signed(officer=Identity.generate("berta")),
}


@pytest.mark.parametrize("by", SIGNED)
async def test_a_signature_of_somebody_else_loads_nothing(by: str) -> None:
    rig = rig_of(*ENTRIES)
    await rig.hear(announced(rig, by=SIGNED[by]))
    assert rig.store.loads == 0 and rig.state.problem and not rig.answers


async def test_an_announcement_without_an_authorisation_loads_nothing() -> None:
    rig = rig_of(*ENTRIES)
    message = announced(rig)
    rig.list.authorised = None
    await rig.hear(message)
    assert rig.galleries.problems() == ["nobody has authorised it"] and rig.store.loads == 0


@pytest.mark.parametrize("halt", [STATUS_STOPPED, STATUS_ENDED])
async def test_what_was_stopped_or_ended_does_not_go_on_with_a_signature_from_before(halt: Status) -> None:
    rig = rig_of(*ENTRIES)
    for status in (STATUS_LIVE, halt):
        await rig.hear(announced(rig, status))
    await rig.hear(announced(rig, STATUS_AUTHORISED, version=2))
    assert "is spent" in rig.state.problem and rig.store.lists == {}
    zora = Identity.generate("zora")
    rig.galleries.covering.people = PEOPLE | {"zora": person(zora, Role.AUTHORISING_OFFICER)}
    await rig.hear(announced(rig, version=3, by=signed(officer=zora)))
    assert "is spent" in rig.state.problem  # the same draft, signed by somebody else
    await rig.hear(announced(rig, version=4, by=signed(draft=b"another draft...")))
    assert rig.answers


async def test_what_was_authorised_anew_does_not_go_back_to_the_signature_before() -> None:
    rig = rig_of(*ENTRIES, FORGED)
    first, second = signed([*ENTRIES, FORGED]), signed(draft=b"another draft...")
    await rig.hear(announced(rig, by=first))
    await rig.hear(announced(rig, version=2, by=second))
    assert rig.state.uncovered_count == 1
    await rig.hear(announced(rig, version=3, by=first))
    assert "is spent" in rig.state.problem and not rig.answers


async def test_a_registrar_that_is_away_is_asked_again_and_lets_go_of_nothing_that_was_checked() -> None:
    rig = rig_of(*ENTRIES)
    rig.list.away = 1
    await rig.hear(announced(rig))
    assert rig.galleries.problems() == ["the registrar is away"]
    await rig.again()
    assert rig.answers and rig.list.checked == 2
    rig.list.away = 1
    await rig.again(after_seconds=5)
    assert rig.answers and rig.list.checked == 2


async def test_a_matcher_that_finds_a_list_held_checks_it_and_says_the_same_of_it() -> None:
    first = rig_of(*ENTRIES, FORGED)
    await first.hear(announced(first))
    second = rig_of(*ENTRIES, FORGED, store=first.store)
    await second.hear(announced(second))
    assert second.state == first.state and (second.list.checked, second.list.asked) == (1, 0)


async def test_a_list_that_is_held_is_not_believed_when_its_officer_is_none_any_more() -> None:
    first = rig_of(*ENTRIES)
    await first.hear(announced(first))
    second = Rig(first.store, {"berta": person(BERTA, Role.SUPERVISOR)})
    await second.hear(announced(second))
    assert "no authorising officer" in second.state.problem and not second.answers


async def test_what_was_held_under_other_terms_is_found_by_nobody() -> None:
    first = rig_of(*ENTRIES)
    await first.hear(announced(first))
    changed_plan = deployment()
    changed_plan.threshold = 0.1
    other = rig_of(*ENTRIES, store=first.store)
    await other.deployments.take(announced(other, of=changed_plan))
    (known,) = other.deployments.all()
    assert list_of(known) not in first.store.lists


async def test_a_trial_may_have_a_hundred_subjects_and_no_more() -> None:
    rig = rig_of(*(enrolled(f"photo {number}", f"subject {number}") for number in range(101)))
    await rig.keep(STATUS_LIVE)
    assert "101 subjects" in rig.state.problem and rig.store.loads == 0
    rig.list.listed = rig.list.listed[1:]
    await rig.keep(STATUS_LIVE, 2)
    assert rig.answers and rig.list.checked == 0


async def test_a_trial_that_another_matcher_made_too_long_is_not_compared_with() -> None:
    rig = rig_of(*ENTRIES)
    await rig.deployments.take(changed(rig.keys))
    (known,) = rig.deployments.all()
    version = list_of(known)
    rig.store.lists[version] = replace(GalleryState.of(version, ENTRIES), subject_count=101)
    await rig.again()
    assert "101 subjects" in rig.state.problem and not rig.answers


async def test_what_the_audit_chain_says_is_spent_is_not_loaded() -> None:
    rig = rig_of(*ENTRIES)
    message = announced(rig)
    rig.history.spent = {message.authorised_digest}
    await rig.deployments.take(message)
    await rig.again()
    assert "is spent" in rig.state.problem and rig.store.loads == 0


async def test_while_the_audit_chain_cannot_be_asked_nothing_is_loaded_and_then_it_is() -> None:
    rig = rig_of(*ENTRIES)
    rig.history.away = 1
    await rig.deployments.take(announced(rig))
    await rig.again()
    assert "is away" in rig.state.problem and rig.store.loads == 0
    await rig.again()
    assert rig.answers


async def test_of_what_is_in_force_here_the_audit_chain_is_not_asked_again() -> None:
    rig = rig_of(*ENTRIES)
    await rig.deployments.take(announced(rig))
    await rig.again()
    rig.history.away = 99
    await rig.deployments.take(announced(rig, version=2))
    await rig.again()
    assert rig.answers


async def test_where_trials_are_not_allowed_none_is_loaded() -> None:
    rig = Rig(trials_allowed=False)
    await rig.keep(STATUS_LIVE)
    assert "MATCHER_TRIALS_ALLOWED" in rig.state.problem and rig.store.loads == 0
