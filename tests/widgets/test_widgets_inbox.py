"""The inbox: what is expected is exact, and every message can be likened to one of the model."""

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from many import many
from scipy.special import expit

import warmstart as ws
from warmstart.model.inbox import answered
from warmstart.model.responses import ASKS, SWITCHES
from warmstart.widgets import Inbox


def test_one_kind_of_message_is_the_response_models_replies():
    scenario = ws.Scenario("email", "investor", topic_relevance=True)
    assert answered([scenario] * 12).pmf == pytest.approx(ws.replies(scenario, 12).pmf, abs=1e-9)


def test_by_drawing_reader_by_reader():
    inbox, rng, runs = Inbox(), np.random.default_rng(8), 100_000
    reader, total = rng.normal(size=runs), np.zeros(runs, int)
    for scenario in inbox.scenarios.values():
        r = ws.response(scenario)
        total += rng.random(runs) < expit(r.mean + r.sd * reader)
    found = np.bincount(total, minlength=13) / runs
    assert np.abs(found - inbox.expected.pmf).max() < 4 * np.sqrt(0.25 / runs)


def test_twelve_messages_of_every_kind_and_no_trade_gives_the_grade_away():
    inbox = Inbox()
    assert len(inbox.messages) == 12
    rates = {key: ws.response(s).typical for key, s in inbox.scenarios.items()}
    # Of those who sell something, one does well and others badly; so do the idealists and friends.
    assert rates["pump"] > 2 * rates["synergy"] and rates["plan"] > 2 * rates["future"]
    assert {s.ask for s in inbox.scenarios.values()} == set(ASKS)


def test_decisions_are_a_data_frame_and_nonsense_is_refused():
    inbox = Inbox(
        answers=[{"item": "pump", "chosen": "quick"}, {"item": "bump", "chosen": "leave"}]
    )
    frame = inbox.decisions
    assert frame["message"].tolist() == ["pump", "bump"]
    assert frame["typical"].between(0, 1).all() and frame["was"].str.len().min() > 20
    for answer in ({"item": "x", "chosen": "quick"}, {"item": "pump", "chosen": "love"}):
        with pytest.raises(traitlets.TraitError, match="no decision"):
            inbox.answers = [answer]
    with pytest.raises(ValueError, match="one or more"):
        answered([])


SCENARIOS = st.lists(
    st.fixed_dictionaries(
        {
            "route": st.sampled_from(ws.routes()),
            "features": st.lists(st.sampled_from(SWITCHES), unique=True, max_size=4),
            "ask": st.sampled_from(ASKS),
        }
    ),
    min_size=1,
    max_size=14,
)


@many(1_000)
@given(SCENARIOS)
def test_both_languages_expect_the_same(twin, messages):
    ours = answered(
        [
            ws.Scenario(*m["route"], **dict.fromkeys(m["features"], True), ask=m["ask"])
            for m in messages
        ]
    )
    theirs = twin(
        "inbox",
        [
            {
                "channel": m["route"][0],
                "recipient": m["route"][1],
                "ask": m["ask"],
                "gift_world": "undecided",
                **dict.fromkeys(m["features"], True),
            }
            for m in messages
        ],
    )
    assert theirs["pmf"] == pytest.approx(ours.pmf.tolist(), abs=1e-12)
    assert tuple(theirs["most"]) == ours.interval()
