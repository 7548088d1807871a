"""What leaves the services, as files of whoever asked for them."""

from services.retention_purger.domain.alerted import ALERT_SETTING
from services.retention_purger.domain.places import Place
from services.retention_purger.domain.policy import ALERT_CEILING
from services.retention_purger.domain.rule import Rule

_THEIR_DAY = "their day, **if somebody runs `sightline purge` on the folder**"

EXPORTED = (
    Rule(
        "report of a run, pictures of its alerts, annotated videos",
        ALERT_CEILING,
        ALERT_SETTING,
        until=_THEIR_DAY,
        here="`DIR`, readable by its owner alone",
        places=(Place.OUTPUT,),
    ),
    Rule(
        "two pictures that were exported to be compared",
        ALERT_CEILING,
        ALERT_SETTING,
        until=_THEIR_DAY,
        here="the folder that was named",
        places=(Place.OUTPUT,),
    ),
    Rule(
        "what was exported by two persons: footage as a video, evidence as pictures and facts; each says who"
        " exported it",
        ALERT_CEILING,
        until=_THEIR_DAY,
        here="where whoever fetched it put it",
        places=(Place.OUTPUT,),
    ),
    Rule(
        "with `--annotate`, the video before the alerts are drawn in: every face filled",
        until="the end of the command; of one that was killed, the next with `--annotate`",
        here="the folder for temporary files, mode 0700",
        places=(Place.OUTPUT,),
        folders=("DETECTOR_ANNOTATED_FOLDER",),
    ),
    Rule(
        "the two pictures of a question of `--decide`",
        until="the answer",
        here="`DIR`, or the store",
        places=(Place.OUTPUT,),
    ),
    Rule(
        "the page of `deployment authorise`, with every photo of the list",
        until="the answer",
        here="a folder beside it, mode 0700",
        places=(Place.OUTPUT,),
    ),
)
