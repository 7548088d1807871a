"""What a pack's manifest says of passes: from which threshold on strangers raise so many false alerts."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from services.chassis.errors import BadInput

Ratio: TypeAlias = Annotated[float, Field(ge=0.0, le=1.0)]
Rate: TypeAlias = Annotated[float, Field(gt=0.0, lt=1.0)]
_HERE = 1e-9
"""Rates this much apart are one."""


class AtRate(BaseModel):
    """At one rate: the threshold (cosine), and TPIR at it with its 95 % interval, each 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: Annotated[float, Field(ge=-1.0, le=1.0)]
    tpir: tuple[Ratio, Ratio, Ratio]


class ListLength(BaseModel):
    """Lists of one length. `people`: how many passed who were not on them; `rates`: false alerts a pass.

    `extrapolated`: no list was so long, it follows from a shorter one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: PositiveInt
    extrapolated: bool = False
    rates: dict[Rate, AtRate] = Field(min_length=1)

    @model_validator(mode="after")
    def _rise_as_rates_fall(self) -> Self:
        thresholds = [self.rates[rate].threshold for rate in sorted(self.rates, reverse=True)]
        if thresholds != sorted(thresholds):
            raise ValueError("a lower rate cannot have a lower threshold")
        return self


@dataclass(frozen=True, slots=True)
class Stated:
    """What the statistics say of a list and a rate: `size` and `rate` are the nearest ones that are no laxer.

    `extrapolated`: so long a list was not measured, or so few people say nothing of that rate.
    """

    size: int
    rate: float
    people: int
    threshold: float
    extrapolated: bool


class PassStatistics(BaseModel):
    """`pass_rule` and `camera` are what they were measured with; they hold for no other rule.

    `lists` maps a list size in photographs to what was found; `sightline models floors` prints all of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pass_rule: Annotated[str, Field(min_length=1)]
    camera: Annotated[str, Field(min_length=1)]
    lists: dict[PositiveInt, ListLength] = Field(min_length=1)

    @model_validator(mode="after")
    def _rise_with_the_list(self) -> Self:
        ordered = [self.lists[size].rates for size in sorted(self.lists)]
        for shorter, longer in pairwise(ordered):
            if any(longer[rate].threshold < shorter[rate].threshold for rate in shorter if rate in longer):
                raise ValueError("a longer list cannot have a lower threshold")
        return self

    def require_rule(self, pass_rule: str) -> None:
        """BadInput where passes are looked at by another rule than that they were measured with."""
        if self.pass_rule != pass_rule:
            raise BadInput(
                f"the pack's statistics are void: they are for passes by «{self.pass_rule}», and here it is"
                f" «{pass_rule}»; measure them again with `sightline models floors`, or give --faces"
            )

    def stated(self, list_size: int, rate: float) -> Stated:
        """What holds for a list of so many photographs: of the longer list, and of the stricter rate.

        BadInput where the list is longer than any, or the rate lower.
        """
        size = min((size for size in self.lists if size >= list_size), default=None)
        if size is None:
            raise BadInput(
                f"the pack's statistics end at lists of {max(self.lists)} photographs, and this one has"
                f" {list_size}: shorten it, or give --faces"
            )
        found = self.lists[size]
        near = max((one for one in found.rates if one <= rate + _HERE), default=None)
        if near is None:
            raise BadInput(
                f"the pack's statistics state no rate below {min(found.rates):.2%}: ask for a higher one,"
                " or give --faces"
            )
        far = found.extrapolated or near < 3 / found.people
        return Stated(size, near, found.people, found.rates[near].threshold, far)

    def tpir_at(self, size: int, threshold: float) -> tuple[float, float, float] | None:
        """TPIR with its interval that listed people's passes have at least; `size` is one of `lists`.

        None beyond the highest threshold that is stated.
        """
        rates = self.lists[size].rates.values()
        reached = min(
            (one for one in rates if one.threshold >= threshold - _HERE),
            key=lambda one: one.threshold,
            default=None,
        )
        return None if reached is None else reached.tpir
