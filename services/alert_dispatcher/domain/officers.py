"""What stands for an officer where no name may: a commitment under a salt that goes with the alert."""

import hashlib
import hmac

SALT_BYTES = 32


def officer_mark(salt: bytes, officer: str) -> bytes:
    """Return it, 32 bytes. Who has name and salt can check it; once the salt is gone, nobody can."""
    return hmac.new(salt, b"sightline officer\n" + officer.encode(), hashlib.sha256).digest()
