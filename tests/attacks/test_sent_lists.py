"""A bad ZIP, through the console's own door: refused in words, or each bad photo is; nothing else is lost."""

import io
import stat
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import grpc.aio
import pytest
from PIL import Image

from services.detector.adapters.pillow_photos import PillowPhotos
from services.registrar.domain.photo_gate import FoundFace, PhotoFace
from services.registrar.rpc.deployments import DeploymentRpc
from services.registrar.rpc.watchlist import WatchlistRpc
from services.registrar.settings import RegistrarSettings
from sightline.registrar.v1.deployment_service_pb2_grpc import add_DeploymentServiceServicer_to_server
from sightline.registrar.v1.watchlist_service_pb2_grpc import add_WatchlistServiceServicer_to_server
from tests.console.standing import Standing, standing
from tests.console.test_importing import over, send
from tests.registrar.registering import Rig

HEAD = "photo,subject,reason,source,expires_at,date_of_birth\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
SCRIPT = "<script>alert(1)<script>"
Filling = Callable[[zipfile.ZipFile], None]


class Detector:
    """Decodes as the detector does, and takes whatever is a picture for one good face."""

    async def find(self, photo: bytes) -> list[PhotoFace]:
        PillowPhotos().decode(photo)
        return [PhotoFace(FoundFace(112, 0.5, 0.0, 0.5), bytes([photo[-3]]), photo)]


@dataclass
class Registrar:
    """Real tables, a real list; `rig` drafts."""

    rig: Rig = field(init=False)

    def serve(self, server: grpc.aio.Server) -> None:
        life = self.rig.lifecycle
        add_DeploymentServiceServicer_to_server(DeploymentRpc(life), server)
        gate, metrics = RegistrarSettings().gate, life.metrics
        watchlist = WatchlistRpc(Detector(), self.rig.embedder, life, gate, metrics)
        add_WatchlistServiceServicer_to_server(watchlist, server)

    async def on_the_list(self) -> list[str]:
        return sorted(one.entry.subject for one in (await self.rig.lifecycle.look("market")).photos)


@pytest.fixture
async def registrar(tmp_path: Path) -> AsyncIterator[Registrar]:
    made = Registrar()
    (tmp_path / "registrar").mkdir()
    made.rig = Rig(tmp_path / "registrar")
    await made.rig.records.open()
    await made.rig.lifecycle.draft(made.rig.plan(), "author")
    yield made
    await made.rig.records.close()


@pytest.fixture
async def place(tmp_path: Path, registrar: Registrar) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=registrar.serve) as made:
        yield made


def packed(fill: Filling) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return file.getvalue()


def picture(shade: int, width_px: int = 64, height_px: int = 64) -> bytes:
    file = io.BytesIO()
    Image.new("L", (width_px, height_px), shade).save(file, "PNG")
    return file.getvalue()


def member(name: str, content: bytes = b"x", mode: int = 0) -> Filling:
    def fill(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, content, zipfile.ZIP_DEFLATED)

    return fill


def encrypted() -> bytes:
    content = bytearray(packed(member("a/1.jpg")))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def sharing() -> bytes:
    """As in «A better zip bomb» (Fifield, 2019): many members, one body."""

    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr(zipfile.ZipInfo("a/1.jpg"), b"x" * 100)
        archive.writestr(zipfile.ZipInfo("a/2.jpg"), b"x" * 100)
        archive.getinfo("a/1.jpg").header_offset = archive.getinfo("a/2.jpg").header_offset

    return packed(fill)


def two_lists(archive: zipfile.ZipFile) -> None:
    for folder in "ab":
        archive.writestr(f"{folder}/watchlist.csv", HEAD)


REFUSED = {
    "a bomb": (packed(member("a/1.jpg", bytes(50_000_000))), "packed more than 100 times smaller"),
    "a way out": (packed(member("../../etc/passwd")), "leads out of the archive"),
    "an absolute way": (packed(member("/etc/passwd")), "leads out of the archive"),
    "a link": (packed(member("a/1.jpg", b"/etc/passwd", stat.S_IFLNK | 0o777)), "is a link"),
    "a ZIP within": (packed(member("a/1.zip", packed(member("a/1.jpg")))), "an archive itself"),
    "a password": (encrypted(), "without a password"),
    "a name that hides": (packed(member("a/gpj.\u202e.jpg")), "cannot be shown"),
    "no ZIP": (b"%PDF-1.7", "is no ZIP"),
    "half a ZIP": (packed(member("a/1.jpg"))[:-10], "is no ZIP"),
    "nobody": (packed(lambda _: None), "lists nobody"),
    "a CSV that is none": (packed(member("watchlist.csv", b"\xff\xfe\x00")), "UTF-8"),
    "two lists": (packed(two_lists), "more than one"),
}


@pytest.mark.parametrize("attack", REFUSED)
async def test_a_bad_zip_is_refused_whole_and_in_words(
    place: Standing, registrar: Registrar, attack: str
) -> None:
    content, why = REFUSED[attack]
    async with place.browser("author") as browser:
        status, text = await send(browser, content, Accept="application/json")
        assert status == 400 and why in text
        _, page = await browser.get("/deployments/market/list/import")
    assert "photos taken" not in page and "is sending" not in page
    assert await registrar.on_the_list() == []


BAD_PHOTOS = {
    "an SVG": (SVG, "not a picture that can be read"),
    "a page": (HTML, "not a picture that can be read"),
    "200 megapixels": (picture(7, 20_000, 10_000), "more than 50 million pixels"),
    "a ZIP by another name": (packed(member("a/1.jpg")), "not a picture that can be read"),
    "half a picture": (picture(9, 500, 500)[:60], "unreadable"),
    "nothing": (b"", "the file is empty"),
}


@pytest.mark.parametrize("attack", BAD_PHOTOS)
async def test_a_bad_photo_is_refused_in_words_and_the_rest_is_taken(
    place: Standing, registrar: Registrar, attack: str
) -> None:
    content, why = BAD_PHOTOS[attack]

    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr(zipfile.ZipInfo("bad/1.jpg"), content)
        archive.writestr("good/1.jpg", picture(100))

    async with place.browser("author") as browser:
        assert (await send(browser, packed(fill)))[0] == 303
        page = await over(browser, "1 of 2 photos taken")
    assert why in page and "bad/1.jpg" in page
    assert await registrar.on_the_list() == ["good"]


async def test_files_that_share_their_bytes_are_never_taken(place: Standing, registrar: Registrar) -> None:
    async with place.browser("author") as browser:
        status, _ = await send(browser, sharing())
        if status == 303:
            await over(browser, "0 of 2 photos taken")
    assert await registrar.on_the_list() == []


async def test_script_in_a_name_is_text_on_the_page_and_in_the_report(
    place: Standing, registrar: Registrar
) -> None:
    async with place.browser("author") as browser:
        await send(browser, packed(member(f"{SCRIPT}/=1+1.jpg", SVG)), name=f"{SCRIPT}.zip")
        page = await over(browser, "0 of 1 photos taken")
        _, report = await browser.get("/deployments/market/list/import.csv")
    assert SCRIPT not in page and "&lt;script&gt;alert(1)&lt;script&gt;/=1+1.jpg" in page
    assert f"{SCRIPT}/=1+1.jpg,{SCRIPT},no,unreadable" in report


async def test_a_list_beyond_all_measure_is_cut_off_as_it_comes(tmp_path: Path, registrar: Registrar) -> None:
    padded = bytes(3 << 20) + packed(member("a/1.jpg", picture(1)))
    async with (
        standing(tmp_path, serve=registrar.serve, imports_mib=1) as place,
        place.browser("author") as browser,
    ):
        status, text = await send(browser, padded, Accept="application/json")
    assert status == 400 and "pack it in parts" in text and await registrar.on_the_list() == []


async def test_an_author_of_another_list_sends_nothing(place: Standing, registrar: Registrar) -> None:
    plan = registrar.rig.plan("station")
    await registrar.rig.lifecycle.draft(plan, "somebody-else")
    async with place.browser("author") as browser:
        there = "/deployments/station/list/import"
        status, text = await send(browser, packed(member("a/1.jpg", picture(1))), to=there)
    assert status == 409 and "not its author" in text
    assert not (await registrar.rig.lifecycle.look("station")).photos
