"""`sightline serve` with people who call it, each a process of its own, on the real services."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from services.cli.demo import assets
from services.cli.people import add
from tests.pipeline.command import Place
from tests.pipeline.serving import asked_by, said_by, served, stop

PEOPLE = {"anton": "author", "carol": "engagement_officer", "fritz": "auditor"}
LATER = datetime.now(UTC) + timedelta(hours=2)
HEAD = "photo,subject,reason,source,expires_at,date_of_birth\n"
DEPLOYMENT = f"""
name: market
purpose: Trying
legal_basis: Consent
place: Market
start: {datetime.now(UTC).isoformat()}
end: {LATER.isoformat()}
cameras: [{{id: gate, source: "rtsp://127.0.0.1:9/nobody"}}]
threshold: 0.99
officers: [carol]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place whose store knows three people."""
    made = Place(tmp_path_factory.mktemp("serve"))
    for name, role in PEOPLE.items():
        add(made.store / "keys", name, [role])
    (made.folder / "deployment.yaml").write_text(DEPLOYMENT, encoding="utf-8")
    return made


def hostile(folder: Path) -> Path:
    """A ZIP with one photo that is taken, and others that no detector is to choke on."""
    wide = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(wide, "PNG")
    content = {
        "good": assets.fetch()["obama.jpg"].read_bytes(),
        "html": b"<!doctype html><script>alert(1)</script>",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "wide": wide.getvalue(),
    }
    path = folder / "list.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, photo in content.items():
            file.writestr(zipfile.ZipInfo(f"{name}.jpg"), photo)
        rows = [f"{name}.jpg,<script>{name},why,where,{LATER.isoformat()},unknown" for name in content]
        file.writestr("watchlist.csv", HEAD + "\n".join(rows) + "\n")
    return path


def test_people_call_each_with_their_own_rights_and_lists_end_with_the_process(place: Place) -> None:
    with served(place) as process:
        said_by(place, "anton", "deployment", "draft", "deployment.yaml")
        refused = place.run("deployment", "draft", "deployment.yaml", "--as", f"{place.store}/keys/carol.key")
        assert refused.status == 1 and "carol may not call" in refused.complaint
        words = ("watchlist", "import", "market", str(hostile(place.folder)), "--json")
        done = place.run(*words, "--as", f"{place.store}/keys/anton.key")
        assert done.status == 1 and "1 of 4 photos taken" in done.err and "photos a second" in done.err
        found = {one["subject"]: (one["verdict"], one["explanation"]) for one in json.loads(done.out)}
        assert {name.removeprefix("<script>"): verdict for name, (verdict, _) in found.items()} == {
            "good": "taken",
            "html": "unreadable",
            "svg": "unreadable",
            "wide": "unreadable",
        }
        assert "50 million pixels" in found["<script>wide"][1]
        (one,) = json.loads(said_by(place, "fritz", "deployment", "list", "--json"))
        assert (one["name"], one["status"], one["photo_count"]) == ("market", "STATUS_DRAFT", 1)
        stop(process)
    assert not (place.store / "services" / "grpc").exists()
    after = place.run("deployment", "list", "--as", f"{place.store}/keys/fritz.key")
    assert "no services run on this store" in after.complaint


def test_what_a_killed_process_left_ends_by_itself(place: Place) -> None:
    with served(place) as process:
        said_by(place, "anton", "deployment", "draft", "deployment.yaml")
        process.kill()
        process.wait()
    with served(place) as process:
        for _ in range(100):
            (one,) = json.loads(said_by(place, "fritz", "deployment", "list", "--json"))
            if one["status"] == "STATUS_DESTROYED":
                break
        assert one["status"] == "STATUS_DESTROYED"
        assert one["end_reason"] == "its list was in the memory of a process that is gone"
        stop(process)


def test_a_password_is_given_by_an_engineer_and_is_another_each_time(place: Place) -> None:
    add(place.store / "keys", "edda", ["engineer"])
    with served(place) as process:
        given = {said_by(place, "edda", "people", "password", "carol").splitlines()[0] for _ in range(2)}
        assert len(given) == 2 and "given, until" in said_by(place, "edda", "people", "accounts")
        assert "may not call SetPassword" in asked_by(place, "fritz", "people", "password", "carol").complaint
        stop(process)
    with served(place) as process:  # another registrar: who it was stays known
        said = json.loads(said_by(place, "fritz", "audit", "list", "--what", "password_given", "--json"))
        assert [(one["who"], one["details"]) for one in said] == [("edda", "of carol")] * 2
        stop(process)
