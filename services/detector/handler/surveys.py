"""What was measured of faces, by camera: counted where they are followed, told to whoever tests a camera."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from services.chassis.ledger import Scope
from services.detector.domain.survey import Measured, Survey, Surveyor


@dataclass(slots=True)
class Surveys:
    """One surveyor for each camera, until its deployment is over. `clock`: seconds that never go back."""

    clock: Callable[[], float]
    window_seconds: float
    _surveyors: dict[Scope, Surveyor] = field(default_factory=dict)
    # Counted by the threads that follow faces, read on the event loop.
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, scope: Scope, measured: Measured) -> None:
        """Count the best view of somebody whose track has closed."""
        with self._lock:
            surveyor = self._surveyors.setdefault(scope, Surveyor(self.window_seconds))
            surveyor.add(measured, self.clock())

    def of(self, deployment: str) -> dict[str, Survey]:
        """What may be told of each camera of a deployment at which there was anybody."""
        with self._lock:
            return {
                scope.camera: surveyor.at(self.clock())
                for scope, surveyor in sorted(self._surveyors.items(), key=lambda one: one[0].camera)
                if scope.deployment == deployment
            }

    def keep(self, is_wanted: Callable[[str], bool]) -> None:
        """Forget those of deployments that are not wanted any more."""
        with self._lock:
            for scope in [scope for scope in self._surveyors if not is_wanted(scope.deployment)]:
                del self._surveyors[scope]
