"""The sandbox's Python side: settings as text, the post's claims; both languages alike."""

import base64
import json

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from many import many
from scipy.stats import norm

import warmstart as ws
from warmstart.model.claims import CLAIMS, difference, weigh
from warmstart.model.responses import ASKS, GIFT_WORLDS, SWITCHES, routes
from warmstart.model.settings import MAX_SETTING_SENT, defaults, dump_setting, parse_setting
from warmstart.widgets import Sandbox

SOME = many(2_000)
TERMS = sorted(set(ws.load_coefficients()["term"]))
OWN = st.tuples(st.floats(-10, 10), st.floats(0, 3)).map(list)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "route": st.sampled_from(["/".join(r) for r in routes()]),
        "sent": st.integers(1, MAX_SETTING_SENT),
        "ask": st.sampled_from(ASKS),
        "gift_world": st.sampled_from(GIFT_WORLDS),
        "overrides": st.dictionaries(st.sampled_from(TERMS), OWN),
        **dict.fromkeys(SWITCHES, st.booleans()),
    },
)


def packed(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


BROKEN = {
    "not base64": "!!!",
    "cut": "eyJ4",
    "one sign": "a",
    "not ASCII": packed('{"route":"é"}'),
    "not JSON": packed("{gift:true}"),
    "NaN": packed('{"overrides":{"base":[NaN,1]}}'),
    "a list": packed([1, 2]),
    "a number": packed(7),
    "null": packed("null"),
    "huge": "A" * 4001,
    "deep": packed("[" * 2900),
    "unknown": packed({"charm": True}),
    "prototype": packed('{"__proto__":{"gift":true}}'),
    "constructor": packed({"constructor": 1}),
    "spread": packed({"recipient_sd": 1}),
    "route": packed({"route": "pigeon/stranger"}),
    "route as a list": packed({"route": ["card/stranger"]}),
    "no letters": packed({"sent": 0}),
    "too many": packed({"sent": 201}),
    "half": packed({"sent": 1.5}),
    "truth for a number": packed({"sent": True}),
    "text for a number": packed({"sent": "30"}),
    "ask": packed({"ask": "huge"}),
    "world": packed({"gift_world": "constructor"}),
    "switch": packed({"gift": 1}),
    "own as a list": packed({"overrides": [1]}),
    "own null": packed({"overrides": None}),
    "own term": packed({"overrides": {"charm": [0, 1]}}),
    "own prototype": packed('{"overrides":{"__proto__":[0,1]}}'),
    "own short": packed({"overrides": {"base": [0]}}),
    "own long": packed({"overrides": {"base": [0, 1, 2]}}),
    "own text": packed({"overrides": {"base": ["0", "1"]}}),
    "own null number": packed({"overrides": {"base": [None, 1]}}),
    "own truth": packed({"overrides": {"base": [True, 1]}}),
    "own far": packed({"overrides": {"base": [11, 1]}}),
    "own negative": packed({"overrides": {"base": [0, -1]}}),
    "own infinite": packed('{"overrides":{"base":[1e999,1]}}'),
}


@SOME
@given(SETTINGS)
def test_a_setting_comes_back_and_both_languages_write_it_alike(twin, values):
    text = dump_setting(values)
    back = parse_setting(text)
    assert twin("dumpSetting", values) == text
    assert twin("parseSetting", text) == back
    assert dump_setting(back) == text
    for name, value in defaults().items():
        if name != "overrides":
            assert back[name] == values.get(name, value)
    for term, own in values.get("overrides", {}).items():
        assert back["overrides"][term] == pytest.approx(own, abs=6e-4)


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_setting_is_refused_with_a_sentence(twin, text):
    with pytest.raises(ValueError, match=r"^The setting .*\.$"):
        Sandbox.from_setting(text)
    sandbox = Sandbox(gift=True)
    before = sandbox.setting
    with pytest.raises(traitlets.TraitError):
        sandbox.setting = text
    assert sandbox.gift and sandbox.setting == before
    assert twin("trySetting", text)["error"].startswith("The setting")


@SOME
@given(st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda b: packed(b.hex()))))
def test_any_text_at_all_is_read_or_refused_alike(twin, text):
    theirs = twin("trySetting", text)
    try:
        ours = parse_setting(text)
    except ValueError:
        assert set(theirs) == {"error"}
    else:
        assert theirs == ours


def test_the_setting_follows_the_traits_and_sets_them():
    sandbox = Sandbox()
    assert sandbox.setting == ""
    sandbox.gift, sandbox.overrides = True, {"base": [-1, 0.25]}
    text = sandbox.setting
    other = Sandbox.from_setting(text)
    assert (other.gift, other.overrides, other.setting) == (True, {"base": [-1, 0.25]}, text)
    assert other.replies.pmf == pytest.approx(sandbox.replies.pmf)
    sandbox.setting = dump_setting({"route": "email/business", "sent": 7})
    assert (sandbox.route, sandbox.sent, sandbox.gift, sandbox.overrides) == (
        "email/business",
        7,
        False,
        {},
    )
    with pytest.raises(traitlets.TraitError, match="spread"):
        sandbox.recipient_sd = 1
    assert Sandbox(setting=text).setting == text


def test_too_much_uncertainty_is_said_and_not_drawn():
    sandbox = Sandbox(overrides={"base": [-3, 3]}, prior_contact=True)
    assert repr(sandbox).endswith("too uncertain for a picture, 1 own number)")
    with pytest.raises(ValueError, match="take smaller ones"):
        _ = sandbox.replies
    assert len(sandbox.claims) == len(CLAIMS)


# ---- the claims ------------------------------------------------------------------------


def test_a_coefficients_claim_is_phi_of_mean_by_sd():
    claims = Sandbox().claims
    assert list(claims.index) == list(CLAIMS)
    table = ws.load_coefficients().set_index("term")
    for claim, term in (("known", "prior_contact"), ("entry_point", "entry_point")):
        row = table.loc[term]
        assert claims.loc[claim, "probability"] == pytest.approx(norm.cdf(row["mean"] / row["sd"]))
    gift = table.loc[["gift_without_ask", "gift_no_context"]]
    expected = norm.cdf(-gift["mean"].sum() / np.sqrt((gift["sd"] ** 2).sum()))
    assert claims.loc["gift", "probability"] == pytest.approx(expected)
    assert claims["contradicted"].tolist() == (claims["probability"] < 0.5).tolist()


def test_what_two_messages_share_cancels():
    letter, email = ws.Scenario("letter", "executive"), ws.Scenario("email", "executive")
    row = ws.load_coefficients().set_index("term").loc["email_not_post"]
    assert difference(email, letter) == pytest.approx((row["mean"], row["sd"]))
    assert difference(letter, letter) == (0, 0)
    # By drawing: the formula for independent sums, on two routes that share nothing.
    a, b = ws.Scenario("email", "legislator"), ws.Scenario(prior_contact=True)
    mean, sd = difference(a, b)
    ra, rb = ws.response(a), ws.response(b)
    assert (mean, sd) == pytest.approx((ra.mean - rb.mean, np.hypot(ra.sd, rb.sd)))


def test_every_claim_can_be_contradicted_and_upheld():
    against = Sandbox(
        overrides={"prior_contact": [-1, 1], "entry_point": [-1, 1], "gift_without_ask": [2, 1]}
    )
    assert against.claims["contradicted"].all()
    # One number for every route: then only contact is left between them.
    with_post = Sandbox(overrides={"base": [-3, 0], "email_not_post": [0, 0]})
    assert not with_post.claims["contradicted"].any()
    assert Sandbox(gift_world="landry2010").claims.loc["gift", "contradicted"]
    assert not Sandbox(gift_world="vonasch2024").claims.loc["gift", "contradicted"]


def test_a_claim_without_doubt_is_sure_and_one_of_nothing_is_even():
    for mean, chance in ((1, 1), (0, 0.5), (-1, 0)):
        claims = Sandbox(overrides={"prior_contact": [mean, 0]}).claims
        assert claims.loc["known", "probability"] == chance


@SOME
@given(SETTINGS)
def test_both_languages_weigh_alike(twin, values):
    sandbox = Sandbox.from_setting(dump_setting(values))
    scenario = {
        name: getattr(sandbox.scenario, name)
        for name in ("channel", "recipient", "ask", "gift_world", *SWITCHES)
    }
    theirs = twin("weigh", scenario, sandbox.overrides)
    ours = weigh(sandbox.scenario, sandbox.overrides)
    assert [c["says"] for c in theirs] == ours["says"].tolist()
    for key in ("mean", "sd", "probability"):
        assert [c[key] for c in theirs] == pytest.approx(ours[key].tolist(), rel=1e-9, abs=1e-12)
    assert [c["contradicted"] for c in theirs] == ours["contradicted"].tolist()
