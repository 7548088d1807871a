"""What is kept of somebody who is on no list: nothing, once it was looked at."""

from datetime import timedelta

from services.retention_purger.domain.places import Key, Place
from services.retention_purger.domain.rule import Rule

FRAME_CEILING = timedelta(seconds=10)
PROBE_CEILING = timedelta(seconds=15)

# A broker looks every five minutes (log.retention.check.interval.ms), unless it is set otherwise.
_ITS_RECORD = "the sealed record in Kafka goes when the broker next looks, within six minutes as it comes"

PASSING = (
    Rule(
        "a frame",
        FRAME_CEILING,
        until="the detector has looked at it; the array is overwritten in the step that destroys the key;"
        f" {_ITS_RECORD}",
        sealed=Key.FRAME,
        here="memory, passed by reference",
        places=(Place.FRAME_GRABBER, Place.DETECTOR),
        topics=("frame-captured.v1",),
    ),
    Rule(
        "shots of somebody followed",
        until="the third look at them, or 1.5 s after they were last seen, or 5 s after the camera fell"
        " silent; then overwritten",
        here="memory",
        places=(Place.DETECTOR,),
    ),
    Rule(
        "where only what moved is looked at, a camera's frame in means of squares, one for each 8 px of the"
        " detector's input, 80 by 45 by default; where the faces in it and in the two before it were, and"
        " their landmarks; for 0.7 s where a face was and is not found",
        until="something moves there, or two seconds later, when the next frame takes its place; 5 s after"
        " the camera fell silent the means are overwritten, and the places forgotten",
        here="memory",
        places=(Place.DETECTOR,),
    ),
    Rule(
        "a probe: shots, context picture, template, track",
        PROBE_CEILING,
        until=f"the matcher has decided; {_ITS_RECORD}",
        sealed=Key.PROBE,
        here="the bus in memory",
        places=(Place.DETECTOR, Place.EMBEDDER, Place.MATCHER),
        topics=("face-detected.v1", "template-extracted.v1"),
    ),
    Rule(
        "the template of a search",
        until="its memory is used for something else (a Milvus server); overwritten after the search"
        " (in one process)",
        here="memory",
        places=(Place.MATCHER, Place.MILVUS_MEMORY),
    ),
    Rule(
        "while somebody watches a camera, the last frames: 64 px wide, every face filled",
        until="three more frames, or half a second; then overwritten. The picture made of it goes to who"
        " watches, and is kept nowhere",
        here="memory",
        places=(Place.DETECTOR,),
    ),
    Rule(
        "what the faces of a camera were like: counts by size, sharpness, light, yaw, score, five faces at"
        " least",
        timedelta(minutes=10),
        until="the deployment ends",
        here="memory",
        places=(Place.DETECTOR,),
        about_nobody=True,
    ),
    Rule(
        "a trace, of a sample, where traces are asked for: which services a face went through, how long each"
        " took, why it was forgotten; no camera, no deployment, and when to the minute",
        until="your collector has it, after a minute or so; there, as long as you have set",
        here="memory",
        places=(Place.DETECTOR, Place.EMBEDDER, Place.MATCHER, Place.ALERT_DISPATCHER),
        about_nobody=True,
    ),
    Rule(
        "the ledger: counts alone",
        until="kept; it names nobody",
        here="memory, and the report",
        places=(Place.REDIS,),
        tables=("retention_purger.ledgers: deployment incarnation counted counts",),
        about_nobody=True,
    ),
)
