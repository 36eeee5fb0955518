"""The silence widget: its bounds are the model's, its claims follow, nonsense is refused."""

import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from many import MANY
from scipy import stats

import warmstart as ws
from warmstart.widgets import SilenceBound


def test_the_first_state_is_thirty_letters_and_no_answer():
    widget = SilenceBound()
    assert (widget.sent, widget.replies, widget.predict) == (30, 0, True)
    assert widget.guess is None
    assert widget.silence.exact_upper == ws.silence(30).exact_upper
    assert repr(widget) == "SilenceBound(30 sent, 0 replies, at most 9.5%)"


def test_claims_follow_from_the_numbers():
    widget = SilenceBound(prior=(1, 19))
    claims = widget.claims
    assert claims.loc["posterior bound", "rate"] == ws.silence(30, 0, (1, 19)).credible_upper
    assert claims.loc["rule of three", "rate"] == 3 / 30
    assert not claims.loc["never", "may"] and not claims.loc["below target", "may"]
    assert claims.loc["below target", "letters"] == ws.letters_to_rule_out(0.05)
    assert claims.loc["a reply at target", "letters"] == ws.letters_for_a_reply(0.05)
    # One letter more than is needed, or one less, turns the claim.
    needed = int(ws.letters_to_rule_out(0.05, 2))
    for sent, may in ((needed - 1, False), (needed, True)):
        widget = SilenceBound(sent=sent, replies=2)
        assert widget.claims.loc["below target", "may"] == may
    assert {"never", "rule of three"}.isdisjoint(widget.claims.index)
    assert SilenceBound(sent=5, replies=5).claims.loc["exact bound", "rate"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sent", 0),
        ("sent", 201),
        ("replies", 31),
        ("replies", -1),
        ("prior", (0, 1)),
        ("prior", (1,)),
        ("prior", (float("nan"), 1)),
        ("priors", {}),
        ("priors", {"mine": (1, 2, 3)}),
        ("target", 0),
        ("guess", 101),
        ("guess", "9"),
    ],
)
def test_nonsense_is_refused_and_the_state_kept(name, value):
    widget = SilenceBound()
    before = getattr(widget, name)
    with pytest.raises(traitlets.TraitError):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


def test_fewer_letters_than_replies_are_refused_but_both_may_change_at_once():
    widget = SilenceBound(sent=20, replies=5)
    with pytest.raises(traitlets.TraitError, match="at most sent"):
        widget.sent = 4
    widget.set_state({"sent": 3, "replies": 2})  # as the page sends them
    assert (widget.sent, widget.replies) == (3, 2)
    with pytest.raises(traitlets.TraitError):
        SilenceBound(sent=3, replies=4)


@MANY
@given(st.floats(0.1, 1200), st.floats(0.1, 1200), st.floats(1e-6, 1 - 1e-6))
def test_the_density_is_scipys(twin, a, b, x):
    theirs = twin("betaDensity", a, b, x)
    assert theirs == pytest.approx(stats.beta.pdf(x, a, b), rel=1e-9, abs=1e-280)
