"""Tokens: who signed, for whom, until when; every other one is refused for its reason."""

import base64
import json

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.access import Caller, Directory, Identity, Person, Role
from services.chassis.access.refusal import Reason, Refusal
from services.chassis.access.tokens import LEEWAY_SECONDS, LIFE_SECONDS, Signer, claim_of, sign

NOW = 1_800_000_000
MATCHER, FORGER = Identity.generate("matcher"), Identity.generate("matcher")
DIRECTORY = Directory.of([MATCHER, Identity.generate("registrar")])
GOOD = sign(MATCHER, "registrar", NOW)


def caller_of(token: str, audience: str, directory: Directory, now: float) -> Caller:
    claim = claim_of(token, audience, directory)
    claim.check_times(now)
    return claim.caller


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def altered(token: str, **claims: object) -> str:
    header, _, signature = token.split(".")
    stated = jwt.decode(token, options={"verify_signature": False})
    return f"{header}.{encoded({**stated, **claims})}.{signature}"


def signed(claims: dict[str, object]) -> str:
    return jwt.encode(claims, MATCHER.signing_key, "EdDSA")


CLAIMS: dict[str, object] = {"iss": "matcher", "aud": "registrar", "iat": NOW, "exp": NOW + LIFE_SECONDS}
UNSIGNED = f"{encoded({'alg': 'none'})}.{encoded(CLAIMS)}."
SYMMETRIC = jwt.encode(CLAIMS, DIRECTORY.entries["matcher"].signing, "HS256")
REFUSED = [
    ("signed by another", sign(FORGER, "registrar", NOW), Reason.SIGNATURE),
    ("for another service", sign(MATCHER, "embedder", NOW), Reason.AUDIENCE),
    ("for several", signed({**CLAIMS, "aud": ["registrar", "embedder"]}), Reason.AUDIENCE),
    ("of a stranger", sign(Identity.generate("console"), "registrar", NOW), Reason.STRANGER),
    ("of another name", altered(GOOD, iss="registrar"), Reason.SIGNATURE),
    ("made longer", altered(GOOD, exp=NOW + 3600), Reason.SIGNATURE),
    ("good for an hour", sign(MATCHER, "registrar", NOW, 3600), Reason.TOO_LONG),
    ("good for no time", sign(MATCHER, "registrar", NOW, 0), Reason.TOO_LONG),
    ("past", sign(MATCHER, "registrar", NOW - LIFE_SECONDS - LEEWAY_SECONDS), Reason.EXPIRED),
    ("of the future", sign(MATCHER, "registrar", NOW + LEEWAY_SECONDS + 1), Reason.NOT_YET),
    ("without an end", signed({"iss": "matcher", "aud": "registrar", "iat": NOW}), Reason.UNREADABLE),
    ("without an audience", signed({**CLAIMS, "aud": None}), Reason.UNREADABLE),
    ("with a time in words", signed({**CLAIMS, "exp": "soon"}), Reason.UNREADABLE),
    ("unsigned", UNSIGNED, Reason.UNREADABLE),
    ("signed with the public key", SYMMETRIC, Reason.UNREADABLE),
    ("of another signature", f"{GOOD.rpartition('.')[0]}.AAAA", Reason.SIGNATURE),
    ("empty", "", Reason.UNREADABLE),
    (
        "nested without end",
        f"{encoded({'alg': 'EdDSA'})}.{base64.b64encode(b'[' * 6000).decode()}.",
        Reason.UNREADABLE,
    ),
]


def test_a_token_says_who_signed_it() -> None:
    assert caller_of(GOOD, "registrar", DIRECTORY, NOW) == Caller("matcher")


@pytest.mark.parametrize("seconds", [-LEEWAY_SECONDS, 0, LIFE_SECONDS + LEEWAY_SECONDS - 1])
def test_clocks_may_differ_a_little(seconds: int) -> None:
    assert caller_of(GOOD, "registrar", DIRECTORY, NOW + seconds) == Caller("matcher")


@pytest.mark.parametrize(("token", "reason"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_a_token_that_does_not_hold_is_refused_for_its_reason(token: str, reason: Reason) -> None:
    with pytest.raises(Refusal) as caught:
        caller_of(token, "registrar", DIRECTORY, NOW)
    assert caught.value.reason is reason
    assert "\n" not in str(caught.value) and (not token or token not in str(caught.value))


@given(
    st.one_of(
        st.text(),
        st.binary().map(lambda raw: f"{GOOD.split('.')[0]}.{base64.urlsafe_b64encode(raw).decode()}.AA"),
    )
)
def test_whatever_is_sent_is_refused_and_nothing_breaks(token: str) -> None:
    with pytest.raises(Refusal):
        caller_of(token, "registrar", DIRECTORY, NOW)


def test_a_token_is_used_again_while_it_is_fresh() -> None:
    clock = [float(NOW)]
    signer = Signer(MATCHER, lambda: clock[0])
    first = signer.token("registrar")
    clock[0] += LIFE_SECONDS / 2 - 1
    assert signer.token("registrar") == first
    clock[0] += 1
    assert signer.token("registrar") != first


def test_a_clock_that_was_set_back_gets_a_new_token() -> None:
    clock = [float(NOW)]
    signer = Signer(MATCHER, lambda: clock[0])
    signer.token("registrar")
    clock[0] -= 3600
    assert caller_of(signer.token("registrar"), "registrar", DIRECTORY, clock[0]) == Caller("matcher")


def test_each_service_gets_a_token_of_its_own() -> None:
    signer = Signer(MATCHER, lambda: float(NOW))
    assert signer.token("registrar") != signer.token("embedder")


REGISTRAR, BOB_KEY = Identity.generate("registrar"), Identity.generate("bob")
ALICE = Person("alice", frozenset({Role.AUTHOR}))
BOB = Person("bob", frozenset({Role.AUDITOR}), BOB_KEY.signing_key.public_key().public_bytes_raw())
PEOPLE = Directory(Directory.of([REGISTRAR, MATCHER]).entries, {"alice": ALICE, "bob": BOB})


def test_the_registrar_says_who_is_signed_in_and_the_directory_what_they_may() -> None:
    token = sign(REGISTRAR, "alert_dispatcher", NOW, person="alice")
    assert caller_of(token, "alert_dispatcher", PEOPLE, NOW) == Caller("alice", ALICE.roles)


def test_a_person_with_a_key_speaks_without_the_registrar() -> None:
    assert caller_of(sign(BOB_KEY, "registrar", NOW), "registrar", PEOPLE, NOW) == Caller("bob", BOB.roles)


@pytest.mark.parametrize("identity", [MATCHER, BOB_KEY], ids=["a service", "a person"])
def test_nobody_else_speaks_for_a_person(identity: Identity) -> None:
    with pytest.raises(Refusal, match="does not speak for anybody else"):
        caller_of(sign(identity, "registrar", NOW, person="alice"), "registrar", PEOPLE, NOW)


def test_a_person_without_a_key_does_not_speak_alone() -> None:
    with pytest.raises(Refusal, match="not in the directory"):
        caller_of(sign(Identity.generate("alice"), "registrar", NOW), "registrar", PEOPLE, NOW)


@pytest.mark.parametrize("name", ["carol", "registrar", "operator", "author"])
def test_the_registrar_cannot_make_people_up(name: str) -> None:
    with pytest.raises(Refusal, match="not in the directory"):
        caller_of(sign(REGISTRAR, "matcher", NOW, person=name), "matcher", PEOPLE, NOW)


def test_that_it_may_be_another_is_the_registrars_word_alone() -> None:
    sure = sign(REGISTRAR, "alert_dispatcher", NOW, person="alice")
    in_doubt = sign(REGISTRAR, "alert_dispatcher", NOW, person="alice", in_doubt=True)
    for token, expected in ((sure, False), (in_doubt, True)):
        assert caller_of(token, "alert_dispatcher", PEOPLE, NOW).in_doubt is expected
