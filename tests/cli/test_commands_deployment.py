"""What a person types about a deployment reaches the registrar as theirs; what comes back is shown."""

import asyncio
import json
from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Refused
from services.cli.main import main
from sightline.registrar.v1.deployment_service_pb2 import DraftDeploymentRequest
from tests.cli.answering import answering
from tests.cli.reviewing import entry, parts
from tests.pipeline.command import Place

FILE = """
name: market
purpose: Finding people
legal_basis: Act
place: Market
start: 2026-12-01T08:00:00Z
end: 2026-12-01T18:00:00Z
cameras: [{id: gate, source: recordings/gate.mp4}]
threshold: 0.955
officers: [carol]
"""


async def test_a_draft_is_its_authors_and_says_what_comes_next(tmp_path: Path) -> None:
    (tmp_path / "deployment.yaml").write_text(FILE + "watchlist: /home/anton/list\n", encoding="utf-8")
    async with answering(tmp_path) as services:
        done = await services.run("anton", "deployment", "draft", tmp_path / "deployment.yaml")
        (who, request) = services.register.asked[-1]
    assert done.exit_code == 0 and "sightline watchlist import market" in done.output
    assert isinstance(request, DraftDeploymentRequest) and who == "anton"
    drafted = request.deployment
    assert drafted.cameras[0].source == str(tmp_path / "recordings" / "gate.mp4")
    assert (drafted.model_pack, drafted.watchlist) == ("bundled", "")


async def test_who_may_not_is_told_so_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "deployment.yaml").write_text(FILE, encoding="utf-8")
    async with answering(tmp_path) as services:
        done = await services.run("carol", "deployment", "draft", tmp_path / "deployment.yaml")
        assert isinstance(done.exception, Refused) and "carol may not call" in str(done.exception)
        assert services.register.asked == []


@pytest.mark.parametrize(
    ("person", "words", "said"),
    [
        ("anton", ("notice", "market"), "announced"),
        ("carol", ("stop", "market", "--reason", "a fire"), "authorised anew"),
        ("dora", ("end", "market"), "its list is destroyed"),
    ],
)
async def test_each_step_is_the_persons_own(
    tmp_path: Path, person: str, words: tuple[str, ...], said: str
) -> None:
    async with answering(tmp_path) as services:
        done = await services.run(person, "deployment", *words)
        (who, request) = services.register.asked[-1]
    assert done.exit_code == 0 and said in done.output
    assert (who, request.name) == (person, "market")
    assert getattr(request, "reason", "a fire") == "a fire"


async def test_a_refusal_is_one_line_that_no_terminal_obeys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with answering(tmp_path) as services:
        done = await services.run("dora", "deployment", "start", "market")
    assert isinstance(done.exception, Refused) and "\x1b" in str(done.exception)

    def fail() -> None:
        assert done.exception is not None
        raise done.exception

    monkeypatch.setattr("services.cli.quiet.keep_quiet", fail)
    monkeypatch.setattr("sys.excepthook", None)
    with pytest.raises(SystemExit):
        main()
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "\x1b" not in err and "\\x1b[2Jtoo low\\x0asightline" in err


async def test_a_cameras_password_is_not_shown(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        table = (await services.run("fritz", "deployment", "show", "market")).output
        shown = (await services.run("fritz", "deployment", "show", "market", "--json")).output
    assert "rtsp://gate/stream" in table and "secret" not in table and "live" in table
    assert json.loads(shown)["deployment"]["cameras"] == [{"id": "gate", "source": "rtsp://gate/stream"}]


async def test_the_list_is_a_table_or_json(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        table = (await services.run("emil", "deployment", "list")).output
        listed = json.loads((await services.run("emil", "deployment", "list", "--json")).output)
    assert "market" in table and [one["name"] for one in listed] == ["a-secret", "market"]


async def test_a_file_that_cannot_be_drafted_is_said_before_anybody_is_asked(tmp_path: Path) -> None:
    (tmp_path / "deployment.yaml").write_text(FILE + "colour: red\n", encoding="utf-8")
    async with answering(tmp_path) as services:
        done = await services.run("anton", "deployment", "draft", tmp_path / "deployment.yaml")
        assert isinstance(done.exception, BadInput) and "colour" in str(done.exception)
        assert services.register.asked == []


async def test_a_script_signs_what_it_names_and_leaves_no_picture_behind(tmp_path: Path) -> None:
    photo = entry(2, by_hand=True).photo
    async with answering(tmp_path, review=parts()) as services:
        words = ("deployment", "authorise", "market", "--yes", "--as", str(services.key("berta")))
        refused = await asyncio.to_thread(Place(tmp_path).run, *words)
        done = await asyncio.to_thread(Place(tmp_path).run, *words, "--acknowledge", photo)
        (_, request) = services.register.asked[-1]
    assert refused.status == 1 and f"{photo} was not acknowledged" in refused.complaint
    assert (done.status, done.err) == (0, "") and "with version 7 of its list" in done.out
    assert request.authorisation.officer == "berta"
    assert not (tmp_path / "market-review").exists()
