"""What is kept of a deployment and of its list."""

from datetime import timedelta

from services.retention_purger.domain.places import SERVICES, Key, Place
from services.retention_purger.domain.rule import Rule

_LIST_ENDS = "the deployment ends: key, rows and collection go"

LISTED = (
    Rule(
        "photos of the watchlist, their templates, and what stands beside them: subject, reason, source,"
        " expiry",
        until=_LIST_ENDS + "; in one process, the run. What disks keep of the rows opens no more",
        sealed=Key.LIST,
        here="memory",
        places=(Place.REGISTRAR,),
        tables=("registrar.photos: number deployment photo nonce sealed",),
        servers_only=True,
    ),
    Rule(
        "the list's templates, to be searched",
        until=_LIST_ENDS + "; in one process, the run. A Milvus server keeps dropped files for hours and its"
        " log for days: put its data on a volume in memory, or one whose key is",
        here="a folder of mode 0700 in `/dev/shm`; without one on disk, and the run says so",
        places=(Place.MATCHER, Place.MILVUS_MEMORY, Place.MILVUS),
        folders=("MATCHER_MILVUS_DATA",),
    ),
    Rule(
        "reference photos of those who matched",
        until="the deployment ends, or its list changes",
        here="memory",
        places=(Place.ALERT_DISPATCHER,),
    ),
    Rule(
        "a watchlist on its way in, as a ZIP",
        until="each of its photos was sent on; the session ends",
        here="the console's memory, in a file without a name",
        places=(Place.CONSOLE,),
    ),
    Rule(
        "what became of each photo of that",
        timedelta(hours=1),
        until="the hour after its end is over",
        here="the console's memory",
        places=(Place.CONSOLE,),
    ),
    Rule(
        "a deployment with its officers and the addresses of its cameras (and their passwords): purpose,"
        " place, time, threshold; a secret, sealed to each service",
        until="officers and addresses go when its list is destroyed, the rest is kept; the secret opens"
        " nothing whose key is gone. Kafka compacts what was replaced a day later, when something else is"
        " written",
        tables=("registrar.deployments: name status state", "registrar.outbox: number topic kind key value"),
        places=SERVICES,
        topics=("deployment-changed.v1",),
    ),
    Rule(
        "who drew up and authorised a deployment: by name; who rests after a confirmed false alert, as"
        " pseudonyms that say nothing without the registrar's private key",
        until="its list is destroyed; who rests, until a supervisor releases them",
        tables=("registrar.dossiers: name dossier",),
    ),
    Rule(
        "counts of alerts, the notice, the published record",
        until="kept; they name nobody. A notice that was withdrawn until what it announced is over",
        tables=(
            "registrar.stretches: deployment began_at run_began_at list_version trial planned_end live_at"
            " ended_at over_at settled_at opened_before closed_before opened closed folded_at folded_false"
            " facts folded",
            "registrar.notices: deployment published_at notice",
            "registrar.withdrawn_notices: number published_at withdrawn_at ends_at notice",
        ),
        about_nobody=True,
    ),
    Rule(
        "which frame-grabber holds which camera; never the camera's address",
        until="the deployment is destroyed",
        here="memory",
        tables=(
            "frame_grabber.camera_leases: deployment camera slot number holder expires_at mark is_over"
            " report",
            "frame_grabber.living_grabbers: holder expires_at",
            "frame_grabber.lease_numbers: last",
        ),
        servers_only=True,
        about_nobody=True,
    ),
)
