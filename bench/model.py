"""Time the model, as ratios in one run: ``python bench/model.py``.

- simulated campaigns against bare numpy draws of the same distribution;
- the exact distribution of replies against a Monte Carlo of the same accuracy;
- in JavaScript, one full recomputation of what the simulator shows.
"""

import json
import subprocess
import sys
import timeit
from pathlib import Path

import numpy as np
from scipy.special import expit

import warmstart as ws

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))


def best(call, number=1, repeat=7) -> float:
    """Return seconds a call, the fastest of several."""
    return min(timeit.repeat(call, number=number, repeat=repeat)) / number


def simulation(runs=200_000, sent=50):
    """Campaigns of ours against numpy's normal and binomial draws."""
    scenario = ws.Scenario("email", "legislator")
    r = ws.response(scenario)
    rng = np.random.default_rng(1)
    ours = best(lambda: ws.simulate(scenario, sent, runs, 1))
    bare = best(lambda: rng.binomial(sent, expit(rng.normal(r.mean, r.sd, runs))))
    print(
        f"simulate, {runs:,} campaigns of {sent}: {ours * 1e3:.1f} ms, "
        f"numpy {bare * 1e3:.1f} ms, ratio {ours / bare:.2f}"
    )


def exactness(sent=100, draws=10_000):
    """The distribution by quadrature against Monte Carlo, scaled to equal accuracy.

    Quadrature is compared with itself at four times the nodes; Monte Carlo's
    error falls with the root of the draws, so equal accuracy takes
    ``draws * (its error / quadrature's) ** 2`` of them. Since that is beyond
    reason, the ratio for 1e-4 is given too, a hundredth of a percentage point.
    """
    from warmstart.model import responses

    scenario = ws.Scenario()
    r = ws.response(scenario)
    rng = np.random.default_rng(1)

    def carlo():
        drawn = rng.binomial(sent, expit(rng.normal(r.mean, r.sd, draws)))
        return np.bincount(drawn, minlength=sent + 1) / draws

    exact = ws.replies(scenario, sent).pmf
    nodes, responses.NODES_BY_WIDTH = responses.NODES_BY_WIDTH, {3.0: 256}
    finer = ws.replies(scenario, sent).pmf
    responses.NODES_BY_WIDTH = nodes
    own = max(np.abs(exact - finer).max(), 1e-16)
    ours = best(lambda: ws.replies(scenario, sent), number=20)
    theirs = best(carlo, number=20)
    error = np.mean([np.abs(carlo() - finer).max() for _ in range(20)])
    print(
        f"replies(n={sent}): {ours * 1e3:.2f} ms, error {own:.0e}; Monte Carlo of {draws:,} draws: "
        f"{theirs * 1e3:.2f} ms, error {error:.0e}"
    )
    for name, wanted in (("for an error of 1e-4", 1e-4), ("for an equal error", own)):
        print(
            f"  {name} Monte Carlo takes {theirs * (error / wanted) ** 2 / ours:,.0f} times as long"
        )


def javascript():
    """One full recomputation in JavaScript, at several numbers sent."""
    from node import NODE

    code = """
    import * as m from "./build/twins.mjs";
    const s = { channel: "card", recipient: "stranger", ask: "small", gift: true, gift_world: "hurts", recipient_sd: 0 };
    for (const name of m.switches) s[name] ??= false;
    const out = {};
    for (const [n, spread] of [[30, 0], [50, 0], [100, 0], [200, 0], [100, 0.5]]) {
      s.recipient_sd = spread;
      const times = [];
      for (let i = 0; i < 300; i++) {
        const t = performance.now();
        m.response(s); const r = m.replies(s, n); r.interval(0.5); r.interval(0.9);
        times.push(performance.now() - t);
      }
      times.sort((a, b) => a - b);
      out[spread ? `${n}, recipients apart` : n] = [times[150], times[285]];
    }
    console.log(JSON.stringify(out));
    """
    text = subprocess.check_output(
        [str(NODE), "--input-type=module", "-e", code], cwd=ROOT, text=True
    )
    for n, (median, high) in json.loads(text).items():
        print(
            f"JavaScript, the simulator's picture at n={n}: median {median:.2f} ms, 95% {high:.2f} ms"
        )


def sheets(graders=100_000, messages=14, criteria=8):
    """Grade sheets tallied and merged."""
    rng = np.random.default_rng(1)
    a, b = (rng.integers(0, 50, (messages, criteria, 5)) for _ in range(2))
    names = tuple(f"m{i:03}" for i in range(messages)), tuple(f"c{i}" for i in range(criteria))
    left, right = ws.Tally(*names, a), ws.Tally(*names, b)
    seconds = best(lambda: left + right, number=200)
    print(
        f"merging two tallies of {messages} messages and {criteria} criteria: {seconds * 1e6:.0f} µs, "
        f"{graders:,} of them {seconds * graders:.1f} s"
    )


def analysis():
    """The analyser on 100 KB of ordinary and of hostile text."""
    ordinary = "\n\n".join(ws.load_messages()["text"])
    for name, unit in {
        "messages": ordinary,
        "i would like to": "i would like to ",
        "you": "you ",
    }.items():
        text = (unit * 100_000)[:100_000]
        half, whole = (best(lambda t=t: ws.analyse(t), repeat=3) for t in (text[:50_000], text))
        print(
            f"analyse, 100 KB of {name!r}: {whole * 1e3:.0f} ms, {whole / half:.1f} times that of 50 KB"
        )


if __name__ == "__main__":
    simulation()
    exactness()
    javascript()
    sheets()
    analysis()
