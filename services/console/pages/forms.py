"""What a browser sends with a POST: fields, a file. In memory alone: aiohttp by itself would write files."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from services.chassis.errors import BadInput
from services.chassis.rpc.limits import LARGEST_PHOTO_BYTES

PROOF = "proof"
PROOF_HEADER = "X-Sightline-Proof"
_MOST_FIELDS = 200
_LARGEST_FIELD_BYTES = 64 * 1024
_PIECE_BYTES = 1024 * 1024
# So long nothing may come of a file: whoever sends it has gone, and others wait until it is over.
SILENT_SECONDS = 30.0
# Of a body that says wrongly of itself what it is; LookupError: an alphabet that nobody knows.
_BROKEN = (ValueError, LookupError, RuntimeError, AssertionError, HttpProcessingError)
_UNREADABLE = "what came cannot be read as a form; send it again"


@dataclass(frozen=True, slots=True)
class Form:
    """Fields in order, each perhaps more than once; `file` is the one that was chosen, if any.

    `coming`: it, where it was left to be read by the page.
    """

    fields: list[tuple[str, str]] = field(default_factory=list)
    file: bytes = field(default=b"", repr=False)
    coming: BodyPartReader | None = field(default=None, repr=False)

    def get(self, name: str) -> str:
        """Return a field without the white space around it; empty where it was not filled in."""
        return next((value.strip() for key, value in self.fields if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return each value of a field that may come more than once."""
        return [value for key, value in self.fields if key == name]

    def password(self, name: str) -> str:
        """Return a field as it was typed."""
        return next((value for key, value in self.fields if key == name), "")


_FORM = web.RequestKey("form", Form)


def form_of(request: web.Request) -> Form:
    """Return what the guard has read of a POST."""
    return request[_FORM]


async def read(request: web.Request, leave_file: bool = False) -> Form:
    """Read the body of a POST, once. BadInput when it is too large, or no form.

    `leave_file`: up to the file, which is left for `pour`.
    """
    if request.content_type == "multipart/form-data":
        form = await _multipart(request, leave_file)
    elif request.content_type == "application/x-www-form-urlencoded":
        try:
            posted = await request.post()
        except _BROKEN:
            raise BadInput(_UNREADABLE) from None
        form = Form([(name, value) for name, value in posted.items() if isinstance(value, str)])
    else:
        raise BadInput("what came is no form")
    request[_FORM] = form
    return form


async def pour(part: BodyPartReader, write: Callable[[bytes], None]) -> None:
    """Hand over a file that was left, piece by piece. BadInput when it breaks off, or no more comes."""
    try:
        while chunk := await asyncio.wait_for(part.read_chunk(_PIECE_BYTES), SILENT_SECONDS):
            write(chunk)
    except (*_BROKEN, TimeoutError):
        raise BadInput("the file broke off on its way; send it again") from None


async def _multipart(request: web.Request, leave_file: bool) -> Form:
    fields: list[tuple[str, str]] = []
    file = b""
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None or len(fields) >= _MOST_FIELDS:
                raise BadInput("what came is no form of ours")
            if part.filename is None:
                fields.append((part.name, (await _content(part, _LARGEST_FIELD_BYTES)).decode()))
            elif leave_file:
                return Form(fields, coming=part)
            elif not file:
                file = await _content(part, LARGEST_PHOTO_BYTES)
    except _BROKEN:
        raise BadInput(_UNREADABLE) from None
    return Form(fields, file)


async def _content(part: BodyPartReader, most_bytes: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > most_bytes:
            raise BadInput(f"a file has {LARGEST_PHOTO_BYTES >> 20} MiB at most, a field 64 KiB")
    return bytes(content)
