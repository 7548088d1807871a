"""Cumulative match curves as one picture: how many are found among the first so many of the gallery."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bystanders.attacking import Attack

_WIDTH, _HEIGHT, _LEFT, _TOP, _KEY = 860, 420, 60, 30, 330
_COLOURS = ("#7a7f87", "#b04a3a", "#c98a2b", "#2f6fb0", "#3b8f5c", "#7b57a8", "#1d9aa1", "#a8558c")
_MOST_RANK = 50


@dataclass(frozen=True, slots=True)
class Curve:
    """Shares at rank 1, 2, …"""

    name: str
    shares: Sequence[float]
    dashed: bool = False


def curve_of(attack: Attack) -> Curve:
    """Of the places at which people were found."""
    places = attack.outcome.places
    shares = [float((places < rank).mean()) for rank in range(1, _MOST_RANK + 1)]
    return Curve(f"{attack.kind}: {attack.name}", shares, attack.control)


def chance_curve(gallery: int) -> Curve:
    """What guessing gives."""
    return Curve("guessing", [min(rank / gallery, 1.0) for rank in range(1, _MOST_RANK + 1)], True)


def svg_of(curves: Sequence[Curve]) -> str:
    """The plot, as SVG."""
    wide, high = _WIDTH - _LEFT - _KEY, _HEIGHT - _TOP - 50

    def at(rank: int, share: float) -> str:
        return f"{_LEFT + (rank - 1) / (_MOST_RANK - 1) * wide:.1f},{_TOP + (1 - share) * high:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="Cumulative match curves"><rect width="100%" height="100%" '
        'fill="#fff"/>'
    ]
    for tenth in range(0, 11, 2):
        level = at(1, tenth / 10).partition(",")[2]
        parts.append(f'<path d="M{_LEFT} {level}h{wide}" stroke="#e3e5e8"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{level}" text-anchor="end" dy="4">{tenth * 10} %</text>')
    for rank in (1, *range(10, _MOST_RANK + 1, 10)):
        place = at(rank, 0).partition(",")[0]
        parts.append(f'<text x="{place}" y="{_TOP + high + 18}" text-anchor="middle">{rank}</text>')
    parts.append(f'<text x="{_LEFT + wide / 2}" y="{_HEIGHT - 12}" text-anchor="middle">rank</text>')
    for number, curve in enumerate(curves):
        colour, dashes = _COLOURS[number % len(_COLOURS)], ' stroke-dasharray="5 4"' if curve.dashed else ""
        points = " ".join(at(rank, share) for rank, share in enumerate(curve.shares, 1))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        y = _TOP + 8 + 20 * number
        x = _LEFT + wide + 16
        parts.append(f'<path d="M{x} {y}h22" stroke="{colour}" stroke-width="2"{dashes}/>')
        parts.append(f'<text x="{x + 28}" y="{y}" dy="4">{_escaped(curve.name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
