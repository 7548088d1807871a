"""`sightline people`: who stands in directory.json, and that nobody is ever put in another's place."""

import json
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.chassis.access import Directory, Identity, Role
from services.chassis.errors import BadInput
from services.cli.keys import make
from services.cli.main import app
from services.cli.people import add, add_passkey, folder_of, remove

COSE = bytes.fromhex("a50102032620012158204d")


def said(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["people", *map(str, arguments)])


def directory(folder: Path) -> Directory:
    return Directory.load(folder / "directory.json")


def passkey(folder: Path, number: int = 1, **said: object) -> Path:
    path = folder / "passkey.json"
    known = {"id": b64encode(bytes([number] * 20)).decode(), "public_key": b64encode(COSE).decode()}
    path.write_text(json.dumps(known | said), encoding="utf-8")
    return path


def test_a_person_gets_a_key_and_the_directory_its_public_half_alone(tmp_path: Path) -> None:
    keys = tmp_path / "store" / "keys"
    done = said("add", "berta", "--role", "authorising_officer", "--role", "supervisor", "--keys", keys)
    assert done.exit_code == 0 and "Hand" in done.output and "know it within seconds" in done.output
    identity = Identity.load(keys / "berta.key")
    berta = directory(keys).people["berta"]
    assert berta.signing == identity.signing_key.public_key().public_bytes_raw()
    assert berta.roles == {Role.AUTHORISING_OFFICER, Role.SUPERVISOR}
    assert identity.seed not in (keys / "directory.json").read_bytes()
    assert {path.stat().st_mode & 0o777 for path in (keys, keys.parent)} == {0o700}
    assert (keys / "berta.key").stat().st_mode & 0o777 == 0o600


def test_nobody_is_replaced(tmp_path: Path) -> None:
    add(tmp_path, "berta", ["supervisor"])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(BadInput, match="knows berta already"):
        add(tmp_path, "berta", ["auditor"])
    remove(tmp_path, "berta")
    with pytest.raises(BadInput, match="never overwritten"):
        add(tmp_path, "berta", ["auditor"])
    assert (tmp_path / "berta.key").read_bytes() == before["berta.key"]
    assert directory(tmp_path).people == {}


@pytest.mark.parametrize(
    ("name", "roles", "why"),
    [
        ("eve", ["auditor", "author"], "nobody may be auditor and author at once"),
        ("eve", ["king"], "there is no such role"),
        ("registrar", ["author"], "none of: frame_grabber"),
        ("../eve", ["author"], "lower-case letters"),
        ("Eve\x1b[2J", ["author"], "lower-case letters"),
    ],
)
def test_who_cannot_be_leaves_nothing_behind(tmp_path: Path, name: str, roles: list[str], why: str) -> None:
    with pytest.raises(BadInput, match=why) as caught:
        add(tmp_path / "keys", name, roles)
    assert "\x1b" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_written_leaves_no_key(tmp_path: Path) -> None:
    (tmp_path / "directory.json.part").mkdir()
    with pytest.raises(BadInput, match="cannot be written"):
        add(tmp_path, "berta", ["author"])
    assert not (tmp_path / "berta.key").exists()


def test_services_and_people_stand_in_one_directory_and_neither_undoes_the_other(tmp_path: Path) -> None:
    make(tmp_path, ["matcher"])
    add(tmp_path, "berta", ["author"])
    make(tmp_path)
    remove(tmp_path, "berta")
    assert len(directory(tmp_path).entries) == 9 and directory(tmp_path).people == {}


def test_the_list_is_a_table_or_json(tmp_path: Path) -> None:
    add(tmp_path, "berta", ["author"])
    add_passkey(tmp_path, "berta", passkey(tmp_path))
    assert "berta" in said("list", "--keys", tmp_path).output
    listed = json.loads(said("list", "--json", "--keys", tmp_path).output)
    assert listed == [{"name": "berta", "roles": ["author"], "key_file": True, "passkeys": 1}]


def test_who_is_removed_is_gone_and_their_key_file_is_left_to_them(tmp_path: Path) -> None:
    add(tmp_path, "berta", ["author"])
    assert "out of the directory" in said("remove", "berta", "--keys", tmp_path).output
    assert directory(tmp_path).people == {} and (tmp_path / "berta.key").exists()
    with pytest.raises(BadInput, match="knows nobody called berta"):
        remove(tmp_path, "berta")


def test_a_passkey_is_taken_as_the_page_gave_it_in_either_alphabet(tmp_path: Path) -> None:
    add(tmp_path, "berta", ["authorising_officer"])
    assert "1 passkey." in said("passkey", "berta", passkey(tmp_path), "--keys", tmp_path).output
    ident = bytes([0xFB, 0xEF, 0xFF, 2])
    other = passkey(tmp_path, id=urlsafe_b64encode(ident).decode().rstrip("="))
    assert add_passkey(tmp_path, "berta", other) == 2
    first, second = directory(tmp_path).people["berta"].passkeys
    assert (first.id, first.public_key, second.id) == (bytes([1] * 20), COSE, ident)
    assert directory(tmp_path).people["berta"].signing is not None


def test_a_passkey_is_one_persons(tmp_path: Path) -> None:
    add(tmp_path, "berta", ["authorising_officer"])
    add(tmp_path, "dora", ["supervisor"])
    add_passkey(tmp_path, "berta", passkey(tmp_path))
    with pytest.raises(BadInput, match="berta has this passkey already"):
        add_passkey(tmp_path, "dora", passkey(tmp_path))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"id":"","public_key":"oA=="}', b'{"id":"AA==","public_key":"AA=="}', b"{" * 9999],
)
def test_what_is_no_passkey_is_one_line(tmp_path: Path, content: bytes) -> None:
    add(tmp_path, "berta", ["authorising_officer"])
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BadInput, match=r"^[^\n]*is no passkey[^\n]*$"):
        add_passkey(tmp_path, "berta", tmp_path / "file")


def test_the_folder_is_the_one_named_else_that_of_the_variable_else_the_stores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SIGHTLINE_KEYS", raising=False)
    monkeypatch.setenv("SIGHTLINE_STORE", str(tmp_path / "store"))
    assert folder_of(None) == tmp_path / "store" / "keys"
    assert folder_of(None, tmp_path / "other") == tmp_path / "other" / "keys"
    monkeypatch.setenv("SIGHTLINE_KEYS", str(tmp_path / "cluster"))
    assert folder_of(None, tmp_path / "other") == tmp_path / "cluster"
    assert folder_of(tmp_path / "named") == tmp_path / "named"
