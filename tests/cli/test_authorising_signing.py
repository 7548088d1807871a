"""From the review to a signature that whoever checks it takes; and nothing without an officer's own words."""

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rich.console import Console

from services.chassis.access import Directory
from services.chassis.authorisation import covered_by
from services.chassis.errors import BadInput, Refused
from services.cli.asking.deployments import DeploymentClient
from services.cli.authorising.page import PAGE
from services.cli.authorising.signing import Signing, refuse_unknown
from services.cli.keyboard import Keyboard
from sightline.registrar.v1.deployment_service_pb2 import Review, ReviewDeploymentResponse, ReviewedEntry
from tests.cli.answering import Answering, answering, deployment
from tests.cli.reviewing import covered, entry, parts

BY_HAND = entry(2, by_hand=True).photo


async def sign(
    services: Answering,
    typed: str,
    person: str = "berta",
    acknowledged: Sequence[str] = (),
    yes: bool = False,
    look: Callable[[], None] = lambda: None,
) -> str:
    """What the officer read; `look` is called when all of it is there."""
    reading, writing = os.pipe()
    os.write(writing, typed.encode())
    os.close(writing)
    console = Console(file=io.StringIO(), width=1000)

    class Looking(Keyboard):
        def forget_what_was_typed(self) -> None:
            look()

    async with services.connected(person) as connection:
        client = DeploymentClient(connection.channel_to("registrar"))
        folder = services.folder / "review"
        try:
            version = await Signing(
                client, connection.person, "market", folder, console, acknowledged, yes, Looking(reading)
            )()
        finally:
            assert not folder.exists()
    assert version == 7
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def signed(services: Answering) -> list[str]:
    return [type(request).__name__ for _, request in services.register.asked]


async def test_what_is_signed_covers_exactly_what_was_shown(tmp_path: Path) -> None:
    async with answering(tmp_path, review=parts()) as services:
        await sign(services, "y\nmarket\n")
        (who, request) = services.register.asked[-1]
        people = Directory.load(services.key("x").parent / "directory.json").people
    digests = covered_by(request.authorisation, deployment(), people)
    assert digests == {covered(entry(1)), covered(entry(2, by_hand=True)), covered(entry(3))}
    assert (who, request.name, list(request.acknowledged_photos)) == ("berta", "market", [BY_HAND])


async def test_what_was_acknowledged_before_is_not_asked_again(tmp_path: Path) -> None:
    async with answering(tmp_path, review=parts()) as services:
        await sign(services, "", acknowledged=[BY_HAND], yes=True)
        assert signed(services)[-1] == "AuthoriseDeploymentRequest"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "was not acknowledged"),
        ("n\nmarket\n", "was not acknowledged"),
        ("y\n", "the name was not typed"),
        ("y\nyes\n", "the name was not typed"),
    ],
)
async def test_without_the_officers_own_words_nothing_is_signed(tmp_path: Path, typed: str, why: str) -> None:
    async with answering(tmp_path, review=parts()) as services:
        with pytest.raises(Refused, match=why):
            await sign(services, typed)
        assert signed(services) == ["ReviewDeploymentRequest"]


async def test_yes_at_the_end_acknowledges_no_photo(tmp_path: Path) -> None:
    async with answering(tmp_path, review=parts()) as services:
        with pytest.raises(Refused, match="was not acknowledged"):
            await sign(services, "", yes=True)


async def test_what_could_not_go_live_is_not_signed(tmp_path: Path) -> None:
    def problem(review: Review, entries: list[ReviewedEntry]) -> None:
        review.problems.append("case-1: the list is older than a day")

    async with answering(tmp_path, review=parts(problem)) as services:
        with pytest.raises(Refused, match="could not go live as it is: case-1"):
            await sign(services, "y\nmarket\n")


def _nothing() -> list[ReviewDeploymentResponse]:
    return []


def _entry_first() -> list[ReviewDeploymentResponse]:
    return parts()[1:]


def _two_reviews() -> list[ReviewDeploymentResponse]:
    return [parts()[0], *parts()]


@pytest.mark.parametrize("stream", [_nothing, _entry_first, _two_reviews])
async def test_what_is_no_review_is_not_signed(
    tmp_path: Path, stream: Callable[[], list[ReviewDeploymentResponse]]
) -> None:
    async with answering(tmp_path, review=stream()) as services:
        with pytest.raises(Refused, match="nothing was signed"):
            await sign(services, "y\nmarket\n")


async def test_every_picture_lies_beside_the_page_for_its_owner_alone(tmp_path: Path) -> None:
    seen: dict[str, bytes] = {}

    def look() -> None:
        folder = tmp_path / "review"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
        seen.update((path.name, path.read_bytes()) for path in folder.iterdir())

    async with answering(tmp_path, review=parts()) as services:
        await sign(services, "y\nmarket\n", look=look)
    entries = [entry(1), entry(2, by_hand=True), entry(3)]
    assert {name: content for name, content in seen.items() if name != PAGE} == {
        f"{one.photo}.jpg": one.jpeg for one in entries
    }
    page = seen[PAGE].decode()
    for shown in ("Market", "0.9", "carol", "case-1", "missing since 12 October", "2001-02-03", "Call 112"):
        assert shown in page
    assert "rtsp://gate/stream" in page and "secret" not in page
    assert "<script" not in page


async def test_script_and_control_characters_in_an_entry_do_nothing(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\x1b[2J\u202e"
    entries = [entry(1)]
    entries[0].subject = entries[0].reason = entries[0].looks_like = evil
    pages: list[str] = []

    def look() -> None:
        pages.append((tmp_path / "review" / PAGE).read_text(encoding="utf-8"))

    async with answering(
        tmp_path, review=parts(lambda review, shown: _become(review, shown, entries))
    ) as services:
        read = await sign(services, "market\n", look=look)
    assert "\x1b" not in read and "\u202e" not in read and "alert(1)</script>\\x1b[2J" in read
    assert "<script" not in pages[0] and "&lt;script&gt;" in pages[0]
    assert "\x1b" not in pages[0] and "\u202e" not in pages[0]


def _become(review: Review, shown: list[ReviewedEntry], entries: list[ReviewedEntry]) -> None:
    from tests.cli.reviewing import review_of

    shown[:] = entries
    review.CopyFrom(review_of(entries))


async def test_a_photo_whose_name_is_a_path_is_refused(tmp_path: Path) -> None:
    def change(review: Review, entries: list[ReviewedEntry]) -> None:
        entries[0].photo = "../../escaped"

    async with answering(tmp_path, review=parts(change)) as services:
        with pytest.raises(BadInput, match="no SHA-256"):
            await sign(services, "y\nmarket\n")
    assert not list(tmp_path.parent.glob("escaped*"))


async def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "mine").touch()
    async with answering(tmp_path, review=parts()) as services, services.connected("berta") as connection:
        client = DeploymentClient(connection.channel_to("registrar"))
        with pytest.raises(BadInput, match="is there already"):
            await Signing(client, connection.person, "market", tmp_path / "review", Console())()
    assert (tmp_path / "review" / "mine").exists()


@pytest.mark.parametrize("photo", ["", "abc", "Z" * 64, "ab" * 31])
def test_an_acknowledgement_names_a_photo_whole(photo: str) -> None:
    with pytest.raises(BadInput, match="64 hexadecimal digits"):
        refuse_unknown([photo])
