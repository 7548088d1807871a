"""Passwords as Argon2id hashes (RFC 9106), off the event loop, few at a time."""

import asyncio
import os
from concurrent.futures import Executor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Each takes 64 MiB and all of a core for a moment: a flood of tries is not to take the machine.
_AT_ONCE = 2


class Argon2Passwords:
    """Passwords over argon2-cffi; its own parameters are the second choice of RFC 9106."""

    def __init__(self, executor: Executor, hasher: PasswordHasher | None = None) -> None:
        self._executor = executor
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(_AT_ONCE)
        # Nobody's: what a password of somebody unknown is compared with.
        self._of_nobody = self._hasher.hash(os.urandom(32).hex())

    async def hashed(self, password: str) -> str:
        """Return the hash to keep."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._executor, self._hasher.hash, password)

    async def fits(self, password: str, kept: str | None) -> bool:
        """Say whether it is the password; for None no, after as much work."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            fits = await loop.run_in_executor(
                self._executor, self._verified, kept or self._of_nobody, password
            )
        return fits and kept is not None

    def _verified(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False
