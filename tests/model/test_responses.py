"""The response model: against other implementations, against its own promises, against nonsense."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.special import expit

import warmstart as ws
from warmstart.model import responses, rng
from warmstart.model.responses import ASKS, GIFT_WORLDS, SWITCHES, mixture

ROUTES = ws.routes()


@st.composite
def scenarios(draw):
    channel, recipient = draw(st.sampled_from(ROUTES))
    return ws.Scenario(
        channel,
        recipient,
        **{name: draw(st.booleans()) for name in SWITCHES},
        ask=draw(st.sampled_from(ASKS)),
        gift_world=draw(st.sampled_from(GIFT_WORLDS)),
    )


def by_hand(mean, sd, n, k):
    """P(k of n) by scipy's adaptive integration: another method, another library."""
    f = lambda z: stats.binom.pmf(k, n, expit(z)) * stats.norm.pdf(z, mean, sd)  # noqa: E731
    grid = np.linspace(mean - 12 * sd, mean + 12 * sd, 4001)
    peak = grid[np.argmax([f(z) for z in grid])]
    points = sorted({mean - 12 * sd, peak - sd, peak, peak + sd, mean + 12 * sd})
    return sum(
        integrate.quad(f, a, b, epsabs=0, epsrel=1e-11, limit=400)[0]
        for a, b in zip(points, points[1:], strict=False)
    )


@pytest.mark.parametrize(
    ("mean", "sd", "n"), [(-3.9, 0.4, 50), (-3, 1.5, 100), (0, 1, 1), (2, 0.1, 7), (-1, 2, 30)]
)
def test_quadrature_agrees_with_adaptive_integration(mean, sd, n):
    pmf = mixture(mean, sd, 0, n)
    for k in {0, 1, n // 3, n}:
        assert pmf[k] == pytest.approx(by_hand(mean, sd, n, k), rel=1e-8)


@pytest.mark.parametrize("sd", [1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("mean", [-9.0, -3.0, 1.0])
@pytest.mark.parametrize("n", [10, 200])
def test_nodes_are_enough_for_nine_digits(sd, mean, n):
    """Against 40,001 equidistant points, which for such integrands are as good as exact."""
    reach = 13 * sd + 15
    z, k = np.linspace(mean - reach, mean + reach, 40_001), np.arange(n + 1)
    inside = stats.binom.logpmf(k[:, None], n, 0.5) + n * np.log(2)  # log of the coefficient
    inside = inside + k[:, None] * -np.logaddexp(0, -z) + (n - k)[:, None] * -np.logaddexp(0, z)
    exact = np.exp(inside) @ stats.norm.pdf(z, mean, sd) * (z[1] - z[0])
    np.testing.assert_allclose(mixture(mean, sd, 0, n), exact, rtol=1e-9)


@pytest.mark.parametrize("spread", [0.5, 2.0, 3.0])
@pytest.mark.parametrize("mean", [-9.0, -3.0, 1.0])
def test_points_between_recipients_are_enough(spread, mean):
    z = np.linspace(-14, 14, 40_001)
    exact = expit(mean + spread * z) @ stats.norm.pdf(z) * (z[1] - z[0])
    assert mixture(mean, 0, spread, 1)[1] == pytest.approx(exact, rel=1e-9)


def test_draws_are_those_of_a_plain_search():
    """Also where a uniform number is a step of the distribution, or an end of a cell."""
    cdf = ws.replies(ws.Scenario(), 50).cdf
    steps = np.concatenate([cdf[cdf < 1], np.arange(responses.GUIDE_CELLS) / responses.GUIDE_CELLS])
    near = [steps, np.nextafter(steps, 0), np.nextafter(steps, 0.999)]
    u = np.concatenate([*near, rng.uniforms(7, 0, 20_000)])
    np.testing.assert_array_equal(responses._invert(cdf, u), np.searchsorted(cdf, u))


@pytest.mark.parametrize("sd", [1e-160, 1e-14, 1e-11, 1e-9, 1e-7])
def test_a_vanishing_uncertainty_is_the_binomial(sd):
    assert ws.replies(ws.Scenario(), 30, {"base": (-3, sd)}).mean == pytest.approx(
        30 * expit(-3), rel=1e-9
    )


def test_what_a_loader_returns_is_the_callers_own():
    before = ws.response(ws.Scenario(gift=True, gift_world="landry2010")).mean
    mine = ws.load_coefficients()
    mine["mean"] = 0.0
    ws.gift_worlds()["landry2010"] = (5.0, 1.0)
    ws.load_rubric()[0]["name"] = "x"
    assert ws.response(ws.Scenario(gift=True, gift_world="landry2010")).mean == before
    assert ws.load_rubric()[0]["name"] == "Context"


def test_without_uncertainty_it_is_the_binomial():
    assert mixture(-2, 0, 0, 40) == pytest.approx(
        stats.binom.pmf(np.arange(41), 40, expit(-2)), rel=1e-10
    )


def test_a_large_simulation_agrees_within_its_error():
    scenario = ws.Scenario(gift=True, gift_world="vonasch2024")
    r, runs = ws.response(scenario), 400_000
    rng = np.random.default_rng(5)
    drawn = rng.binomial(50, expit(rng.normal(r.mean, r.sd, runs)))
    exact = ws.replies(scenario, 50).pmf
    seen = np.bincount(drawn, minlength=51) / runs
    error = np.sqrt(exact * (1 - exact) / runs)
    assert (np.abs(seen - exact)[exact > 1e-4] < 4.5 * error[exact > 1e-4]).all()


@pytest.mark.parametrize("n", [1, 2, 1000, 100_000])
@pytest.mark.parametrize("mean", [-13.8, -3.0])  # a rate of one in a million, and one in twenty
def test_it_is_stable_from_one_letter_to_a_hundred_thousand(n, mean):
    pmf = mixture(mean, 0.5, 0, n)
    assert np.isfinite(pmf).all() and (pmf >= 0).all()
    assert pmf.sum() == pytest.approx(1, abs=1e-12)
    rate = integrate.quad(lambda z: expit(z) * stats.norm.pdf(z, mean, 0.5), mean - 8, mean + 8)[0]
    assert pmf @ np.arange(n + 1) == pytest.approx(n * rate, rel=1e-7)


def test_spread_between_recipients_moves_the_rate_and_only_the_rate():
    calm, spread = (ws.response(ws.Scenario(recipient_sd=s)).rate for s in (0, 1.5))
    assert spread > calm  # below one half, spread lifts the average
    z = np.linspace(-12, 12, 4001)
    average = np.trapezoid(expit(-2 + 1.5 * z) * stats.norm.pdf(z), z)
    assert mixture(-2, 0, 1.5, 20) == pytest.approx(
        stats.binom.pmf(np.arange(21), 20, average), rel=1e-6
    )


@given(scenarios(), st.integers(1, 80))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_probabilities_are_probabilities(scenario, sent):
    r = ws.replies(scenario, sent)
    assert len(r.pmf) == sent + 1 and (r.pmf >= 0).all()
    assert r.pmf.sum() == pytest.approx(1, abs=1e-12)
    assert r.mean == pytest.approx(sent * ws.response(scenario).rate, rel=1e-9)
    half, most = r.interval(0.5), r.interval(0.9)
    assert most[0] <= half[0] <= half[1] <= most[1]
    assert r.pmf[most[0] : most[1] + 1].sum() >= 0.9 - 1e-9


@given(scenarios(), st.sampled_from(SWITCHES))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_coefficient_moves_the_rate_in_its_own_direction(scenario, name):
    without, with_ = (replace(scenario, **{name: v}) for v in (False, True))
    changed = {t.term: t.mean for t in ws.terms(with_).itertuples()}
    before = {t.term: t.mean for t in ws.terms(without).itertuples()}
    moved = sum(changed.values()) - sum(before.values())
    assert ws.response(with_).mean - ws.response(without).mean == pytest.approx(moved)
    # More letters, fewer chances of silence; a higher rate as well.
    if moved > 0 and ws.response(with_).sd == ws.response(without).sd:
        assert ws.replies(with_, 20).none < ws.replies(without, 20).none
    assert ws.replies(with_, 21).none < ws.replies(with_, 20).none


@pytest.mark.parametrize(
    ("world", "study", "contrast"),
    [
        ("landry2010", "G8", "gift offered, or none: never visited"),
        ("abdulaziz2015", "G17", "coffee card, or none, as one trial"),
        ("vonasch2024", "B9", "cookie with two dollars"),
    ],
)
def test_in_its_world_a_strangers_gift_does_what_it_did_in_the_study(world, study, contrast):
    effects = ws.load_effects()
    row = effects[(effects["study"] == study) & effects["contrast"].str.startswith(contrast)].iloc[
        0
    ]
    for ask in ASKS:
        scenario = ws.Scenario("email", "investor", ask=ask, gift_world=world)
        with_, without = (ws.response(scenario.with_(gift=g)) for g in (True, False))
        assert with_.mean - without.mean == pytest.approx(math.log(row["estimate"]), abs=6e-4)
        added = math.sqrt(with_.sd**2 - without.sd**2)
        half = (math.log(row["high"]) - math.log(row["low"])) / (2 * 1.959964)
        assert added == pytest.approx(half, abs=1e-3)


def test_the_worlds_touch_only_strangers():
    rate = lambda **kw: ws.response(ws.Scenario(gift=True, **kw)).mean  # noqa: E731
    assert rate(gift_world="vonasch2024") < rate() < rate(gift_world="landry2010")
    friends = {rate(gift_world=w, prior_contact=True) for w in GIFT_WORLDS}
    assert len(friends) == 1


def test_an_executives_email_is_the_letter_moved():
    letter, email = (ws.response(ws.Scenario(c, "executive")).mean for c in ("letter", "email"))
    table = ws.load_coefficients().set_index("term")
    assert email == pytest.approx(letter + table.loc["email_not_post", "mean"])
    assert email < letter
    # A channel with a base of its own is never moved a second time.
    assert "email_not_post" not in ws.terms(ws.Scenario("email", "investor"))["term"].tolist()


def test_overrides_replace_and_are_called_assumed():
    table = ws.terms(ws.Scenario(), {"base": (-1, 0.1)})
    assert table.loc[0, ["mean", "sd", "label"]].tolist() == [-1, 0.1, "assumed"]
    assert ws.response(ws.Scenario(), {"base": (-1, 0.1)}).weakest == "assumed"


def test_draws_are_the_same_for_a_seed_and_follow_the_distribution():
    scenario = ws.Scenario("email", "legislator")
    a, b = (ws.simulate(scenario, 20, 50_000, seed) for seed in (3, 3))
    assert (a == b).all() and (a != ws.simulate(scenario, 20, 50_000, 4)).any()
    exact = ws.replies(scenario, 20).pmf
    seen = np.bincount(a, minlength=21)
    keep = exact * len(a) > 5
    assert (
        stats.chisquare(seen[keep], exact[keep] / exact[keep].sum() * seen[keep].sum()).pvalue
        > 1e-3
    )


def test_a_campaign_opens_as_many_envelopes_as_were_drawn():
    for seed in range(30):
        answered = ws.campaign(ws.Scenario("linkedin", "member"), 40, seed)
        assert answered.sum() == ws.simulate(ws.Scenario("linkedin", "member"), 40, 1, seed)[0]


def test_tornado_shows_the_widest_change_first_and_leaves_out_what_changes_nothing():
    frame = ws.tornado(ws.Scenario()).set_index("change")
    assert frame["difference"].abs().is_monotonic_decreasing
    assert "ask: small" not in frame.index  # without a gift a small ask has no coefficient
    row, r = frame.loc["role_relevance"], ws.response(ws.Scenario(role_relevance=True))
    assert (row["rate"], row["low"], row["high"]) == (r.typical, *r.interval(0.9))
    # An uncertain coefficient of mean zero or less must not look like a gain.
    assert frame.loc["gift", "difference"] < 0 < ws.response(ws.Scenario(gift=True)).rate
    assert "without gift" in ws.tornado(ws.Scenario(gift=True))["change"].tolist()


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: ws.Scenario("pigeon", "stranger"), "channel"),
        (lambda: ws.Scenario("card", "investor"), "recipient"),
        (lambda: ws.Scenario(gift="yes"), "gift"),
        (lambda: ws.Scenario(ask="huge"), "ask"),
        (lambda: ws.Scenario(gift_world="odd"), "gift_world"),
        (lambda: ws.Scenario(recipient_sd=float("nan")), "recipient_sd"),
        (lambda: ws.Scenario(recipient_sd=-1), "recipient_sd"),
        (lambda: ws.replies(ws.Scenario(), 0), "sent"),
        (lambda: ws.replies(ws.Scenario(), 2.5), "sent"),
        (lambda: ws.replies(ws.Scenario(), 100_001), "sent"),
        (lambda: ws.replies(ws.Scenario(), float("nan")), "sent"),
        (lambda: ws.simulate(ws.Scenario(), 10, 0), "runs"),
        (lambda: ws.simulate(ws.Scenario(), 10, 5, -1), "seed"),
        (lambda: ws.terms(ws.Scenario(), {"charm": (1, 1)}), "charm"),
        (lambda: ws.terms(ws.Scenario(), {"gift": 3}), "gift"),
        (lambda: ws.terms(ws.Scenario(), {"upfront": (1, -1)}), "upfront"),
        (lambda: ws.terms(ws.Scenario(), {"upfront": (float("inf"), 1)}), "upfront"),
        (lambda: ws.response(ws.Scenario()).interval(1), "level"),
        (lambda: ws.response(ws.Scenario()).interval("0.5"), "level"),
        (lambda: ws.replies(ws.Scenario(), 5).quantile(None), "q must"),
        (lambda: ws.replies(ws.Scenario(), None), "sent"),
        (lambda: ws.simulate(ws.Scenario(), 5, 5, None), "seed"),
        (lambda: ws.simulate(ws.Scenario(), 5, 5, float("nan")), "seed"),
        (lambda: ws.response(ws.Scenario(), [0.5]), "overrides"),
        (
            lambda: ws.response(ws.Scenario(upfront=True), {"base": (0, 3), "upfront": (0, 3)}),
            "add up",
        ),
        (lambda: ws.Scenario(channel=None), "channel"),
        (lambda: ws.Scenario(ask=None), "ask"),
        (lambda: ws.replies(ws.Scenario(), 5).quantile(1.2), "q must"),
        (lambda: ws.rng.choose(6, 5, 1, 1), "k must"),
    ],
)
def test_nonsense_is_refused_by_name(call, names):
    with pytest.raises(ValueError, match=names):
        call()
