"""A deployment's threshold out of its pack's own statistics, for whoever has no cohort to calibrate with."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from services.chassis.errors import BadInput
from services.cli.calibrating import lines_for, show_lines
from services.evaluation.rates import Estimate
from services.evaluation.wording import interval, percent
from services.model_packs import Manifest
from services.model_packs.pass_statistics import PassStatistics, Stated
from services.watchlists.listing import ListedPhoto

_NOT_MEASURED = (
    "Not measured for this list, nor for this camera: the threshold and the expected TPIR are the pack's, for"
    " such lists and the camera above. Calibrate with --faces as soon as there are photographs of people who"
    " are not on the list, and with --face-px, --blur-px and --light as this camera has them."
)


@dataclass(frozen=True, slots=True)
class FromPack:
    """`rate`: false alerts a pass that were asked for. `threshold`: cosine, never below `floor`. `expected`:
    TPIR at least, of the pack; None where it states none so far up.
    """

    rate: float
    stated: Stated
    floor: float
    threshold: float
    expected: Estimate | None
    camera: str


def statistics_of(manifest: Manifest) -> PassStatistics:
    """A pack's statistics. BadInput where it has none, or none that hold for passes as they are looked at."""
    found = manifest.embedder.statistics
    if found is None:
        raise BadInput(
            f"model pack {manifest.name} has no statistics of its own: give --faces, a folder of people who"
            " are not on the list"
        )
    found.require_rule(manifest.pass_rule)
    return found


def find(manifest: Manifest, photos: Sequence[ListedPhoto], rate: float, *, extrapolate: bool) -> FromPack:
    """Find the threshold for this list. BadInput where the statistics do not reach so far, or only guess."""
    statistics = statistics_of(manifest)
    stated = statistics.stated(len(photos), rate)
    if stated.extrapolated and not extrapolate:
        raise BadInput(_why_a_guess(statistics, stated))
    floor = manifest.floor_for(len({photo.subject for photo in photos}))
    threshold = max(stated.threshold, floor)
    tpir = statistics.tpir_at(stated.size, threshold)
    return FromPack(
        rate, stated, floor, threshold, None if tpir is None else Estimate(*tpir), statistics.camera
    )


def _why_a_guess(statistics: PassStatistics, stated: Stated) -> str:
    if statistics.lists[stated.size].extrapolated:
        longest = max((size for size, one in statistics.lists.items() if not one.extrapolated), default=0)
        said = f"no list above {longest} photographs was measured: shorten it"
    else:
        least = 3 / stated.people
        said = f"{stated.people} people say nothing of a rate below {least:.2%}: ask for a higher one"
    return f"the pack's statistics only guess here; {said}, give --faces, or say --extrapolate"


def stated(manifest: Manifest, found: FromPack, digest: str) -> dict[str, object]:
    """Return the lines for the deployment file, which say where the threshold came from."""
    made = lines_for(
        digest,
        manifest.embedder.model_id,
        manifest.pass_rule,
        found.threshold,
        rate=found.rate,
        people=found.stated.people,
        extrapolated=found.stated.extrapolated,
    )
    calibration = made["calibration"]
    assert isinstance(calibration, dict)
    return {**made, "calibration": {**calibration, "from_pack": True}}


def show(photos: Sequence[ListedPhoto], found: FromPack, lines: dict[str, object], console: Console) -> None:
    """Print what was found, where it came from, and what to write."""
    near = found.stated
    table = Table("what", "figure")
    subjects = len({photo.subject for photo in photos})
    table.add_row("list", f"{subjects} people, {len(photos)} photos")
    table.add_row(
        "taken from", f"the pack's statistics for lists of {near.size}, {near.people} people passed them"
    )
    table.add_row("the camera there", found.camera)
    table.add_row("asked for", f"{percent(found.rate)} of passes of people not listed raise a false alert")
    raised = ", the floor" if found.threshold > near.threshold else f", stated for {percent(near.rate)}"
    guess = ", extrapolated" if near.extrapolated else ""
    table.add_row("threshold", f"{found.threshold:.4f}{raised}{guess}")
    expected = "not stated so far up" if found.expected is None else interval(found.expected)
    table.add_row("expected TPIR of passes, the pack's", f"{expected}; one photograph enrolled")
    table.add_row("the pack's floor for such a list", f"{found.floor:.4f}")
    console.print(table)
    console.print(_NOT_MEASURED)
    show_lines(lines, console)
