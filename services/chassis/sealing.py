"""Sealing: AES-256-GCM for payloads, RFC 9180 (HPKE) for keys that travel, Padmé for lengths."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from services.chassis.errors import Unreadable

NONCE_BYTES = 12
_LENGTH_BYTES = 4
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def padded_length(length: int) -> int:
    """Return the length to pad to, at most 12 % more: Padmé (Nikitin et al., PURBs, PoPETs 2019)."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def pad(payload: bytes | bytearray) -> bytearray:
    """Return `payload` behind its length, filled with zeros up to a length that many payloads share."""
    length = _LENGTH_BYTES + len(payload)
    padded = bytearray(padded_length(length))
    padded[:_LENGTH_BYTES] = len(payload).to_bytes(_LENGTH_BYTES, "big")
    padded[_LENGTH_BYTES:length] = payload
    return padded


def unpadded(padded: bytearray) -> memoryview:
    """Return a view of the payload inside `padded`. Unreadable when the length does not fit."""
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if length + _LENGTH_BYTES > len(padded):
        raise Unreadable("a sealed payload states a length that it does not have")
    return memoryview(padded)[_LENGTH_BYTES : _LENGTH_BYTES + length]


def new_key() -> bytearray:
    """Return 256 random bits."""
    return bytearray(os.urandom(32))


def seal(key: bytes | bytearray, payload: bytes | bytearray, associated: bytes) -> tuple[bytes, bytes]:
    """Return nonce and ciphertext of the padded `payload`."""
    nonce = os.urandom(NONCE_BYTES)
    padded = pad(payload)
    try:
        return nonce, AESGCM(key).encrypt(nonce, padded, associated)
    finally:
        wipe(padded)


def open_sealed(key: bytes, nonce: bytes, ciphertext: bytes, associated: bytes) -> bytearray:
    """Return the padded payload in a buffer of the caller's to wipe. Unreadable when it does not open."""
    if len(nonce) != NONCE_BYTES or len(ciphertext) < 16 + _LENGTH_BYTES:
        raise Unreadable("a sealed payload was cut short")
    padded = bytearray(len(ciphertext) - 16)
    try:
        AESGCM(key).decrypt_into(nonce, ciphertext, associated, padded)
    except (InvalidTag, ValueError):
        wipe(padded)
        raise Unreadable("a sealed payload does not open under its key") from None
    return padded


def seal_to(public_key: bytes, secret: bytes, info: str) -> bytes:
    """Seal `secret` so that only the holder of the private key opens it (RFC 9180, X25519)."""
    return _SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(public_key), info=info.encode())


def open_sealed_to(private_key: bytes, sealed: bytes, info: str) -> bytes:
    """Open what `seal_to` sealed. Unreadable when it was sealed to somebody else or changed."""
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private_key), info=info.encode())
    except (InvalidTag, ValueError):
        raise Unreadable("a key was not sealed to this service") from None


def new_identity() -> bytes:
    """Return a new X25519 private key, 32 bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """Return the public key, 32 bytes."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def make_id(secret: bytes, *parts: str | int) -> bytes:
    """Return 16 bytes that the same parts give again, and that nobody without the secret can guess."""
    text = "\x1f".join(str(part) for part in parts)
    return hmac.new(secret, text.encode(), hashlib.sha256).digest()[:16]


def wipe(buffer: bytearray | memoryview) -> None:
    """Overwrite `buffer` with zeros."""
    buffer[:] = bytes(len(buffer))
