"""Forgets reference photos of deployments that are over."""

from dataclasses import dataclass

from services.alert_dispatcher.ports import ReferenceCache
from services.chassis.deployments import Deployments


@dataclass(frozen=True, slots=True)
class ReferenceForgetter:
    """Follows the deployments."""

    references: ReferenceCache
    deployments: Deployments

    async def run(self) -> None:
        """Run until cancelled."""
        seen = 0
        while True:
            seen = await self.deployments.changed(seen)
            for deployment in self.deployments.all():
                if deployment.over:
                    self.references.forget(deployment.name)
