"""A webhook over HTTP."""

from collections.abc import Mapping

import aiohttp

from services.chassis.errors import Unavailable

_SECONDS = 10.0


class HttpWebhook:
    """Webhook over aiohttp. Follows nobody elsewhere, and believes no proxy of the environment."""

    def __init__(self, url: str, seconds: float = _SECONDS) -> None:
        self._url = url
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    async def post(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Post it. Unavailable, without the address, unless the answer is a 2xx in time."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._seconds))
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(f"the webhook cannot be reached ({type(error).__name__})") from None
        if not 200 <= status < 300:
            raise Unavailable(f"the webhook answered {status}")

    async def close(self) -> None:
        """Let go of its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
