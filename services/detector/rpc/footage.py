"""FootageService: which footage there is, and an export of it that two persons have asked for."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import aclosing, closing
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc.aio

from services.chassis.access import IN_DOUBT
from services.chassis.errors import BadInput, Refused, Unreadable
from services.chassis.names import is_name
from services.chassis.rpc import answers, caller, streams
from services.chassis.sealing import wipe
from services.detector import wire
from services.detector.domain.footage import FootageRule, Fragment, KeptSegment, Label, Span, stretches
from services.detector.domain.splicing import Splicing, named
from services.detector.ports import SegmentKeys, Shelf
from sightline.detector.v1 import footage_service_pb2 as messages
from sightline.detector.v1.footage_service_pb2_grpc import FootageServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]
_Answers = AsyncGenerator[messages.ExportFootageResponse, None]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FootageRpc(FootageServiceServicer):
    """The servicer. `thread` takes what blocks; what is opened is written nowhere, and wiped once sent."""

    shelf: Shelf
    keys: SegmentKeys
    rule: FootageRule
    thread: Executor

    @answers
    async def ListFootage(
        self, request: messages.ListFootageRequest, context: _Context
    ) -> messages.ListFootageResponse:
        """Say which time spans are kept of which camera."""
        if not is_name(request.deployment):
            raise BadInput("deployment: name one")
        segments = await self._off_the_loop(lambda: self.shelf.segments(request.deployment))
        found = [wire.listed(one) for one in stretches(segments, self.rule.gap_seconds)]
        return messages.ListFootageResponse(footage=found)

    @streams
    async def ExportFootage(self, request: messages.ExportFootageRequest, context: _Context) -> _Answers:
        """Yield the span of a confirmed export, to one of its two persons."""
        who = caller()
        if who.in_doubt:
            raise Refused(IN_DOUBT)
        name = who.name
        span = await self.keys.look(request.export, name)
        segments = await self._off_the_loop(lambda: self._of(span))
        if not segments:
            raise Refused("nothing is kept of that span; `sightline footage list` says what is")
        labels = await self._off_the_loop(lambda: [self._label(segment) for segment in segments])
        keys = await self.keys.unwrap(request.export, name, labels)
        splicing = Splicing(span, round(self.rule.gap_seconds * 1000))
        for segment, label, key in zip(segments, labels, keys, strict=True):
            async with aclosing(self._spliced(splicing, segment, label, key)) as pieces:
                async for piece in pieces:
                    yield piece
        if missing := splicing.missing_after():
            yield messages.ExportFootageResponse(missing=missing)

    async def _spliced(self, splicing: Splicing, segment: KeptSegment, label: Label, key: bytes) -> _Answers:
        is_whole, is_first = False, True
        with closing(self.shelf.open(segment, label, key)) as fragments:
            while (fragment := await self._off_the_loop(lambda: _next(segment, fragments))) is not None:
                try:
                    for answer in _answers(splicing, segment, fragment, is_first):
                        yield answer
                finally:
                    wipe(fragment.content)
                is_whole, is_first = fragment.is_last, False
        if not is_whole:
            yield messages.ExportFootageResponse(missing=f"{named(segment)} was cut short: it was not closed")

    def _of(self, span: Span) -> Sequence[KeptSegment]:
        found = [one for one in self.shelf.segments(span.deployment) if one.meets(span)]
        return sorted(found, key=lambda one: one.started_ms)

    def _label(self, segment: KeptSegment) -> Label:
        try:
            return self.shelf.label(segment)
        except Unreadable as error:
            raise _damaged(segment, error) from None

    async def _off_the_loop(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self.thread, work)


def _next(segment: KeptSegment, fragments: Iterator[Fragment]) -> Fragment | None:
    try:
        return next(fragments, None)
    except Unreadable as error:
        raise _damaged(segment, error) from None


def _answers(
    splicing: Splicing, segment: KeptSegment, fragment: Fragment, is_first: bool
) -> Iterator[messages.ExportFootageResponse]:
    """What is said and sent of a fragment; the first of a segment is what all others are played behind."""
    try:
        if is_first:
            if beginning := splicing.begin(segment, fragment.content):
                yield messages.ExportFootageResponse(mp4=beginning)
            return
        if not splicing.takes(segment, fragment):
            return
        if missing := splicing.missing_before(segment, fragment):
            yield messages.ExportFootageResponse(missing=missing)
        splicing.place(segment, fragment)
    except ValueError as error:
        raise Refused(str(error)) from None
    yield messages.ExportFootageResponse(mp4=bytes(fragment.content))


def _damaged(segment: KeptSegment, error: Unreadable) -> Unreadable:
    return Unreadable(f"{named(segment)} is damaged or missing: {error}; ask for what is before or after it")
