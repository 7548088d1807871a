"""A person says who they are; where the services are is the store, or a cluster."""

import socket
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import Access, Directory
from services.chassis.errors import BadInput, Refused, Unavailable
from services.cli.asking.deployments import DeploymentClient
from services.cli.connecting import Where, connect
from services.cli.people import add
from services.cli.store import Store
from sightline.registrar.v1.deployment_service_pb2_grpc import add_DeploymentServiceServicer_to_server
from tests.cli.answering import Register, answering


async def test_who_does_not_say_who_they_are_reaches_nobody(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        with pytest.raises(BadInput, match="say who you are"):
            async with connect(Where(None, services.store)):
                raise AssertionError


async def test_a_store_that_nobody_serves_is_said_with_what_to_do(tmp_path: Path) -> None:
    key = add(tmp_path / "keys", "anton", ["author"])
    with pytest.raises(Unavailable, match="start them with `sightline serve`"):
        async with connect(Where(key, tmp_path / "store")):
            raise AssertionError
    path = Store(tmp_path / "store").socket
    path.parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))  # as a process leaves it that was killed
    with pytest.raises(Unavailable, match="start them with `sightline serve`"):
        async with connect(Where(key, tmp_path / "store")):
            raise AssertionError


async def test_one_place_is_named(tmp_path: Path) -> None:
    key = add(tmp_path / "keys", "anton", ["author"])
    with pytest.raises(BadInput, match="name one of the two"):
        async with connect(Where(key, tmp_path, cluster=True)):
            raise AssertionError


async def test_a_key_of_the_same_name_is_not_the_person(tmp_path: Path) -> None:
    forged = add(tmp_path / "forged", "anton", ["author"])
    async with answering(tmp_path) as services, connect(Where(forged, services.store)) as connection:
        with pytest.raises(Refused, match="was not signed by the caller that it names"):
            await DeploymentClient(connection.channel_to("registrar")).all()


async def test_a_cluster_is_reached_at_its_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = add(tmp_path, "emil", ["engineer"])
    directory = Directory.load(tmp_path / "directory.json")
    server = rpc.server(Access.create("registrar", directory, CollectorRegistry()))
    add_DeploymentServiceServicer_to_server(Register(), server)
    port = rpc.listen(server, "127.0.0.1:0")
    await server.start()
    monkeypatch.setenv("SIGHTLINE_ADDRESSES", f"registrar=127.0.0.1:{port}")
    try:
        async with connect(Where(key, cluster=True)) as connection:
            assert len(await DeploymentClient(connection.channel_to("registrar")).all()) == 2
    finally:
        await server.stop(None)
