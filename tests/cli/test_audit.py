"""`sightline audit`: what is exported is whole, and what was done to it afterwards is found."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from typer.testing import CliRunner, Result

from services.chassis import rpc
from services.chassis.access import Access, Directory
from services.chassis.errors import BadInput, Refused, SightlineError, Unavailable
from services.chassis.records import Records
from services.cli.audit import Source, export
from services.cli.audit_verifying import entries_in, verify
from services.cli.head_files import secret_key
from services.cli.keys import make
from services.cli.main import app
from services.cli.people import add
from services.cli.store import Store
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.migrations import MIGRATIONS
from services.tree_heads.checkpoint import Checkpoint
from services.tree_heads.notes import Note
from services.tree_heads.tree import tree_of
from sightline.registrar.v1.people_service_pb2 import NoteExportRequest, NoteExportResponse
from sightline.registrar.v1.people_service_pb2_grpc import (
    PeopleServiceServicer,
    add_PeopleServiceServicer_to_server,
)
from sightline.retention_purger.v1.audit_service_pb2_grpc import add_AuditServiceServicer_to_server
from tests.retention_purger.auditing import audit_rpc
from tests.retention_purger.chain import told

LENGTH = 700


@dataclass
class Noting(PeopleServiceServicer):
    """Notes who exports."""

    noted: list[str] = field(default_factory=list)

    @rpc.answers
    async def NoteExport(self, request: NoteExportRequest, context: object) -> NoteExportResponse:
        self.noted.append(rpc.caller().name)
        return NoteExportResponse()


async def fill(store: Path) -> None:
    store.mkdir()
    records = Records("retention_purger", Store(store).database("retention_purger"), MIGRATIONS)
    await records.open()
    chain = SqlAuditChain(records)
    async with records.transaction() as connection:
        for number in range(LENGTH):
            await chain.add(connection, told(number))
    await records.close()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file, and its head."""
    folder = tmp_path_factory.mktemp("audit")
    asyncio.run(fill(folder / "store"))
    done = said("export", folder / "chain", "--store", folder / "store")
    assert done.exit_code == 0 and done.output.startswith(f"{LENGTH} entries, ")
    return folder / "chain", done.output.split()[-1]


def said(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


def changed(path: Path, folder: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="ascii")
    assert old in text
    other = folder / "changed"
    other.write_text(text.replace(old, new), encoding="ascii")
    return other


def test_with_its_head_a_chain_is_proven_whole(exported: tuple[Path, str]) -> None:
    path, head = exported
    done = said("verify", path, "--head", head)
    assert done.exit_code == 0 and "nothing was changed" in done.output


def test_without_a_head_it_says_what_it_cannot_exclude(exported: tuple[Path, str]) -> None:
    path, head = exported
    done = said("verify", path)
    assert done.exit_code == 3 and "truncation and fork not excluded" in done.output
    assert head in done.output


def test_an_earlier_head_proves_what_came_before_it(exported: tuple[Path, str]) -> None:
    path, _ = exported
    line = path.read_text(encoding="ascii").splitlines()[9]
    early = line.partition('"hash":"')[2][:64]
    done = said("verify", path, "--head", early)
    assert done.exit_code == 3 and "not excluded after entry 10" in done.output


def test_a_changed_entry_is_named(exported: tuple[Path, str], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="entry 500 was changed"):
        verify(changed(exported[0], tmp_path, '"number":500,', '"number":500, '))
    lines = exported[0].read_text(encoding="ascii").splitlines()
    other = lines[499].replace('"market"', '"Market"')
    with pytest.raises(BadInput, match="entry 500 was changed"):
        verify(changed(exported[0], tmp_path, lines[499], other), exported[1])


def test_what_was_cut_off_is_found_with_a_head_alone(exported: tuple[Path, str], tmp_path: Path) -> None:
    path, head = exported
    cut = tmp_path / "cut"
    cut.write_text("".join(path.read_text("ascii").splitlines(keepends=True)[:-1]), encoding="ascii")
    assert verify(cut).head.number == LENGTH - 1
    with pytest.raises(BadInput, match="the end was cut off, or it is another chain"):
        verify(cut, head)


def test_with_a_signed_head_a_chain_is_proven_and_what_is_wrong_is_named(
    exported: tuple[Path, str], tmp_path: Path
) -> None:
    path, _ = exported
    signer = said("key", tmp_path / "signer", "--name", "audit.example.org").output.strip()
    witness = said("key", tmp_path / "witness", "--name", "w.example.com", "--witness").output.strip()
    root = tree_of(entry.hash for entry in entries_in(path)).root
    note = Note(Checkpoint("audit.example.org", LENGTH, root)).signed(secret_key(tmp_path / "signer"))
    (tmp_path / "head").write_text(note.text, encoding="utf-8")
    (tmp_path / "signer.pub").write_text(signer + "\n", encoding="ascii")
    with_head = ("--head", tmp_path / "head", "--key", signer)
    done = said("verify", path, *with_head)
    assert done.exit_code == 0 and "nothing was changed" in done.output
    assert said("verify", path, *with_head[:3], tmp_path / "signer.pub").exit_code == 0
    lines = path.read_text("ascii").splitlines(keepends=True)
    (tmp_path / "cut").write_text("".join(lines[:-2]), encoding="ascii")
    for file, options, words in (
        (tmp_path / "cut", with_head, f"entries {LENGTH - 1} to {LENGTH} are missing: the end was cut off"),
        (path, with_head[:2], "name the public key with --key"),
        (path, (*with_head, "--key", witness), r"is not signed by w\.example\.com's key"),
        (path, ("--key", signer), "name the file of the head too"),
        (path, ("--head", tmp_path / "none", "--key", signer), "cannot be read"),
    ):
        with pytest.raises(SightlineError, match=words):
            raise said("verify", file, *options).exception or AssertionError


async def test_an_auditor_asks_the_services_that_hold_the_store(
    exported: tuple[Path, str], tmp_path: Path
) -> None:
    path, head = exported
    address = Store(path.parent / "store").database("retention_purger")
    served, records = Store(tmp_path / "store"), Records("retention_purger", address, MIGRATIONS)
    keys = {
        name: add(served.keys, name, [role]) for name, role in (("fritz", "auditor"), ("anton", "author"))
    }
    directory = Directory.load(served.keys / "directory.json")
    server = rpc.server(Access.create("retention_purger", directory, CollectorRegistry()))
    served.socket.parent.mkdir()
    rpc.listen(server, f"unix:{served.socket}")
    add_AuditServiceServicer_to_server(audit_rpc(records), server)
    noting = Noting()
    add_PeopleServiceServicer_to_server(noting, server)
    await server.start()
    try:
        assert (await export(tmp_path / "chain", Source(served.folder, key=keys["fritz"]))).hash.hex() == head
        assert noting.noted == ["fritz"]
        with pytest.raises(Refused, match="anton may not call NoteExport"):
            await export(tmp_path / "chain", Source(served.folder, key=keys["anton"]))
    finally:
        await server.stop(None)
        await records.close()


@pytest.mark.parametrize("content", [b"", b"\n", b"hello\n", bytes(range(256)), b"{" * 2_000_000])
def test_what_is_no_chain_is_one_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    if content:
        with pytest.raises(BadInput, match=r"^[^\n]*$"):
            verify(tmp_path / "file")
    else:
        assert verify(tmp_path / "file").doubt


def test_wrong_arguments_are_one_line(exported: tuple[Path, str], tmp_path: Path) -> None:
    for arguments in (
        ("verify", tmp_path / "none"),
        ("verify", exported[0], "--head", "abc"),
        ("export", tmp_path / "file", "--store", tmp_path / "none"),
        ("export", tmp_path / "file", "--store", tmp_path, "--cluster"),
        ("export", tmp_path / "no" / "file", "--store", exported[0].parent / "store"),
    ):
        done = said(*arguments)
        assert isinstance(done.exception, BadInput) and "\n" not in str(done.exception)


def test_the_file_is_its_owners_and_never_there_in_part(exported: tuple[Path, str]) -> None:
    path, _ = exported
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in path.parent.iterdir()) == ["chain", "store"]


async def test_a_cluster_is_asked_as_the_operator(
    exported: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, head = exported
    make(tmp_path / "keys")
    address = Store(path.parent / "store").database("retention_purger")
    records = Records("retention_purger", address, MIGRATIONS)
    directory = Directory.load(tmp_path / "keys" / "directory.json")
    server = rpc.server(Access.create("retention_purger", directory, CollectorRegistry()))
    port = rpc.listen(server, "127.0.0.1:0")
    add_AuditServiceServicer_to_server(audit_rpc(records), server)
    noting = Noting()
    add_PeopleServiceServicer_to_server(noting, server)
    await server.start()
    monkeypatch.setenv("SIGHTLINE_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("SIGHTLINE_ADDRESSES", f"retention_purger=127.0.0.1:{port}")
    try:
        assert (await export(tmp_path / "chain", Source(cluster=True))).hash.hex() == head
    finally:
        await server.stop(None)
        await records.close()
    assert (tmp_path / "chain").read_bytes() == path.read_bytes()
    with pytest.raises(Unavailable, match="cannot be reached"):
        await export(tmp_path / "again", Source(cluster=True))
    assert not list(tmp_path.glob("again*"))
