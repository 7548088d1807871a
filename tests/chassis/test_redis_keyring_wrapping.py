"""Keys as Redis holds them."""

import pytest

from services.chassis.errors import Refused, Unreadable
from services.chassis.redis_keyring.wrapping import Wrapping
from tests.chassis.redis_deployments import knowing

KEY = bytes(range(32))


@pytest.fixture
async def wrapping() -> Wrapping:
    return Wrapping(await knowing("market", "station"))


async def test_a_key_comes_back(wrapping: Wrapping) -> None:
    assert wrapping.unwrap(wrapping.wrap(KEY, "a", "market"), "a", "market") == KEY


async def test_a_wrapped_key_tells_nothing(wrapping: Wrapping) -> None:
    one, other = wrapping.wrap(KEY, "a", "market"), wrapping.wrap(KEY, "a", "market")
    assert KEY not in one and one != other


@pytest.mark.parametrize(("key_id", "deployment"), [("b", "market"), ("a", "station")])
async def test_a_wrapped_key_is_bound_to_its_id_and_its_deployment(
    wrapping: Wrapping, key_id: str, deployment: str
) -> None:
    with pytest.raises(Unreadable):
        wrapping.unwrap(wrapping.wrap(KEY, "a", "market"), key_id, deployment)


@pytest.mark.parametrize("length", [0, 11, 12, 40, 63])
async def test_a_wrapped_key_that_was_cut_short_opens_nothing(wrapping: Wrapping, length: int) -> None:
    with pytest.raises(Unreadable):
        wrapping.unwrap(wrapping.wrap(KEY, "a", "market")[:length], "a", "market")


async def test_another_secret_opens_nothing(wrapping: Wrapping) -> None:
    another = Wrapping(await knowing("market", secret=b"t" * 32))
    with pytest.raises(Unreadable):
        another.unwrap(wrapping.wrap(KEY, "a", "market"), "a", "market")


async def test_for_an_unknown_deployment_nothing_is_wrapped_and_nothing_opens(wrapping: Wrapping) -> None:
    with pytest.raises(Refused, match="not known"):
        wrapping.wrap(KEY, "a", "nowhere")
    assert wrapping.unwrap(wrapping.wrap(KEY, "a", "market"), "a", "nowhere") is None
