"""What can be known of a deployment file before anything is started: its list and its models' manifest."""

from datetime import datetime

from services.chassis.envelope import to_datetime
from services.cli.deployment_file import DeploymentFile
from services.model_packs import read as read_manifest
from services.watchlists import listing
from services.watchlists.listing import ListedPhoto


def photos_to_try(file: DeploymentFile) -> list[ListedPhoto]:
    """Return the photos of the list. BadInput when it, or the pack's manifest, cannot be read."""
    read_manifest(file.pack)
    deployment = file.deployment
    return listing.read(file.watchlist, reason=deployment.purpose, expires_at=to_datetime(deployment.end))


def photos_to_look_for(file: DeploymentFile, now: datetime) -> list[ListedPhoto]:
    """Return the photos of the list. BadInput as well when an entry has expired."""
    photos = photos_to_try(file)
    if to_datetime(file.deployment.end) > now:  # else all of it is over, as the registrar will say
        listing.refuse_expired(photos, now)
    return photos
