"""Deployments that a keyring's secrets are of."""

from services.chassis.deployments import Deployments
from services.chassis.sealing import new_identity, public_key_of
from tests.chassis.deploying import SECRET, changed, deployment


async def knowing(*names: str, secret: bytes = SECRET) -> Deployments:
    """What a service knows that has heard of these deployments, all with this secret."""
    private = new_identity()
    deployments = Deployments("matcher", private)
    for name in names:
        await deployments.take(
            changed({"matcher": public_key_of(private)}, of=deployment(name), secret=secret)
        )
    return deployments
