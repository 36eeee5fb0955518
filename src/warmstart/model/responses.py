"""How many answer: a transparent model of replies to a message from somebody unknown.

The log-odds of a reply are a base for the channel and the recipient plus a
coefficient for each feature of the message. Each is a normal distribution for the
*next* study or campaign, fitted to those that were published or, where none was,
assumed (:mod:`warmstart.model.fitting`; ``data/coefficients.csv`` holds every mean,
sd, label and study). A sum of independent normals is normal, so the log-odds are
exactly N(mean, sd²), and the number of replies out of n is a
logit-normal-binomial.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, gammaln, ndtri

from ..arguments import check_choice, check_number, check_probability, check_whole
from . import rng
from .evidence import ASKS, LABELS, load_coefficients, load_terms

#: Nodes of the outer quadrature, by the largest width of a peak that they serve: probabilities
#: are then good to 1e-9 (tests compare with three times the nodes).
NODES_BY_WIDTH = {0.5: 40, 1.0: 64, 1.25: 80, 1.5: 112, 2.0: 192, 3.0: 256}
#: An sd below this is none: the probabilities agree to 1e-13.
TINY_SD = 1e-8
#: Points for the spread between recipients: equidistant ones, whose error falls
#: faster than any power for an integrand as smooth as this.
RECIPIENT_POINTS = 97
#: Cells of the table that guides draws to their count.
GUIDE_CELLS = 1024
#: How many numbers are worked on at a time, to bound memory (about 100 MB).
MAX_CHUNK = 2_000_000
#: A reader's own mean and sd for terms of the model, by the term's name.
Overrides: TypeAlias = Mapping[str, Sequence[float]]

MAX_SD = 3.0
MAX_SENT = 100_000

TERM_COLUMNS = ("term", "name", "mean", "sd", "label", "studies", "basis")
#: What a stranger's gift does: not known, or what it did in the study named.
GIFT_WORLDS = ("undecided", "vonasch2024", "landry2010", "abdulaziz2015")
#: The term that stands for each world.
WORLD_TERMS = {w: "gift_no_context" if w == "undecided" else w for w in GIFT_WORLDS}
#: All terms that say what a gift does.
GIFT_TERMS = ("gift_with_ask", "gift_without_ask", *WORLD_TERMS.values())

#: Features that a message has or has not, in the order in which a reader meets them.
SWITCHES = (
    "prior_contact",
    "introduction",
    "role_relevance",
    "topic_relevance",
    "entry_point",
    "useful_offer",
    "upfront",
    "gift",
    "name_personalisation",
    "brevity",
    "follow_up",
)


@cache
def routes() -> tuple[tuple[str, str], ...]:
    """Return the pairs of channel and recipient for which a base rate is known."""
    table = load_terms()
    known = table[table["kind"].isin(["base", "channel"])]
    return tuple(zip(known["channel"], known["recipient"], strict=True))


@dataclass(frozen=True)
class Scenario:
    """One message on its way: channel, recipient, and what the message does.

    Parameters
    ----------
    channel, recipient : str
        A pair from :func:`routes`, such as ``("card", "stranger")``.
    prior_contact, introduction, role_relevance, topic_relevance, entry_point, \
useful_offer, upfront, gift, name_personalisation, brevity, follow_up : bool
        What the message has.
    ask : {"none", "small", "large"}
        What it asks for.
    gift_world : {"undecided", "vonasch2024", "landry2010", "abdulaziz2015"}
        What a gift from a stranger does: not known, since the studies disagree, or what
        it did in one of them.
    recipient_sd : float
        Spread of the log-odds between recipients of one campaign beyond what the studies'
        own recipients had, 0 to 3. 0 by default: a base is the rate of whole campaigns, so
        the differences between their recipients are in it already.

    Raises
    ------
    ValueError
        If a value is not one of these; the sentence names the argument.
    """

    channel: str = "card"
    recipient: str = "stranger"
    prior_contact: bool = False
    introduction: bool = False
    role_relevance: bool = False
    topic_relevance: bool = False
    entry_point: bool = False
    useful_offer: bool = False
    upfront: bool = False
    gift: bool = False
    name_personalisation: bool = False
    brevity: bool = False
    follow_up: bool = False
    ask: str = "none"
    gift_world: str = "undecided"
    recipient_sd: float = 0.0

    def __post_init__(self) -> None:
        if (self.channel, self.recipient) not in routes():
            known = ", ".join(f"{c} to {r}" for c, r in routes())
            raise ValueError(
                f"channel and recipient: no rate is known for {self.channel!r} to "
                f"{self.recipient!r}; there is one for {known}"
            )
        for name in SWITCHES:
            if not isinstance(getattr(self, name), bool | np.bool_):
                raise ValueError(f"{name} must be True or False, not {getattr(self, name)!r}")
        for name, allowed in (("ask", ASKS), ("gift_world", GIFT_WORLDS)):
            check_choice(name, getattr(self, name), allowed)
        check_number("recipient_sd", self.recipient_sd, 0, MAX_SD)

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features that this message has."""
        return tuple(name for name in SWITCHES if getattr(self, name))

    def with_(self, **changes: Any) -> "Scenario":
        """Return a copy with some values changed."""
        return replace(self, **changes)


def gift_worlds() -> dict[str, tuple[float, float]]:
    """Return mean and sd of what a stranger's gift does in each world, in logits.

    A world named after a study is that study: its log odds ratio with its own standard
    error. "undecided" is what ``terms.csv`` assumes that being a stranger adds to a gift.
    """
    rows = {row["term"]: row for row in _coefficient_rows()}
    return {
        world: (float(rows[term]["mean"]), float(rows[term]["sd"]))
        for world, term in WORLD_TERMS.items()
    }


@cache
def _feature_terms() -> tuple[str, ...]:
    """Return the names of the terms, each once, in the model's order."""
    return tuple(load_terms()["term"].drop_duplicates())


def active(scenario: Scenario) -> list[str]:
    """Return the model's terms that a scenario switches on, in the model's order."""
    on = ["base"]
    if (scenario.channel, scenario.recipient) == ("email", "executive"):
        on = ["base", "email_not_post"]
    gift, asks = scenario.gift, scenario.ask != "none"
    from_stranger = gift and not (scenario.prior_contact or scenario.introduction)
    # In a study's world a stranger's gift does what it did there, and nothing else.
    as_studied = from_stranger and scenario.gift_world != "undecided"
    rules = {
        "gift_with_ask": gift and asks and not as_studied,
        "gift_without_ask": gift and not asks and not as_studied,
        **{
            term: from_stranger and scenario.gift_world == world
            for world, term in WORLD_TERMS.items()
        },
        "large_ask": scenario.ask == "large",
    }
    terms = _feature_terms()
    return on + [
        t for t in terms if rules.get(t, t in SWITCHES and t != "gift" and getattr(scenario, t))
    ]


def terms(scenario: Scenario, overrides: Overrides | None = None) -> pd.DataFrame:
    """Return the coefficients at work in a scenario.

    Parameters
    ----------
    scenario : Scenario
    overrides : mapping of str to (float, float), optional
        A reader's own mean and sd for a term, which then counts as assumed.

    Returns
    -------
    pandas.DataFrame
        One row a term: ``term``, ``name``, ``mean``, ``sd``, ``label``, ``studies``, ``basis``.

    Raises
    ------
    ValueError
        If an override names no term of the model, or has no mean within ±10 and
        sd from 0 to 3.
    """
    known = _check_overrides(overrides)
    rows = []
    for term in active(scenario):
        row = _best_coefficient(term, scenario.channel, scenario.recipient)
        if term in known:
            mean, sd = known[term]
            row |= {
                "mean": float(mean),
                "sd": float(sd),
                "label": "assumed",
                "studies": (),
                "basis": "Your own number.",
            }
        rows.append(row)
    return pd.DataFrame(rows, columns=list(TERM_COLUMNS))


def _check_overrides(overrides: object) -> dict[str, Sequence[float]]:
    """Return a reader's own numbers as a dict, or refuse them in a sentence."""
    if overrides is None:
        return {}
    if not isinstance(overrides, Mapping):
        raise ValueError(f"overrides must map terms to (mean, sd), not {overrides!r}")
    known = set(_feature_terms())
    for term, value in overrides.items():
        if term not in known:
            raise ValueError(f"overrides: the model has no term {term!r}")
        try:
            mean, sd = value
        except (TypeError, ValueError):
            raise ValueError(
                f"overrides[{term!r}] must be a mean and an sd, not {value!r}"
            ) from None
        check_number(f"overrides[{term!r}] mean", mean, -10, 10)
        check_number(f"overrides[{term!r}] sd", sd, 0, MAX_SD)
    return dict(overrides)


@cache
def _coefficient_rows() -> tuple[dict[str, Any], ...]:
    """Return the coefficients as plain rows: looking one up in a data frame is slow."""
    return tuple(load_coefficients().to_dict("records"))  # type: ignore[arg-type]  # columns are text


def _best_coefficient(term: str, channel: str, recipient: str) -> dict[str, Any]:
    """Return the row of a term that fits best: its own recipient's before everybody's."""
    rows = [r for r in _coefficient_rows() if r["term"] == term]
    if term == "base":
        # An executive's email has no base of its own: the letter's, moved by email_not_post.
        exact = [r for r in rows if (r["channel"], r["recipient"]) == (channel, recipient)]
        rows = exact or [r for r in rows if r["recipient"] == recipient]
    else:
        rows = [r for r in rows if r["recipient"] == recipient] or [
            r for r in rows if not r["recipient"]
        ]
    return {k: rows[0][k] for k in TERM_COLUMNS}


@dataclass(frozen=True)
class Response:
    """The log-odds of a reply: exactly N(mean, sd²), and where they come from.

    Attributes
    ----------
    mean, sd : float
        On the log-odds scale.
    terms : pandas.DataFrame
        The coefficients at work, see :func:`terms`.
    recipient_sd : float
        Spread between recipients, on the log-odds scale.
    """

    mean: float
    sd: float
    terms: pd.DataFrame = field(repr=False, compare=False)
    recipient_sd: float = 0.0

    @property
    def typical(self) -> float:
        """The median rate: as likely too high as too low, without recipients' own spread."""
        return float(expit(self.mean))

    @cached_property
    def rate(self) -> float:
        """The expected share of replies, averaged over what is not known.

        Above :attr:`typical` where rates are low: not knowing leaves room
        upwards. Compare messages by the typical rate, since an uncertain
        coefficient of mean zero already lifts this one.
        """
        return float(mixture(self.mean, self.sd, self.recipient_sd, 1)[1])

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """Return the central interval of the rate, without recipients' own spread.

        Parameters
        ----------
        level : float
            Between 0 and 1.
        """
        half = self.sd * ndtri((1 + check_probability("level", level, open_=True)) / 2)
        return float(expit(self.mean - half)), float(expit(self.mean + half))

    @property
    def weakest(self) -> str:
        """The weakest label among the terms: what the whole then rests on."""
        return max(self.terms["label"], key=LABELS.index)


def response(scenario: Scenario, overrides: Overrides | None = None) -> Response:
    """Return what the model says of one message's chance to be answered.

    Examples
    --------
    >>> response(Scenario("card", "stranger")).mean
    -3.866
    """
    table = terms(scenario, overrides)
    mean = float(np.cumsum(table["mean"].to_numpy())[-1])
    sd = float(np.sqrt(np.cumsum(table["sd"].to_numpy() ** 2)[-1]))
    if sd > MAX_SD:
        raise ValueError(
            f"overrides: the terms' sds add up to {sd:.1f}, and beyond {MAX_SD:g} on the log-odds "
            "scale a rate could be anything; take smaller ones"
        )
    return Response(mean, sd, table, float(scenario.recipient_sd))


@cache
def gauss_hermite(nodes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and log-weights for the weight exp(-x²), the weight divided out again."""
    x, w = np.polynomial.hermite.hermgauss(nodes)
    return x, np.log(w) + x * x


@cache
def recipients_grid() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points and weights of a standard normal, for the spread between recipients."""
    x = np.linspace(-12, 12, RECIPIENT_POINTS)
    w = np.exp(-x * x / 2)
    return x, w / w.sum()


def _log_rates(
    z: NDArray[np.float64], spread: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return log p, log q and dp/dz for log-odds z, averaged over recipients."""
    if spread == 0:
        log_p, log_q = -np.logaddexp(0, -z), -np.logaddexp(0, z)
        return log_p, log_q, np.exp(log_p + log_q)
    x, w = recipients_grid()
    each = z[..., None] + spread * x
    p, q = expit(each), expit(-each)
    return np.log(p @ w), np.log(q @ w), (p * q) @ w


def mixture(mean: float, sd: float, spread: float, n: int) -> NDArray[np.float64]:
    """Return P(k of n), k = 0..n, for log-odds N(mean, sd²).

    Adaptive Gauss-Hermite quadrature (Liu & Pierce 1994, Biometrika 81): for
    each k the nodes are centred on the peak of the integrand and scaled by its
    width, so that a narrow binomial and a wide prior are both resolved, and a narrow
    peak takes fewer nodes. Time and memory grow with n, with a spread about a hundredfold.
    """
    k = np.arange(n + 1)
    most = max(NODES_BY_WIDTH.values())
    step = max(MAX_CHUNK // (most * (RECIPIENT_POINTS if spread else 1)), 1)
    parts = [_binomial_masses(mean, sd, spread, n, k[i : i + step]) for i in range(0, n + 1, step)]
    pmf = np.concatenate(parts)
    # What is left of rounding in the binomial coefficients is common to all k.
    return pmf / pmf.sum()


def _binomial_masses(
    mean: float, sd: float, spread: float, n: int, k: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return P(k of n) for some k, up to a factor near one that all k share."""
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    if sd < TINY_SD:
        log_p, log_q, _ = _log_rates(np.array([mean]), spread)
        return np.exp(ways + k * log_p + (n - k) * log_q)
    peak = _integrand_peaks(mean, sd, spread, n, k)
    log_p, log_q, slope = _log_rates(peak, spread)
    width = 1 / np.sqrt(n * slope * slope * np.exp(-log_p - log_q) + 1 / sd**2)
    pmf = np.empty(k.size)
    tiers = np.searchsorted(list(NODES_BY_WIDTH), width)
    for tier, nodes in enumerate(NODES_BY_WIDTH.values()):
        here = tiers == tier
        x, log_w = gauss_hermite(nodes)
        z = peak[here, None] + np.sqrt(2) * width[here, None] * x
        log_p, log_q, _ = _log_rates(z, spread)
        inside = ways[here, None] + k[here, None] * log_p + (n - k)[here, None] * log_q
        inside -= (z - mean) ** 2 / (2 * sd**2) - log_w
        pmf[here] = np.exp(inside).sum(axis=1)
    return pmf * width / (sd * np.sqrt(np.pi))


def _integrand_peaks(
    mean: float, sd: float, spread: float, n: int, k: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return where each k's integrand peaks, by Fisher scoring within a bracket."""
    data = np.log((k + 0.5) / (n - k + 0.5))  # log-odds of the replies alone, finite at 0 and n
    low, high = np.minimum(mean, data) - 1 - spread, np.maximum(mean, data) + 1 + spread
    z = np.clip((data * n / (n + 4 / sd**2)) + mean * (1 - n / (n + 4 / sd**2)), low, high)
    for _ in range(40):
        log_p, log_q, slope = _log_rates(z, spread)
        precision = slope * np.exp(-log_p - log_q)
        gradient = (k - n * np.exp(log_p)) * precision - (z - mean) / sd**2
        low, high = np.where(gradient > 0, z, low), np.where(gradient < 0, z, high)
        step = z + gradient / (n * slope * precision + 1 / sd**2)
        # Where the step would leave the bracket, halve the bracket instead.
        step = np.where((step <= low) | (step >= high), (low + high) / 2, step)
        moved = np.max(np.abs(step - z) * np.sqrt(n * slope * precision + 1 / sd**2))
        z = step
        if moved < 1e-9:
            break
    return z


@dataclass(frozen=True)
class Replies:
    """The exact distribution of the number of replies.

    Attributes
    ----------
    pmf : numpy.ndarray, shape (sent + 1,)
        Probability of each number of replies; sums to one.
    """

    pmf: NDArray[np.float64]

    def __repr__(self) -> str:
        return f"Replies(sent={self.sent}, mean={self.mean:.3g}, none={self.none:.3g})"

    @property
    def sent(self) -> int:
        """How many were sent."""
        return len(self.pmf) - 1

    @cached_property
    def cdf(self) -> NDArray[np.float64]:
        """Probability of at most each number of replies."""
        return np.cumsum(self.pmf)

    @property
    def mean(self) -> float:
        """Expected number of replies."""
        return float(np.arange(self.sent + 1) @ self.pmf)

    @property
    def none(self) -> float:
        """Probability that nobody replies."""
        return float(self.pmf[0])

    def quantile(self, q: float) -> int:
        """Return the smallest number of replies reached with probability ``q``.

        ``q`` counts as reached at a part in 10^12 less, for rounding.
        """
        return min(
            int(np.searchsorted(self.cdf, check_probability("q", q) * (1 - 1e-12))), self.sent
        )

    def interval(self, level: float = 0.9) -> tuple[int, int]:
        """Return the central interval: its two quantiles, both ends included."""
        level = check_probability("level", level, open_=True)
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)


def replies(scenario: Scenario, sent: int = 50, overrides: Overrides | None = None) -> Replies:
    """Return the exact distribution of the number of replies to ``sent`` messages.

    Parameters
    ----------
    scenario : Scenario
    sent : int
        From 1 to 100,000.
    overrides : mapping, optional
        See :func:`terms`.

    Raises
    ------
    ValueError
        If ``sent`` is out of range.

    Examples
    --------
    >>> round(replies(Scenario("card", "stranger"), 30).none, 3)
    0.497
    """
    sent = check_whole("sent", sent, 1, MAX_SENT)
    r = response(scenario, overrides)
    return Replies(mixture(r.mean, r.sd, r.recipient_sd, sent))


def simulate(
    scenario: Scenario,
    sent: int = 50,
    runs: int = 1000,
    seed: int = 1,
    overrides: Overrides | None = None,
) -> NDArray[np.int64]:
    """Draw campaigns: the number of replies in each of ``runs`` campaigns.

    One uniform number a campaign, put through the exact distribution's inverse.
    The uniforms are bit for bit those of the JavaScript twin; the distribution
    agrees with its twin to 1e-9, so a draw could differ only where a uniform
    falls into a gap of that width.

    Returns
    -------
    numpy.ndarray of int, shape (runs,)
    """
    runs = check_whole("runs", runs, 1, 10**8)
    cdf = replies(scenario, sent, overrides).cdf
    draws = _invert(cdf, rng.uniforms(seed, 0, runs))
    return np.minimum(draws, len(cdf) - 1)


def _invert(cdf: NDArray[np.float64], u: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the least k with cdf[k] >= u, twice as fast as searching for each (a guide table).

    Chen & Asau 1974, AIIE Transactions 6: where both ends of a cell of [0, 1) have the same
    answer, so has everything between them. A power of two keeps the cells' ends exact.
    """
    ends = np.searchsorted(cdf, np.arange(GUIDE_CELLS + 1) / GUIDE_CELLS)
    cell = (u * GUIDE_CELLS).astype(np.int64)
    draws = ends[cell]
    unsure = draws != ends[cell + 1]
    draws[unsure] = np.searchsorted(cdf, u[unsure])
    return draws


def campaign(
    scenario: Scenario, sent: int = 50, seed: int = 1, overrides: Overrides | None = None
) -> NDArray[np.bool_]:
    """Draw one campaign, envelope by envelope.

    Returns
    -------
    numpy.ndarray of bool, shape (sent,)
        Which of the messages were answered. Every order is equally likely.
    """
    k = int(simulate(scenario, sent, 1, seed, overrides)[0])
    answered = np.zeros(int(sent), dtype=bool)
    answered[rng.choose(k, int(sent), seed, 1)] = True
    return answered


def tornado(scenario: Scenario, overrides: Overrides | None = None) -> pd.DataFrame:
    """Return what changes when one thing about the message changes.

    Returns
    -------
    pandas.DataFrame
        One row a change that changes anything, widest first: ``change``,
        ``rate`` after it (typical) with its 90% interval ``low`` and ``high``,
        ``difference`` from the scenario's own typical rate, and the weakest
        ``label`` that the changed scenario rests on.
    """
    start = response(scenario, overrides).typical
    changes: dict[str, dict[str, Any]] = {
        f"without {name}" if getattr(scenario, name) else name: {name: not getattr(scenario, name)}
        for name in SWITCHES
    }
    changes |= {f"ask: {a}": {"ask": a} for a in ASKS if a != scenario.ask}
    rows = []
    for name, change in changes.items():
        r = response(scenario.with_(**change), overrides)
        if r.typical != start:
            low, high = r.interval(0.9)
            rows.append((name, r.typical, low, high, r.typical - start, r.weakest))
    frame = pd.DataFrame(rows, columns=["change", "rate", "low", "high", "difference", "label"])
    return frame.sort_values("difference", key=abs, ascending=False, ignore_index=True)


__all__ = [
    "Replies",
    "Response",
    "Scenario",
    "active",
    "campaign",
    "gift_worlds",
    "replies",
    "response",
    "routes",
    "simulate",
    "terms",
    "tornado",
]
