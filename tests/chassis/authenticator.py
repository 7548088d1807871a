"""A software authenticator: makes passkeys (ES256) and signs with them, as a browser would hand it on."""

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

from services.chassis.access.people import Passkey
from sightline.registrar.v1.authorisation_pb2 import PasskeyAssertion

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """Made at `origin`; each attribute may be set wrong."""

    origin: str = "https://console.example"
    host: str = "console.example"
    kind: str = "webauthn.get"
    flags: int = PRESENT | VERIFIED
    cross_origin: bool = False
    id: bytes = b"passkey-1"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    @property
    def passkey(self) -> Passkey:
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        return Passkey(self.id, cbor.encode(dict(public)))

    def client_data(self, challenge: bytes) -> bytes:
        text = urlsafe_b64encode(challenge).decode().rstrip("=")
        said = {"type": self.kind, "challenge": text, "origin": self.origin, "crossOrigin": self.cross_origin}
        return json.dumps(said).encode()

    def data(self, credential: bytes = b"") -> bytes:
        flags = self.flags | (ATTESTED if credential else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + bytes(4) + credential

    def sign(self, challenge: bytes) -> PasskeyAssertion:
        client, data = self.client_data(challenge), self.data()
        signed = data + hashlib.sha256(client).digest()
        return PasskeyAssertion(
            credential_id=self.id,
            authenticator_data=data,
            client_data_json=client,
            signature=self.key.sign(signed, ec.ECDSA(SHA256())),
        )

    def attest(self) -> bytes:
        """What a new passkey is handed over in; no maker's word for the authenticator."""
        made = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.passkey.public_key
        return cbor.encode({"fmt": "none", "attStmt": {}, "authData": self.data(made)})
