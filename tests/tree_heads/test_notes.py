"""A head is believed for its signatures, each by its key; and is written so that others' tools read it."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from services.chassis.errors import BadInput, Refused, Unreadable
from services.tree_heads.checkpoint import Checkpoint, checkpoint_of
from services.tree_heads.keys import PublicKey, SecretKey, Way, public_key_of, secret_key_of
from services.tree_heads.notes import Note, need, note_of

HEAD = Checkpoint("audit.example.org", 7, bytes(range(32)))
SIGNER, WITNESS = SecretKey.generate("audit.example.org"), SecretKey.generate("witness.example.com")
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SIGNED = Note(HEAD).signed(SIGNER).witnessed(WITNESS, NOW)
# The key of Go's checksum database, as its makers publish it.
KNOWN = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


def test_a_key_has_the_line_that_others_would_give_it() -> None:
    assert public_key_of(KNOWN).line == KNOWN
    assert public_key_of(KNOWN).way is Way.SIGNER


@pytest.mark.parametrize("key", [SIGNER.public(Way.SIGNER), WITNESS.public(Way.WITNESS)])
def test_a_head_is_signed_by_who_signed_it(key: PublicKey) -> None:
    found = note_of(SIGNED.text)
    assert found == SIGNED and found.is_signed_by(public_key_of(key.line))


def test_a_witness_says_when() -> None:
    assert SIGNED.witnessed_at(WITNESS.public(Way.WITNESS)) == NOW
    assert SIGNED.witnessed_at(SIGNER.public(Way.SIGNER)) is None


def test_nobody_is_taken_for_another() -> None:
    namesake = SecretKey.generate(SIGNER.name)
    with pytest.raises(Refused, match=r"not signed by audit\.example\.org's key"):
        need(SIGNED, [namesake.public(Way.SIGNER)])
    with pytest.raises(BadInput, match="name the public key with --key"):
        need(SIGNED, [])
    need(SIGNED, [SIGNER.public(Way.SIGNER), WITNESS.public(Way.WITNESS)])


@pytest.mark.parametrize("head", [Checkpoint(HEAD.origin, 8, HEAD.root), Checkpoint("b", 7, HEAD.root)])
def test_a_signature_is_of_one_head(head: Checkpoint) -> None:
    moved = Note(head, SIGNED.signatures)
    assert not moved.is_signed_by(SIGNER.public(Way.SIGNER))
    assert not moved.is_signed_by(WITNESS.public(Way.WITNESS))


def test_another_time_is_another_signature() -> None:
    said = SIGNED.signatures[1].said
    later = type(SIGNED.signatures[1])(WITNESS.name, said[:4] + bytes(8) + said[12:])
    assert Note(HEAD, (later,)).witnessed_at(WITNESS.public(Way.WITNESS)) is None


def test_a_signature_is_there_once() -> None:
    assert SIGNED.signed(SIGNER) == SIGNED and SIGNED.names == [SIGNER.name, WITNESS.name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD.text,
        SIGNED.text.replace("\n7\n", "\n07\n"),
        SIGNED.text.replace("\n7\n", "\n-7\n"),
        SIGNED.text.replace("\n7\n", "\n7\nmore\n"),
        SIGNED.text + "hello\n",
        SIGNED.text + "\u2014 a b\u0663\n",
        SIGNED.text.replace(b64encode(HEAD.root).decode(), "AAAA"),
        SIGNED.text * 100,
    ],
)
def test_a_head_has_one_spelling(text: str) -> None:
    with pytest.raises(Unreadable):
        note_of(text)


@pytest.mark.parametrize("text", ["a\n1\n", "a b\n1\n" + b64encode(bytes(32)).decode() + "\n"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        checkpoint_of(text)


def test_keys_are_kept_as_lines() -> None:
    assert secret_key_of(SIGNER.line).public(Way.SIGNER) == SIGNER.public(Way.SIGNER)
    for line in ("", "a+b+c", SIGNER.line + "A", SIGNER.public(Way.SIGNER).line, KNOWN[:-4], KNOWN + "é"):
        with pytest.raises(BadInput):
            secret_key_of(line)
    for line in ("", "a+b+c", KNOWN.replace("033de0ae", "033de0af"), KNOWN[:-4], SIGNER.line):
        with pytest.raises(BadInput):
            public_key_of(line)
    with pytest.raises(BadInput, match="printable ASCII"):
        SecretKey.generate("two words")
