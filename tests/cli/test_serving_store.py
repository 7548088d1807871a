"""`sightline serve` says what is missing before it starts anything."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput, StoreBusy
from services.cli.people import add
from services.cli.serving_store import Asked, serve
from services.cli.store import Store, hold


def nobody_is_told(socket: Path, origin: str) -> None:
    raise AssertionError("it does not serve")


async def test_nobody_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="sightline people add NAME --role ROLE"):
        await serve(Asked(tmp_path / "store", tmp_path / "store" / "keys", "bundled"), nobody_is_told)
    assert not (tmp_path / "store").exists()


async def test_a_path_that_can_be_no_sockets_is_said(tmp_path: Path) -> None:
    add(tmp_path / "keys", "anton", ["author"])
    with pytest.raises(BadInput, match="name a store with a shorter one"):
        await serve(Asked(tmp_path / ("x" * 110), tmp_path / "keys", "bundled"), nobody_is_told)


async def test_a_store_that_is_in_use_is_not_served_twice(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    add(store.keys, "anton", ["author"])
    with hold(store.folder), pytest.raises(StoreBusy, match="another run"):
        await serve(Asked(store.folder, store.keys, "bundled"), nobody_is_told)
