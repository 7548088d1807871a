"""What goes wrong with Redis is said in a line that says what to do."""

import pytest
from redis.exceptions import ConnectionError, NoPermissionError, OutOfMemoryError, ResponseError

from services.chassis.redis_keyring.connecting import as_unavailable

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
