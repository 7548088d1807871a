"""The cameras that are watched."""

from collections.abc import Callable
from dataclasses import dataclass, field

from services.chassis.ledger import Scope, Tracks
from services.chassis.turns import Turn, Turns
from services.detector.domain.gate import MotionGate
from services.detector.handler.lane import Lane
from services.detector.handler.watch import Watch


@dataclass(slots=True)
class Watches:
    """One watch for each camera of a deployment. Who touches a watch has its camera's turn.

    `begin` makes the watch of a camera's epoch; `clock` gives seconds that never go back; `name` gives a name
    that sorts after those given before, here or in another detector. `gate` makes the motion gate of a
    camera's epoch, where there are gates; it needs no turn.
    """

    begin: Callable[[Scope, int], Watch]
    clock: Callable[[], float]
    name: Callable[[], str]
    gate: Callable[[], MotionGate | None] = lambda: None
    _watches: dict[Scope, Watch] = field(default_factory=dict)
    _lanes: dict[Scope, tuple[int, Lane]] = field(default_factory=dict)
    _names: dict[Scope, str] = field(default_factory=dict)
    _heard_seconds: dict[Scope, float] = field(default_factory=dict)
    _turns: Turns = field(default_factory=Turns)

    @property
    def living(self) -> int:
        """Tracks that are open, on all cameras."""
        return sum(watch.living for watch in self._watches.values())

    @property
    def scopes(self) -> list[Scope]:
        """The cameras of which anything is kept."""
        return list(self._watches | self._lanes)

    def holds(self, scope: Scope) -> bool:
        """Whether a camera is watched."""
        return scope in self._watches

    def turn(self, scope: Scope) -> Turn:
        """The next turn of a camera."""
        return self._turns.take(f"{scope.deployment}/{scope.camera}")

    def get(self, scope: Scope) -> Watch | None:
        """The watch of a camera, of whatever epoch; the camera counts as heard."""
        self._heard_seconds[scope] = self.clock()
        return self._watches.get(scope)

    def start(self, scope: Scope, epoch: int) -> Watch:
        """A new watch in the place of what there was."""
        self._watches[scope] = self.begin(scope, epoch)
        self._names.setdefault(scope, self.name())
        return self._watches[scope]

    def lane_of(self, scope: Scope, epoch: int) -> Lane | None:
        """The lane of a camera to its gate; none for an epoch that is over, or where there are no gates."""
        latest, known = self._lanes.get(scope, (-1, None))
        if epoch <= latest:
            return known if epoch == latest else None
        gate = self.gate()
        if gate is None:
            return None
        if known is not None:
            known.close()  # frames of the old epoch that are in work keep theirs
        self._lanes[scope] = epoch, Lane(gate)
        return self._lanes[scope][1]

    def counted(self, scope: Scope, opened: int, closed: int) -> Tracks:
        """Tracks of a camera that is watched, under the name of this watching, whatever the epoch."""
        return Tracks(self._names[scope], opened, closed)

    def is_idle(self, scope: Scope, idle_seconds: float) -> bool:
        """Whether nothing was heard of a camera for so long."""
        return self.clock() - self._heard_seconds.get(scope, 0.0) >= idle_seconds

    def drop(self, scope: Scope) -> Tracks | None:
        """Stop watching a camera; its tracks close without a look. Return what is to count."""
        self._heard_seconds.pop(scope, None)
        _, lane = self._lanes.pop(scope, (0, None))
        if lane is not None:
            lane.close()
        watch = self._watches.pop(scope, None)
        if watch is None:
            return None
        gone = watch.drop()
        return Tracks(self._names.pop(scope), gone.opened, gone.closed)
