"""The whole story by the command line: drafted, authorised by another, live, compared by two, published."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import yaml

from services.cli.demo import assets, story
from services.cli.demo.walks import WALKS
from services.cli.people import add
from tests.pipeline.command import Finished, Place
from tests.pipeline.serving import asked_by, said_by, served, stop

PEOPLE = {
    "anton": ["author", "authorising_officer"],
    "berta": ["authorising_officer", "supervisor"],
    "carol": ["engagement_officer"],
    "dora": ["engagement_officer"],
    "emil": ["engagement_officer"],
    "fritz": ["auditor"],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The demonstration's street, for two officers who compare."""
    made = Place(tmp_path_factory.mktemp("people"))
    for name, roles in PEOPLE.items():
        add(made.store / "keys", name, roles)
    told = story.write(made.folder, assets.fetch(), datetime.now(UTC), size=(960, 540), walks=WALKS[:4])
    said = yaml.safe_load(told.deployment_file.read_text())
    del said["watchlist"]
    said |= {"officers": ["carol", "dora"], "adjudication": "ADJUDICATION_TWO_PERSONS"}
    told.deployment_file.write_text(yaml.safe_dump(said))
    told.watchlist.write_text(told.watchlist.read_text().replace("unknown", "1961-08-04"))
    return made


def who_did_what(place: Place) -> None:
    """The chain, as an auditor reads it: nobody but an auditor, and each step with who took it."""
    lines = json.loads(said_by(place, "fritz", "audit", "list", "--deployment", "demo", "--json"))
    who = {one["what"]: one["who"] for one in lines}
    assert who["drafted"] == who["notice_published"] == "anton"
    assert who["authorised"] == who["started"] == who["ended"] == "berta"
    assert who["stopped"] == "carol" and {"carol", "dora"} == set(who["alert_resolved"].split(", "))
    assert "may not call" in refused(place, "anton", "audit", "list")


def refused(place: Place, person: str, *words: str) -> str:
    done: Finished = asked_by(place, person, *words)
    assert done.status == 1, done.out
    return done.complaint


@contextmanager
def watched(place: Place, person: str) -> Iterator[Iterator[dict[str, object]]]:
    """Alerts as `person` sees them come, and change."""
    key = f"{place.store}/keys/{person}.key"
    with place.started("alerts", "watch", "demo", "--json", "--as", key) as process:
        assert process.stdout is not None
        yield (json.loads(line) for line in process.stdout)


def test_a_deployment_is_the_work_of_several_from_the_draft_to_what_is_published(place: Place) -> None:
    with served(place, REGISTRAR_RECORD_SETTLES_AFTER_SECONDS="0") as process:
        said_by(place, "anton", "deployment", "draft", "deployment.yaml")
        said_by(place, "anton", "watchlist", "import", "demo", "watchlist/list.csv")
        assert "authorise it" in refused(place, "berta", "deployment", "start", "demo")
        assert "somebody else" in refused(place, "anton", "deployment", "authorise", "demo", "--yes")
        assert "authorised" in said_by(place, "berta", "deployment", "authorise", "demo", "--yes")
        assert "public notice" in refused(place, "berta", "deployment", "start", "demo")
        said_by(place, "anton", "deployment", "notice", "demo")
        assert "A painted street" in said_by(place, "fritz", "notices")
        said_by(place, "berta", "deployment", "start", "demo")
        with watched(place, "carol") as alerts:
            first = next(alerts)
            assert (first["standing"], first["trial"]) == ("STANDING_OPEN", False)
            compared(place, str(first["id"]), alerts)
        assert "drafted" not in said_by(place, "fritz", "deployment", "list")
        said_by(place, "carol", "deployment", "stop", "demo", "--reason", "the square was cleared")
        assert "authorise it" in refused(place, "berta", "deployment", "start", "demo")
        assert "list is destroyed" in said_by(place, "berta", "deployment", "end", "demo")
        published(place)
        who_did_what(place)
        said_by(place, "fritz", "audit", "export", "chain.jsonl")
        stop(process)
    assert place.run("audit", "verify", "chain.jsonl").status == 3  # whole, as far as it shows itself
    chain = (place.folder / "chain.jsonl").read_text()
    assert not any(word in chain for word in ("listed-man", *PEOPLE)), "the chain names somebody"
    looked_for(chain)


def looked_for(chain: str) -> None:
    """What the chain says of the list that was destroyed: each vector and photo was looked for, in memory."""
    bodies = [json.loads(line)["body"] for line in chain.splitlines()]
    (search,) = [body["search"] for body in bodies if "search" in body]
    assert (search["vectors"], search["photos"], search["lost"]) == (1, 1, False)
    assert search["places"]["vector_files"] == "memory"
    assert "not searched" not in search["places"].values() and search["searched_bytes"] > 1000


def compared(place: Place, alert: str, alerts: Iterator[dict[str, object]]) -> None:
    """Two officers answer, each by themselves; who it is comes after that, to them alone."""
    assert "first compare" in refused(place, "carol", "alerts", "identity", alert)
    for outsider in ("emil", "berta", "fritz", "anton"):
        assert refused(place, outsider, "alerts", "answer", alert, "--answer", "same")
    written = said_by(place, "carol", "alerts", "pictures", alert, "pictures").splitlines()
    assert all((place.folder / path).stat().st_size for path in written[:2])
    said_by(place, "carol", "alerts", "answer", alert, "--answer", "same")
    assert "locked" in refused(place, "carol", "alerts", "answer", alert, "--answer", "not")
    assert refused(place, "carol", "alerts", "identity", alert)
    shown = next(one for one in alerts if one.get("answers_given"))
    assert (shown["standing"], shown["answer"]) == ("STANDING_OPEN", "ANSWER_UNSPECIFIED")
    assert "listed-man" in said_by(place, "dora", "alerts", "answer", alert, "--answer", "same")
    assert "listed-man" in said_by(place, "carol", "alerts", "identity", alert)
    came = ("--engagement", "engaged", "--confirmed", "true", "--disposal", "no-action")
    assert "receipt" in said_by(place, "carol", "alerts", "outcome", alert, *came)
    assert next(one for one in alerts if one.get("outcome"))["standing"] == "STANDING_ENGAGE"


def published(place: Place) -> None:
    """Figures, none of them small; no name and no picture."""
    (record,) = json.loads(said_by(place, "fritz", "publish", "demo", "--format", "json"))["records"]
    assert record["watchlist_subjects"] == 1 and record["alerts"] == {"at_least": 0, "at_most": 4}
    text = said_by(place, "fritz", "publish", "demo", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["place"] == "A painted street" and row["confirmed_true"] == "fewer than 5"
    assert not any(name in text for name in ("listed-man", *PEOPLE))
