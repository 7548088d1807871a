"""Lists that were sent whole: each photo of a ZIP goes to the registrar while its author does something else.

What is known of an import is in this process's memory alone. When the process ends, what was taken is on
the list, and the same ZIP may be sent again: what is on the list already is said to be so.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from services.chassis.ending import ended
from services.chassis.errors import Refused, SightlineError
from services.watchlists.enrolment import Enrolled, Reading, Registrar, enrol
from services.watchlists.listing import ListedPhoto

# So many photos of a list are on their way at once.
AT_ONCE = 4
# A report can be read for so long after its import is over.
KEPT_SECONDS = 3600.0


@dataclass(slots=True)
class Import:
    """One ZIP. `listed` is 0 until all of it is here. `problem`: why it ended before its end, in a line."""

    person: str
    listed: int = 0
    results: list[Enrolled] = field(default_factory=list, repr=False)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: bool = False
    problem: str = ""

    @property
    def taken(self) -> int:
        """How many are on the list now."""
        return sum(one.taken for one in self.results)

    @property
    def left(self) -> int:
        """How many were not looked at, or not yet."""
        return self.listed - len(self.results)


@dataclass(frozen=True, slots=True)
class Archived:
    """What is in a ZIP, how it is read, and what closes it."""

    photos: Sequence[ListedPhoto]
    read: Reading
    close: Callable[[], None]


@dataclass(slots=True)
class Imports:
    """One at a time for each deployment; of the last one, its report."""

    kept_seconds: float = KEPT_SECONDS
    _known: dict[str, Import] = field(default_factory=dict)
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)

    def of(self, deployment: str) -> Import | None:
        """Return the one that is on its way, or was the last; None when there is none to tell of."""
        return self._known.get(deployment)

    def list_destroyed(self, deployment: str) -> None:
        """Forget what it says of a list that is gone."""
        known = self._known.get(deployment)
        if known is not None and known.is_over:
            del self._known[deployment]

    @contextmanager
    def coming(self, deployment: str, person: str) -> Iterator[Import]:
        """Be the only one for a deployment; forgotten when the block raises. Refused while another is."""
        known = self._known.get(deployment)
        if known is not None and not known.is_over:
            raise Refused(
                f"{deployment}: {known.person} is importing a list; wait until it is over, or stop it"
            )
        made = self._known[deployment] = Import(person)
        try:
            yield made
        finally:
            if not made.listed:
                self._forget(deployment, made)

    def begin(self, deployment: str, made: Import, archived: Archived, registrar: Registrar) -> None:
        """Send the photos on their way."""
        made.listed = len(archived.photos)
        task = asyncio.create_task(self._run(deployment, made, archived, registrar))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End them all: the console ends."""
        await ended(self._tasks)
        self._known.clear()

    async def _run(self, deployment: str, made: Import, archived: Archived, registrar: Registrar) -> None:
        try:
            await enrol(
                registrar,
                archived.photos,
                made.results.append,
                made.stop,
                read=archived.read,
                at_once=AT_ONCE,
            )
        except SightlineError as error:
            made.problem = str(error)
        finally:
            archived.close()
            made.is_over = True
            loop = asyncio.get_running_loop()
            loop.call_later(self.kept_seconds, self._forget, deployment, made)

    def _forget(self, deployment: str, made: Import) -> None:
        if self._known.get(deployment) is made:
            del self._known[deployment]
