"""Passkeys: what one signed when it was asked (WebAuthn Level 3, §7.2), and a new one's public key (§7.1).

Which site a passkey belongs to is not a setting of whoever checks it: an authenticator signs for the host
alone that it was made at, so the host of the origin must be the one whose digest it has signed.
"""

import hashlib
from collections.abc import Sequence
from hmac import compare_digest
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.webauthn import AttestationObject, AuthenticatorData, CollectedClientData

from services.chassis.access.people import Passkey
from services.chassis.errors import BadInput
from sightline.registrar.v1.authorisation_pb2 import PasskeyAssertion

_LOCAL = "localhost"
# What the parsers raise, of whatever was put before them; NotImplementedError: an algorithm nobody checks.
_ODD = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    UnsupportedAlgorithm,
)


def holds(assertion: PasskeyAssertion, challenge: bytes, passkeys: Sequence[Passkey]) -> bool:
    """Say whether one of `passkeys` signed `challenge`, its owner there and verified, by PIN or by body."""
    found = [one for one in passkeys if compare_digest(one.id, assertion.credential_id)]
    if not found:
        return False
    try:
        client = CollectedClientData(assertion.client_data_json)
        data = AuthenticatorData(assertion.authenticator_data)
        said = _is_said(client, data, CollectedClientData.TYPE.GET, challenge)
        if not said or not data.is_user_verified():
            return False
        key = CoseKey.parse(cbor.decode(found[0].public_key))  # type: ignore[arg-type]
        key.verify(assertion.authenticator_data + client.hash, assertion.signature)
    except InvalidSignature:
        return False
    except _ODD:
        return False
    return True


def registered(attestation: bytes, client_data_json: bytes, challenge: bytes, origin: str) -> Passkey:
    """Return the passkey that was just made at `origin` for `challenge`. BadInput when it was not."""
    try:
        client = CollectedClientData(client_data_json)
        data = AttestationObject(attestation).auth_data
        said = _is_said(client, data, CollectedClientData.TYPE.CREATE, challenge)
        if not said or client.origin != origin or data.credential_data is None:
            raise BadInput("this passkey was not made here and now; make it again")
        if not data.is_user_verified():
            raise BadInput("this passkey asks for no PIN, finger or face; take one that does")
        made = data.credential_data
        return Passkey(bytes(made.credential_id), cbor.encode(dict(made.public_key)))
    except _ODD:
        raise BadInput("what the browser sent is no passkey; make it again") from None


def _is_said(client: CollectedClientData, data: AuthenticatorData, kind: str, challenge: bytes) -> bool:
    """Whether this was asked, at the site of the passkey, in no frame of another, with somebody there."""
    parts = urlsplit(client.origin)
    host = parts.hostname or ""
    secure = parts.scheme == "https" or (parts.scheme == "http" and host == _LOCAL)
    return (
        client.type == kind
        and compare_digest(client.challenge, challenge)
        and secure
        and compare_digest(data.rp_id_hash, hashlib.sha256(host.encode()).digest())
        and not client.cross_origin
        and data.is_user_present()
    )
