"""One model, two languages: the same cases, then thousands drawn at random."""

import json
from dataclasses import asdict

import cases
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from many import MANY, many
from test_responses import scenarios

import warmstart as ws
from warmstart import rng
from warmstart.model import responses
from warmstart.model.evidence import author_year

WORDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("name", cases.CASES)
def test_committed_cases_are_what_python_gives(name):
    committed = json.loads((cases.FOLDER / f"{name}.json").read_text("utf8"))
    fresh = json.loads(json.dumps(cases.CASES[name]()))

    def same(a, b):
        if isinstance(b, float):
            return a == pytest.approx(b, rel=1e-9, abs=1e-290)
        if isinstance(b, list):
            return len(a) == len(b) and all(map(same, a, b))
        if isinstance(b, dict):
            return a.keys() == b.keys() and all(same(a[k], b[k]) for k in b)
        return a == b

    assert same(committed, fresh), "run `make cases` and look at what changed"


# A spread costs a hundredfold, so fewer of these.
@many(2_000)
@given(
    scenarios(),
    st.integers(1, 60),
    st.floats(-6, 4),
    st.floats(0, 2.4),
    st.sampled_from([0, 0.4, 2]),
)
def test_replies_with_a_readers_own_numbers(twin, scenario, sent, mean, sd, spread):
    scenario = scenario.with_(recipient_sd=spread)
    overrides = {"base": (mean, sd)}
    try:
        ours = ws.replies(scenario, sent, overrides)
    except ValueError as error:
        assert "add up" in str(error)
        return
    theirs = twin("replies", asdict(scenario), sent, overrides)
    np.testing.assert_allclose(theirs["pmf"], ours.pmf, rtol=2e-9, atol=1e-290)


@MANY
@given(scenarios(), st.integers(1, 40), WORDS)
def test_replies_and_draws(twin, scenario, sent, seed):
    theirs, ours = twin("replies", asdict(scenario), sent), ws.replies(scenario, sent)
    np.testing.assert_allclose(theirs["pmf"], ours.pmf, rtol=1e-9, atol=1e-290)
    assert [tuple(theirs["half"]), tuple(theirs["most"])] == [
        ours.interval(0.5),
        ours.interval(0.9),
    ]
    if seed % 4 == 0:
        answered = twin("campaign", asdict(scenario), sent, seed)
        assert answered == ws.campaign(scenario, sent, seed).tolist()


@MANY
@given(
    scenarios(),
    st.dictionaries(
        st.sampled_from(["base", "prior_contact", "gift_no_context", "upfront", "follow_up"]),
        st.tuples(st.floats(-6, 6), st.floats(0, 1.2)),  # three of them stay under MAX_SD
        max_size=3,
    ),
)
def test_terms(twin, scenario, overrides):
    theirs, ours = twin("response", asdict(scenario), overrides), ws.response(scenario, overrides)
    assert theirs["mean"] == pytest.approx(ours.mean, rel=1e-12, abs=1e-12)
    assert theirs["sd"] == pytest.approx(ours.sd, rel=1e-12)
    assert theirs["weakest"] == ours.weakest
    assert twin("typical", theirs) == pytest.approx([ours.typical, *ours.interval(0.9)], rel=1e-9)
    columns = ["term", "name", "mean", "sd", "label", "basis"]
    assert [[t[c] for c in columns] for t in theirs["terms"]] == ours.terms[
        columns
    ].to_numpy().tolist()
    citations = ws.load_studies()["citation"].map(
        author_year
    )  # widgets name studies, as readers do
    cited = [[citations[study] for study in studies] for studies in ours.terms["studies"]]
    assert [t["studies"] for t in theirs["terms"]] == cited


@MANY
@given(WORDS, WORDS, st.integers(0, 30))
def test_words(twin, seed, stream, size):
    assert twin("words", seed, stream, size) == rng.words(seed, stream, size).tolist()


@MANY
@given(st.data(), st.integers(1, 200), WORDS)
def test_choices(twin, data, n, seed):
    k = data.draw(st.integers(0, n))
    chosen = rng.choose(k, n, seed, 1)
    assert twin("choose", k, n, seed, 1) == chosen.tolist()
    assert len(set(chosen)) == k


@pytest.mark.parametrize("nodes", responses.NODES_BY_WIDTH.values())
def test_nodes_and_weights_are_numpys(twin, nodes):
    x, log_weight = responses.gauss_hermite(nodes)
    theirs = twin("gaussHermite", nodes)
    np.testing.assert_allclose(theirs["x"], x, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(theirs["logWeight"], log_weight, atol=1e-9)
