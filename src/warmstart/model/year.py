"""A year of stamps: what a plan of cold letters and warm contacts brings in the month you ask.

Each contact stands at a stage, from never having heard of you to having been introduced. A
move takes it on with a stated chance, and a month without one may let it cool: a small Markov
chain, computed exactly. In the last month everybody is asked. The chance of a yes at a stage
is the response model's, with its prediction interval; contacts share the year's luck, one
standard normal number, so that each stage keeps that interval and all of them are good or bad
years together. Given the luck contacts are independent: the number of yeses is a sum of
binomials, convolved, and averaged over the luck on an even grid (the trapezoid rule, good to
1e-8 here since the integrand is smooth and dies off at both ends; tests compare with ten times
the points).

What moves a contact and how fast it cools is assumed (``data/year.yml``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import binom

from ..arguments import check_choice, check_number, check_whole
from ..data import read_yaml, require
from . import rng
from .evidence import load_coefficients, load_studies
from .responses import MAX_SD, Replies, Scenario, response, routes

#: The year's luck is taken from minus to plus so many standard deviations, on at least so
#: many points.
REACH, FEWEST = 6.0, 49
#: A move for each letter of a plan that is written as a text; a hyphen is a month without one.
LETTERS = {"-": "", "c": "comment", "u": "useful", "n": "note", "i": "introduction"}
#: How many contacts of each kind such a plan may have.
MOST = {"cold": 200, "warm": 25, "known": 10}
#: What an assumption may be set to: lowest and highest.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "touch_odds": (0.2, 50.0),
    "cooling": (0.0, 4.0),
    "letter_cost": (0.1, 1.0),
}


@cache
def load_year() -> dict[str, Any]:
    """Return the year's stages, moves and cooling as ``data/year.yml`` has them.

    Raises
    ------
    DataError
        If a chance is none, a stage or a study is not known, or chances add up to more
        than one.
    """
    year: dict[str, Any] = read_yaml("year.yml")
    stages, studies = [s["id"] for s in year["stages"]], set(load_studies().index)
    for row in [*year["moves"], {**year["cooling"], "id": "cooling"}]:
        for stage, targets in row["to"].items():
            known = {stage, *targets} <= set(stages)
            require(known, "year.yml", f"{row['id']}: {stage} or where it leads is no stage.")
            chances = list(targets.values())
            require(
                all(0 <= c <= 1 for c in chances) and sum(chances) <= 1,
                "year.yml",
                f"{row['id']}: chances of {stage} are none.",
            )
        unknown = set(row.get("studies", ())) - studies
        require(not unknown, "year.yml", f"{row['id']} names unknown studies {sorted(unknown)}.")
    return year


@dataclass(frozen=True)
class Assumptions:
    """What a reader may doubt.

    Parameters
    ----------
    touch_odds : float, optional
        What having been in touch multiplies the odds of a yes by, 0.2 to 50. The response
        model's own by default.
    cooling : float
        How fast contacts cool, times the data's chances, 0 to 4.
    letter_cost : float
        What a cold letter costs, in stamps, 0.1 to 1. Every other move costs one.
    route : str
        Channel and recipient of the ask.

    Raises
    ------
    ValueError
        If one is out of range; the sentence names it.
    """

    touch_odds: float | None = None
    cooling: float = 1.0
    letter_cost: float = 1.0
    route: str = "email/business"

    def __post_init__(self) -> None:
        check_choice("route", self.route, ["/".join(r) for r in routes()])
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            if value is not None:
                check_number(name, value, low, high)

    @property
    def touch(self) -> tuple[float, float]:
        """Mean and sd of what having been in touch adds to the log-odds."""
        row = load_coefficients().query("term == 'prior_contact'").iloc[0]
        mean = float(row["mean"]) if self.touch_odds is None else float(np.log(self.touch_odds))
        return mean, float(row["sd"])


@dataclass(frozen=True)
class Group:
    """Contacts that are treated alike, and asked in the last month.

    Parameters
    ----------
    count : int
        How many, 0 to 1,000.
    start : str
        The stage at which they start, an id of :func:`load_year`.
    moves : sequence of str
        A move for each month before the last, "" for none; months that are not named have
        none.
    """

    count: int
    start: str = "stranger"
    moves: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        year = load_year()
        check_whole("count", self.count, 0, 1000)
        check_choice("start", self.start, [s["id"] for s in year["stages"]])
        object.__setattr__(self, "moves", tuple(self.moves))
        if len(self.moves) >= year["months"]:
            raise ValueError(f"moves: at most {year['months'] - 1} months come before the ask")
        for move in self.moves:
            check_choice("moves", move, ["", *(m["id"] for m in year["moves"])])

    def cost(self, assumed: Assumptions) -> float:
        """Return what these contacts cost, in stamps, the ask included."""
        moves = sum(move != "" for move in self.moves)
        cold = self.start == "stranger" and not moves
        return self.count * (assumed.letter_cost if cold else moves + 1)

    def stages(self, assumed: Assumptions) -> NDArray[np.float64]:
        """Return the share of contacts at each stage, at the start and after each month.

        Returns
        -------
        numpy.ndarray, shape (months, stages)
            The last row is how they stand when they are asked.
        """
        year = load_year()
        ids = [s["id"] for s in year["stages"]]
        steps = _steps(assumed.cooling)
        now = np.zeros(len(ids))
        now[ids.index(self.start)] = 1
        rows = [now]
        for month in range(year["months"] - 1):
            move = self.moves[month] if month < len(self.moves) else ""
            rows.append(rows[-1] @ steps[move])
        return np.array(rows)


@cache
def _steps(cooling: float) -> dict[str, NDArray[np.float64]]:
    """Return a transition matrix for each move, and for a month without one."""
    year = load_year()
    ids = [s["id"] for s in year["stages"]]

    def matrix(to: Mapping[str, Mapping[str, float]], times: float = 1.0) -> NDArray[np.float64]:
        step = np.eye(len(ids))
        for stage, targets in to.items():
            i = ids.index(stage)
            for target, chance in targets.items():
                # Faster cooling cannot be more than certain.
                chance = min(chance * times, 1.0)
                step[i, ids.index(target)] += chance
                step[i, i] -= chance
        return step

    return {
        "": matrix(year["cooling"]["to"], cooling),
        **{move["id"]: matrix(move["to"]) for move in year["moves"]},
    }


@dataclass(frozen=True)
class Plan:
    """How a year's stamps are spent.

    Parameters
    ----------
    groups : sequence of Group
    assumed : Assumptions
    stamps : int, optional
        How many there are; the data's number by default.

    Raises
    ------
    ValueError
        If the plan spends more stamps than there are, and by how many.

    Examples
    --------
    >>> Plan([Group(50)])
    Plan(50 asked, 50 stamps, 0 to 15 yeses in nine years of ten)
    """

    groups: tuple[Group, ...]
    assumed: Assumptions = field(default_factory=Assumptions)
    stamps: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", tuple(self.groups))
        if self.stamps is None:
            object.__setattr__(self, "stamps", load_year()["stamps"])
        check_whole("stamps", self.stamps, 1, 1000)
        spent = self.cost
        if spent > self.stamps + 1e-9:  # type: ignore[operator]  # filled in above
            raise ValueError(
                f"groups: the plan spends {spent:g} stamps, {spent - self.stamps:g} more than "  # type: ignore[operator]
                f"the {self.stamps} there are"
            )

    @property
    def cost(self) -> float:
        """Stamps spent."""
        return float(sum(group.cost(self.assumed) for group in self.groups))

    @property
    def asked(self) -> int:
        """How many are asked in the last month."""
        return sum(group.count for group in self.groups)

    @property
    def frame(self) -> pd.DataFrame:
        """Where the contacts stand, month by month.

        Returns
        -------
        pandas.DataFrame
            A row per group and month (0 is the start): ``group``, ``month``, ``move`` (of
            that month), and for each stage the expected number of contacts at it.
        """
        rows = []
        ids = [s["id"] for s in load_year()["stages"]]
        for number, group in enumerate(self.groups):
            for month, shares in enumerate(group.stages(self.assumed)):
                move = group.moves[month - 1] if 0 < month <= len(group.moves) else ""
                rows.append([number, month, move, *(group.count * shares)])
        return pd.DataFrame(rows, columns=["group", "month", "move", *ids])

    def with_(self, **changes: Any) -> "Plan":
        """Return a copy with some values changed."""
        return replace(self, **changes)

    def __repr__(self) -> str:
        low, high = yeses(self).interval()
        return (
            f"Plan({self.asked} asked, {self.cost:g} stamps, "
            f"{low} to {high} yeses in nine years of ten)"
        )


def stage_rates(assumed: Assumptions) -> pd.DataFrame:
    """Return how likely a yes is at each stage: the response model's mean and sd, in logits.

    Returns
    -------
    pandas.DataFrame
        Indexed by stage: ``mean``, ``sd``.
    """
    mean, sd = assumed.touch
    channel, recipient = assumed.route.split("/")
    rows = {}
    for stage in load_year()["stages"]:
        scenario = Scenario(
            channel,
            recipient,
            prior_contact=stage["touch"] > 0,
            introduction=stage["introduced"],
        )
        own = {"prior_contact": (stage["touch"] * mean, sd)} if stage["touch"] else {}
        r = response(scenario, own)
        rows[stage["id"]] = (r.mean, min(r.sd, MAX_SD))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["mean", "sd"])


def luck_points(most: int, sd: float) -> int:
    """Return on how many points the year's luck is laid out, for groups of up to ``most``.

    A binomial of n is about 2 / (√n sd) standard deviations of luck wide where it is
    narrowest. With steps no wider than that the trapezoid rule errs by e^(-2π²) of the
    narrowest bump at most, and far less of the whole.
    """
    steps = int(np.ceil(REACH * np.sqrt(max(most, 1)) * sd))
    return max(FEWEST, 2 * (steps // 2) + 1)


def yeses(plan: Plan) -> Replies:
    """Return the exact distribution of the number of yeses in the last month."""
    rates = stage_rates(plan.assumed)
    most = max((group.count for group in plan.groups), default=0)
    points = luck_points(most, float(rates["sd"].max()))
    luck = np.linspace(-REACH, REACH, points)
    weight = np.exp(-luck * luck / 2)
    weight /= weight.sum()
    chance = expit(rates["mean"].to_numpy() + np.outer(luck, rates["sd"].to_numpy()))
    total = np.ones((points, 1))
    for group in plan.groups:
        if group.count:
            each = chance @ group.stages(plan.assumed)[-1]
            pmf = binom.pmf(np.arange(group.count + 1), group.count, each[:, None])
            total = np.array([np.convolve(a, b) for a, b in zip(total, pmf, strict=True)])
    return Replies(weight @ total)


def years(plan: Plan, runs: int = 1000, seed: int = 1) -> NDArray[np.int64]:
    """Draw years: the number of yeses in each of ``runs`` years.

    One uniform number a year, put through the exact distribution's inverse; the uniforms
    are bit for bit those of the JavaScript twin.

    Returns
    -------
    numpy.ndarray of int, shape (runs,)
    """
    runs = check_whole("runs", runs, 1, 10**7)
    cdf = yeses(plan).cdf
    draws = np.searchsorted(cdf, rng.uniforms(seed, 0, runs), side="left")
    return np.minimum(draws, len(cdf) - 1)


def chance_of(plan: Plan, need: int) -> float:
    """Return the chance of at least ``need`` yeses."""
    need = check_whole("need", need, 1, 1000)
    pmf = yeses(plan).pmf
    return float(1 - pmf[:need].sum())


def standing_plans(assumed: Assumptions | None = None) -> dict[str, Plan]:
    """Return the four plans that a reader's own is held against, by name.

    Cold letters take whatever they leave of the stamps.
    """
    year = load_year()
    assumed = assumed or Assumptions()
    plans = {}
    for name, groups in year["plans"].items():
        made = [Group(g["count"], g["start"], tuple(g.get("moves", ()))) for g in groups["groups"]]
        left = year["stamps"] * groups["spend"] - sum(g.cost(assumed) for g in made)
        cold = int((left + 1e-9) // assumed.letter_cost)
        plans[name] = Plan((*made, Group(cold)), assumed)
    return plans


def break_even(need: int = 1, assumed: Assumptions | None = None) -> float:
    """Return at which odds of being in touch the deep plan is as good as the cold one.

    Parameters
    ----------
    need : int
        How many yeses are needed.
    assumed : Assumptions, optional
        All but ``touch_odds`` is taken from it.

    Returns
    -------
    float
        An odds ratio within :data:`BOUNDS`; not a number where one plan is better at both
        ends.
    """
    assumed = assumed or Assumptions()

    def lead(odds: float) -> float:
        plans = standing_plans(replace(assumed, touch_odds=odds))
        return chance_of(plans["deep"], need) - chance_of(plans["cold"], need)

    low, high = BOUNDS["touch_odds"]
    if lead(low) > 0 or lead(high) < 0:
        return float("nan")
    for _ in range(24):  # halving the logarithm: good to a part in a million
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if lead(middle) > 0 else (middle, high)
    return float(np.sqrt(low * high))


def plan_from(groups: Sequence[Mapping[str, Any]], assumed: Assumptions | None = None) -> Plan:
    """Return a plan from plain values, as a link or a widget holds them.

    Raises
    ------
    ValueError
        If a value is out of place, or the plan spends too much.
    """
    try:
        made = tuple(Group(**group) for group in groups)
    except TypeError:
        raise ValueError("groups: each has a count, a start and moves, and nothing else") from None
    return Plan(made, assumed or Assumptions())
