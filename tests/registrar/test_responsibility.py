"""Who may do what with this very deployment."""

import pytest

from services.registrar.domain.responsibility import OPERATOR, Act, Who, Whose, draft_refusal, refusal

THEIRS = Whose("anton", ("carol",))
TRIAL = Whose(OPERATOR, ("me",))
PEOPLE = {
    "its author": Who("anton", frozenset({"author"})),
    "another author": Who("alf", frozenset({"author"})),
    "authorising officer": Who("berta", frozenset({"authorising_officer"})),
    "its officer": Who("carol", frozenset({"engagement_officer"})),
    "another officer": Who("dora", frozenset({"engagement_officer"})),
    "supervisor": Who("emil", frozenset({"supervisor"})),
    "auditor": Who("frida", frozenset({"auditor"})),
    "operator": Who(OPERATOR),
}
# Of an author's deployment; what the contract refuses anyway is refused here as well.
MAY: dict[Act, set[str]] = {
    Act.ENROL: {"its author"},
    Act.REVIEW: {"its author", "authorising officer"},
    Act.ANNOUNCE: {"its author", "supervisor"},
    Act.START: {"its author", "authorising officer", "supervisor"},
    Act.STOP: {"its author", "authorising officer", "its officer", "supervisor"},
    Act.END: {"its author", "authorising officer", "supervisor"},
    Act.REMOVE: {"its author", "authorising officer", "supervisor"},
    Act.LIST: {"its author", "authorising officer", "supervisor", "auditor"},
}


@pytest.mark.parametrize("act", Act)
def test_an_authors_deployment_is_changed_by_its_own_people(act: Act) -> None:
    may = {name for name, who in PEOPLE.items() if not refusal(act, THEIRS, who)}
    assert may == MAY[act]


@pytest.mark.parametrize("act", [Act.ENROL, Act.ANNOUNCE, Act.START, Act.END])
def test_a_trial_is_the_operators_alone(act: Act) -> None:
    assert [name for name, who in PEOPLE.items() if not refusal(act, TRIAL, who)] == ["operator"]


def test_anybody_may_stop_a_trial() -> None:
    assert [refusal(Act.STOP, TRIAL, who) for who in PEOPLE.values()] == [""] * len(PEOPLE)


def test_a_person_that_has_two_roles_stops_as_either() -> None:
    both = frozenset({"engagement_officer", "supervisor"})
    assert refusal(Act.STOP, THEIRS, Who("gerd", both)) == ""


def test_only_its_author_drafts_anew_what_is_not_over() -> None:
    assert draft_refusal("anton", "anton") == ""
    assert "only its author" in draft_refusal("anton", OPERATOR)
    assert "only its author" in draft_refusal(OPERATOR, "anton")
