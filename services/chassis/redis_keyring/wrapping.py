"""Keys as Redis holds them: wrapped under their deployment's secret, which Redis never sees."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.chassis.deployments import Deployments
from services.chassis.errors import Refused
from services.chassis.sealing import NONCE_BYTES, open_sealed, seal, unpadded, wipe

_PURPOSE = b"sightline keyring"


class Wrapping:
    """AES-256-GCM under a key derived (RFC 5869) from a deployment's secret; bound to the key's id."""

    def __init__(self, deployments: Deployments) -> None:
        self._deployments = deployments
        self._derived: dict[str, tuple[bytes, bytes]] = {}

    def wrap(self, key: bytes, key_id: str, deployment: str) -> bytes:
        """Return the key wrapped. Refused when the deployment is unknown."""
        wrapping_key = self._key_of(deployment)
        if wrapping_key is None:
            raise Refused("no key is made for a deployment that is not known")
        nonce, wrapped = seal(wrapping_key, key, _bound_to(key_id, deployment))
        return nonce + wrapped

    def unwrap(self, wrapped: bytes, key_id: str, deployment: str) -> bytes | None:
        """Return the key; None when the deployment is unknown. Unreadable when it was changed."""
        wrapping_key = self._key_of(deployment)
        if wrapping_key is None:
            return None
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        padded = open_sealed(wrapping_key, nonce, sealed, _bound_to(key_id, deployment))
        try:
            return bytes(unpadded(padded))
        finally:
            wipe(padded)

    def _key_of(self, deployment: str) -> bytes | None:
        known = self._deployments.get(deployment)
        if known is None:
            return None
        secret, derived = self._derived.get(deployment, (b"", b""))
        if secret != known.secret:
            derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(known.secret)
            self._derived[deployment] = (known.secret, derived)
        return derived


def _bound_to(key_id: str, deployment: str) -> bytes:
    return f"{key_id}\x1f{deployment}".encode()
