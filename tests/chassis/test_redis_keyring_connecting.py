"""What goes wrong with Redis is said in a line that says what to do."""

import pytest
from redis.exceptions import ConnectionError, NoPermissionError, OutOfMemoryError, ResponseError

from services.chassis.errors import BadInput
from services.chassis.redis_keyring.connecting import Line, as_unavailable
from services.chassis.redis_keyring.settings import RedisSettings

PROTECTED = (
    "DENIED Redis is running in protected mode because protected mode is enabled and no password is set"
)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ConnectionError("10.0.0.7 refused"), "does not answer"),
        (ResponseError(PROTECTED), "protected-mode no"),
        (NoPermissionError("no permissions to run 'get'"), "the stated ACL"),
        (OutOfMemoryError("used memory > 'maxmemory'"), "no memory left"),
    ],
)
def test_each_error_is_one_line_that_quotes_nothing(error: Exception, says: str) -> None:
    said = str(as_unavailable(error))
    assert says in said
    assert "\n" not in said
    assert str(error) not in said


@pytest.mark.parametrize(
    "url",
    [
        "rediss://here?ssl_cert_reqs=bogus",
        "redis://here:no",
        "redis://here?such=none",
        "redis://here?protocol=3",
    ],
)
async def test_an_address_that_is_none_is_one_line(url: str) -> None:
    with pytest.raises(BadInput, match="SIGHTLINE_REDIS_URL") as caught:
        Line(RedisSettings.model_validate({"url": url}))
    assert "\n" not in str(caught.value)


async def test_how_long_an_answer_may_take_is_not_for_the_address_to_say() -> None:
    line = Line(RedisSettings.model_validate({"url": "redis://here?socket_timeout=9"}))
    assert line._connection.socket_timeout is None
