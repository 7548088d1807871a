"""A passkey's word holds for what it was asked, where it was made, with its owner there and verified."""

from collections.abc import Callable

import pytest

from services.chassis.access import Person, Role
from services.chassis.authorisation import challenge_of, covered_by
from services.chassis.authorisation.passkeys import holds, registered
from services.chassis.errors import BadInput, Refused
from sightline.registrar.v1.authorisation_pb2 import Authorisation, PasskeyAssertion
from tests.chassis.authenticator import PRESENT, VERIFIED, Authenticator
from tests.chassis.test_authorisation import deployment, statement

CHALLENGE = b"c" * 32


def test_what_a_passkey_signed_holds() -> None:
    made = Authenticator()
    assert holds(made.sign(CHALLENGE), CHALLENGE, [Authenticator(id=b"other").passkey, made.passkey])


def test_on_this_machine_it_holds_without_tls() -> None:
    made = Authenticator(origin="http://localhost:7443", host="localhost")
    assert holds(made.sign(CHALLENGE), CHALLENGE, [made.passkey])


@pytest.mark.parametrize(
    "wrong",
    [
        Authenticator(kind="webauthn.create"),
        Authenticator(flags=PRESENT),
        Authenticator(flags=VERIFIED),
        Authenticator(origin="https://evil.example"),
        Authenticator(origin="http://console.example"),
        Authenticator(origin="https://console.example.evil.example"),
        Authenticator(origin="null"),
        Authenticator(host="evil.example"),
        Authenticator(cross_origin=True),
    ],
    ids=str,
)
def test_what_was_said_otherwise_or_elsewhere_does_not_hold(wrong: Authenticator) -> None:
    assert not holds(wrong.sign(CHALLENGE), CHALLENGE, [wrong.passkey])


def test_another_challenge_does_not_hold() -> None:
    made = Authenticator()
    assert not holds(made.sign(b"d" * 32), CHALLENGE, [made.passkey])


def test_another_passkey_under_the_same_id_does_not_hold() -> None:
    assert not holds(Authenticator().sign(CHALLENGE), CHALLENGE, [Authenticator().passkey])


def test_a_passkey_that_the_directory_does_not_have_does_not_hold() -> None:
    made = Authenticator()
    assert not holds(made.sign(CHALLENGE), CHALLENGE, [])


def void(_: object) -> None:
    return None


@pytest.mark.parametrize("field", ["authenticator_data", "client_data_json", "signature"])
@pytest.mark.parametrize("content", [b"", b"\xff" * 40, b"[" * 5000, b"{}", b"null"])
def test_what_cannot_be_read_does_not_hold(field: str, content: bytes) -> None:
    made = Authenticator()
    odd = made.sign(CHALLENGE)
    setattr(odd, field, content)
    assert not holds(odd, CHALLENGE, [made.passkey])


def authorised(officer: Authenticator, change: Callable[[PasskeyAssertion], None] = void) -> Authorisation:
    signed = officer.sign(challenge_of(statement(), "berta"))
    change(signed)
    return Authorisation(statement=statement(), officer="berta", passkey=signed)


def people(officer: Authenticator) -> dict[str, Person]:
    return {
        "berta": Person("berta", frozenset({Role.AUTHORISING_OFFICER}), passkeys=(officer.passkey,)),
        "bruno": Person("bruno", frozenset({Role.AUTHORISING_OFFICER}), passkeys=(officer.passkey,)),
    }


def test_an_authorisation_by_passkey_covers_what_was_signed() -> None:
    officer = Authenticator()
    assert covered_by(authorised(officer), deployment(), people(officer)) == set(statement().entry_digests)


def test_it_is_nobody_elses_word() -> None:
    officer = Authenticator()
    taken = authorised(officer)
    taken.officer = "bruno"
    with pytest.raises(Refused, match="does not hold"):
        covered_by(taken, deployment(), people(officer))


def test_it_is_of_no_use_for_another_draft() -> None:
    officer = Authenticator()
    replayed = authorised(officer)
    replayed.statement.draft = b"fedcba9876543210"
    with pytest.raises(Refused, match="does not hold"):
        covered_by(replayed, deployment(), people(officer))


def test_a_new_passkey_gives_its_id_and_public_key() -> None:
    made = Authenticator(kind="webauthn.create")
    found = registered(made.attest(), made.client_data(CHALLENGE), CHALLENGE, made.origin)
    assert found == made.passkey
    made.kind = "webauthn.get"
    assert holds(made.sign(CHALLENGE), CHALLENGE, [found])


@pytest.mark.parametrize(
    "wrong",
    [
        Authenticator(kind="webauthn.get"),
        Authenticator(kind="webauthn.create", flags=PRESENT),
        Authenticator(kind="webauthn.create", origin="https://evil.example", host="evil.example"),
    ],
    ids=str,
)
def test_a_passkey_that_was_not_made_here_is_refused(wrong: Authenticator) -> None:
    with pytest.raises(BadInput, match="passkey"):
        registered(wrong.attest(), wrong.client_data(CHALLENGE), CHALLENGE, "https://console.example")


def test_what_is_no_passkey_is_refused() -> None:
    with pytest.raises(BadInput, match="no passkey"):
        registered(b"\xff", b"{}", CHALLENGE, "https://console.example")
