"""The book's figures: matplotlib drawings that follow the page into the dark.

Each function returns a :class:`Figure`: SVG text whose colours are the page's
own (CSS variables with the light palette behind them), with an alternative text
made from the same data as the drawing.
"""

import io
import re
import textwrap
from html import escape

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import PercentFormatter
from scipy import stats

from .bounds import Silence
from .comparing import batches, first_win, z_score
from .responses import Replies, Response, Scenario, response

#: Names of ``book/style/palette.css`` and their light values; a test holds the two equal.
PALETTE = {
    "ink": "#1f2328",
    "soft": "#5a6068",
    "line": "#d9d4c7",
    "warm": "#a33b14",
    "cool": "#1c5d78",
    "cool-wash": "#dcebf1",
}

STYLE = {
    "svg.fonttype": "none",  # letters stay letters: they can be read, searched and scaled
    "svg.hashsalt": "warmstart",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": PALETTE["ink"],
    "axes.edgecolor": PALETTE["soft"],
    "axes.labelcolor": PALETTE["ink"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": PALETTE["soft"],
    "ytick.color": PALETTE["ink"],
    "xtick.labelcolor": PALETTE["ink"],
    "axes.axisbelow": True,
}

#: How a study's question is said above its rows.
QUESTIONS = {
    "context": "Had given before",
    "relevance": "Relevant to them",
    "contact": "More than one contact",
    "name": "Their name on it",
    "brevity": "Shorter",
    "gift": "A gift",
    "gift by context": "A gift, by whether they had given before",
}


class Figure:
    """A drawing with its caption and alternative text.

    Parameters
    ----------
    canvas : matplotlib.figure.Figure
    alt : str
        What a reader who cannot see it needs to know.
    caption : str
        The point, in a sentence.
    """

    def __init__(self, canvas: Canvas, alt: str, caption: str = ""):
        self.canvas, self.alt, self.caption = canvas, alt, caption

    @property
    def svg(self) -> str:
        """The drawing as SVG text, the same on every run."""
        buffer = io.StringIO()
        with matplotlib.rc_context(STYLE):
            self.canvas.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
        text = buffer.getvalue()
        text = text[text.index("<svg") :]
        text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
        for name, colour in PALETTE.items():
            text = text.replace(colour, f"var(--ws-{name}, {colour})")
        text = re.sub(r"(font: [\d. ]*px) [^;\"]+", r"\1 var(--ws-sans, sans-serif)", text)
        label = f'<svg role="img" aria-label="{escape(self.alt, quote=True)}"'
        return text.replace("<svg", label, 1)

    def _repr_mimebundle_(self, **kwargs):
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return {
            "text/plain": f"Figure: {self.alt}",
            "text/html": f'<figure class="ws-figure">{self.svg}{caption}</figure>',
        }


#: Narrow enough for the letters to be read on a phone, where the page scales it down; in.
WIDTH = 4.8


def _canvas(height: float):
    with matplotlib.rc_context(STYLE):
        canvas = Canvas(figsize=(WIDTH, height), layout="constrained")
        return canvas, canvas.subplots()


def _lines(names, values, headings=()):
    """Return axes with a line a name, and the heights of the lines.

    Name and value stand above the line: beside it they would leave a phone no room for a mark.
    """
    texts = [
        name if y in headings else "\n".join(textwrap.wrap(name, 36))
        for y, name in enumerate(names)
    ]
    at = np.cumsum([1 + 0.45 * text.count("\n") for text in texts])
    with matplotlib.rc_context(STYLE):
        canvas, ax = _canvas(0.7 + 0.42 * at[-1])
        for y, (where, text, value) in enumerate(zip(at, texts, values, strict=True)):
            heading = y in headings
            place = {"y": where + 0.15 if heading else where - 0.2, "va": "bottom"}
            place["transform"] = ax.get_yaxis_transform()
            ax.text(0, s=text, weight="bold" if heading else "normal", **place)
            ax.text(1, s=value, ha="right", **place)
        ax.set_yticks([])
        ax.set_ylim(at[-1] + 0.4, 0.1)
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x", color=PALETTE["line"], lw=0.8)
    return canvas, ax, at


def forest(effects: pd.DataFrame, caption: str = "") -> Figure:
    """Draw odds ratios with their intervals, grouped by question, on a log scale.

    Parameters
    ----------
    effects : pandas.DataFrame
        Rows of :func:`warmstart.load_effects` with measure ``odds_ratio``.
    caption : str
        The point, in a sentence.

    Raises
    ------
    ValueError
        If there is no row, or a row is no odds ratio.
    """
    if effects.empty or set(effects["measure"]) != {"odds_ratio"}:
        raise ValueError("effects must be one row or more, all of them odds ratios")
    lines, headings = [], set()
    for question, rows in effects.groupby("question", sort=False):
        headings.add(len(lines))
        lines.append((QUESTIONS.get(question, question), "", None))
        lines += [
            (
                f"{r.contrast} [{r.study}]",
                f"{r.estimate:.2f} ({r.low:.2f} to {r.high:.2f})",
                r,
            )
            for r in rows.itertuples()
        ]
    names, values, rows = zip(*lines, strict=True)
    canvas, ax, at = _lines(names, values, headings)
    with matplotlib.rc_context(STYLE):
        for y, row in zip(at, rows, strict=True):
            if row is not None:
                clear = row.low > 1 or row.high < 1
                colour = PALETTE["cool"] if clear else PALETTE["soft"]
                ax.plot([row.low, row.high], [y, y], color=colour, lw=2.2)
                ax.plot(row.estimate, y, "o" if clear else "D", color=colour, ms=7)
        ax.axvline(1, color=PALETTE["ink"], lw=1, zorder=0.5)
        ax.set_xscale("log")
        low, high = min(effects["low"].min(), 0.7), max(effects["high"].max(), 4)
        ticks = [t for t in (0.5, 1, 2, 3, 4, 6) if low * 0.9 <= t <= high * 1.1]
        ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
        ax.minorticks_off()
        ax.set_xlim(low * 0.9, high * 1.1)
        ax.set_xlabel("odds ratio for an answer, 95% interval\nright of 1: more answers")
    said = "; ".join(
        f"{r.contrast} ({r.study}) {r.estimate:.2f}, {r.low:.2f} to {r.high:.2f}"
        for r in effects.itertuples()
    )
    return Figure(canvas, f"Forest plot of odds ratios with 95% intervals: {said}.", caption)


def distribution(named: dict[str, Replies], caption: str = "") -> Figure:
    """Draw distributions of the number of replies one under another.

    Parameters
    ----------
    named : dict of str to Replies
        What each is called, in order.
    caption : str
        The point, in a sentence.
    """
    last = max(r.quantile(0.998) for r in named.values())
    with matplotlib.rc_context(STYLE):
        canvas = Canvas(figsize=(WIDTH, 0.5 + 1.2 * len(named)), layout="constrained")
        axes = np.atleast_1d(canvas.subplots(len(named), sharex=True))
        for ax, (name, r) in zip(axes, named.items(), strict=True):
            low, high = r.interval(0.9)
            k = np.arange(min(last, r.sent) + 1)
            inside = (low <= k) & (k <= high)
            ax.bar(
                k,
                r.pmf[: len(k)],
                width=0.82,
                color=np.where(inside, PALETTE["cool"], PALETTE["cool-wash"]),
            )
            ax.set_title(
                f"{name}:\n{low} to {high} of {r.sent}, nobody {r.none:.0%}",
                loc="left",
                fontsize=11,
            )
            ax.set_yticks([])
            ax.spines["left"].set_visible(False)
        axes[-1].set_xlabel("replies; dark: nine campaigns of ten")
        axes[-1].xaxis.get_major_locator().set_params(integer=True)
    said = "; ".join(
        f"{name}: {r.interval(0.9)[0]} to {r.interval(0.9)[1]} of {r.sent}, nobody {r.none:.0%}"
        for name, r in named.items()
    )
    return Figure(
        canvas, f"Distributions of the number of replies, 90% intervals. {said}.", caption
    )


def rates(named: dict[str, Response], caption: str = "", label: str = "typical rate") -> Figure:
    """Draw typical rates with their 90% intervals on a log scale, one line each.

    Parameters
    ----------
    named : dict of str to Response
        What each is called, from top to bottom.
    caption : str
        The point, in a sentence.
    label : str
        What the rate counts.
    """
    canvas, ax, at = _lines(list(named), [f"{r.typical:.1%}" for r in named.values()])
    with matplotlib.rc_context(STYLE):
        for y, r in zip(at, named.values(), strict=True):
            ax.plot(r.interval(0.9), [y, y], color=PALETTE["cool"], lw=2.2)
            ax.plot(r.typical, y, "o", color=PALETTE["cool"], ms=7)
        ax.set_xscale("log")
        ticks = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)
        ax.set_xticks(ticks, ["0.5%", *(f"{t:.0%}" for t in ticks[1:])])
        ax.minorticks_off()
        ax.set_xlim(
            min(r.interval(0.9)[0] for r in named.values()) * 0.8,
            min(1, max(r.interval(0.9)[1] for r in named.values()) * 1.25),
        )
        ax.set_xlabel(f"{label}, 90% interval (a logarithmic scale)")
    said = "; ".join(
        f"{name} {r.typical:.1%}, {r.interval(0.9)[0]:.1%} to {r.interval(0.9)[1]:.1%}"
        for name, r in named.items()
    )
    return Figure(canvas, f"Typical rates with 90% intervals: {said}.", caption)


def posterior(silence: Silence, caption: str = "") -> Figure:
    """Draw what k replies to n letters leave of a rate: the Beta posterior and three bounds.

    Parameters
    ----------
    silence : Silence
        One case, from :func:`warmstart.silence`.
    caption : str
        The point, in a sentence.

    Raises
    ------
    ValueError
        If it holds more than one case.
    """
    if np.ndim(silence.sent):
        raise ValueError("silence must be one case, not several")
    curve = stats.beta(silence.posterior_a, silence.posterior_b)
    bounds = {
        "Beta posterior": float(silence.credible_upper),
        "exact bound": float(silence.exact_upper),
    }
    if silence.level == 0.95:  # the rule of three is a 95% bound and no other
        bounds["rule of three"] = float(silence.rule_of_three)
    bounds = {name: value for name, value in bounds.items() if np.isfinite(value)}
    top = min(1.0, max([curve.ppf(0.9995), *bounds.values()]) * 1.05)
    x = np.linspace(0, top, 400)[1:]
    y = curve.pdf(x)
    with matplotlib.rc_context(STYLE):
        canvas, ax = _canvas(2.8)
        ax.plot(x, y, color=PALETTE["cool"], lw=2)
        inside = x <= silence.credible_upper
        ax.fill_between(x[inside], y[inside], color=PALETTE["cool-wash"], lw=0)
        for row, (name, value) in enumerate(bounds.items()):
            ax.axvline(value, color=PALETTE["warm"], lw=1.5, ls=("-", "--", ":")[row])
            ax.text(value, y.max() * (0.95 - 0.12 * row), f" {name}: {value:.1%}", va="top")
        ax.set_xlim(0, top * 1.25)
        ax.set_ylim(0, y.max() * 1.05)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        ax.set_xlabel("reply rate")
    said = "; ".join(f"{name} {value:.1%}" for name, value in bounds.items())
    return Figure(
        canvas,
        f"Posterior of the reply rate after {silence.replies} replies to {silence.sent}, "
        f"with one-sided {float(silence.level) * 100:.4g}% bounds: {said}.",
        caption,
    )


def tornado(changes: pd.DataFrame, caption: str = "") -> Figure:
    """Draw what single changes do to the typical rate, widest first.

    Parameters
    ----------
    changes : pandas.DataFrame
        What :func:`warmstart.tornado` returns, or some of its rows.
    caption : str
        The point, in a sentence.
    """
    if changes.empty:
        raise ValueError("changes must be one row or more")
    names = changes["change"].str.replace("_", " ") + " [" + changes["label"] + "]"
    canvas, ax, at = _lines(names, [f"{d * 100:+.1f}" for d in changes["difference"]])
    with matplotlib.rc_context(STYLE):
        ax.barh(
            at,
            changes["difference"] * 100,
            height=0.3,
            color=np.where(changes["difference"] > 0, PALETTE["cool"], PALETTE["warm"]),
        )
        ax.axvline(0, color=PALETTE["ink"], lw=1, zorder=0.5)
        ax.set_xlabel("change of the typical rate, in replies of 100")
    said = "; ".join(
        f"{r.change.replace('_', ' ')} {r.difference * 100:+.1f} ({r.label})"
        for r in changes.itertuples()
    )
    return Figure(canvas, f"Change of the typical rate, in replies of 100: {said}.", caption)


def kappas(agreement: pd.DataFrame, caption: str = "") -> Figure:
    """Draw weighted kappa with its interval, a line a criterion.

    Parameters
    ----------
    agreement : pandas.DataFrame
        What :func:`warmstart.agreement` returns.
    caption : str
        The point, in a sentence.
    """
    rows = agreement.dropna(subset=["kappa", "kappa_low", "kappa_high"])
    canvas, ax, at = _lines(list(rows.index), [f"{k:.2f}" for k in rows["kappa"]])
    with matplotlib.rc_context(STYLE):
        for y, r in zip(at, rows.itertuples(), strict=True):
            ax.plot([r.kappa_low, r.kappa_high], [y, y], color=PALETTE["cool"], lw=2.2)
            ax.plot(r.kappa, y, "o", color=PALETTE["cool"], ms=7)
        ax.set_xlim(min(0, rows["kappa_low"].min()), 1)
        ax.set_xlabel("weighted kappa, 95% interval\n0: what chance gives, 1: full agreement")
    said = "; ".join(
        f"{r.Index} {r.kappa:.2f}, {r.kappa_low:.2f} to {r.kappa_high:.2f}"
        for r in rows.itertuples()
    )
    return Figure(canvas, f"Weighted kappa with 95% intervals: {said}.", caption)


def wandering(rate: float, batch: int, looks: int, runs: int, seed: int, caption="") -> Figure:
    """Draw tests between two messages that are answered alike, look by look.

    Parameters
    ----------
    rate : float
        True reply rate of both, 0 to 1.
    batch : int
        Letters of each between two looks.
    looks, runs, seed : int
        As :func:`warmstart.comparing.batches` has them.
    caption : str
        The point, in a sentence.
    """
    drawn = batches(rate, rate, batch, looks, runs, seed)
    sent = batch * np.arange(1, looks + 1)
    z, first = z_score(*drawn, sent), first_win(drawn, batch)
    line = stats.norm.ppf(0.975)
    canvas, ax = _canvas(3.2)
    with matplotlib.rc_context(STYLE):
        for path, win in zip(z, first, strict=True):
            ax.plot(sent, path, color=PALETTE["soft" if win < 0 else "warm"], lw=1, alpha=0.55)
            if win >= 0:
                ax.plot(sent[win], path[win], "o", color=PALETTE["warm"], ms=5)
        for at in (-line, line):
            ax.axhline(at, color=PALETTE["ink"], lw=1.2, ls="--")
        ax.set_ylim(-4.2, 4.2)
        ax.set_xlabel("letters of each, so far")
        ax.set_ylabel("difference, in standard errors")
    called, end = int((first >= 0).sum()), int((np.abs(z[:, -1]) > line).sum())
    return Figure(
        canvas,
        f"{runs} tests between two messages that are answered alike, at {looks} looks: "
        f"{called} are beyond the line at some look, {end} at the last.",
        caption,
    )


def strips(named: dict[str, pd.Series], label: str, caption: str = "") -> Figure:
    """Draw a row of dots for each series, and its mean.

    Parameters
    ----------
    named : dict of str to pandas.Series
        What each is called, from top to bottom, and a value a dot.
    label : str
        What the values are.
    caption : str
        The point, in a sentence.
    """
    means = {name: f"{s.mean():.0f}".replace("-", "−") for name, s in named.items()}
    means = {name: "0" if text == "−0" else text for name, text in means.items()}
    canvas, ax, at = _lines(list(named), list(means.values()))
    with matplotlib.rc_context(STYLE):
        ax.axvline(0, color=PALETTE["ink"], lw=1.2)
        for y, series in zip(at, named.values(), strict=True):
            ax.plot(series, [y] * len(series), "o", color=PALETTE["cool"], ms=5, alpha=0.35, mew=0)
            ax.plot(series.mean(), y, "D", color=PALETTE["warm"], ms=7)
        ax.set_xlabel(label)
    said = "; ".join(
        f"{name}: mean {means[name]}, from {s.min():.0f} to {s.max():.0f}"
        for name, s in named.items()
    )
    return Figure(canvas, f"A dot a campaign. {said}.".replace("-", "−"), caption)


def gift_grid(scenario: Scenario, caption: str = "") -> Figure:
    """Draw the rates with and without a gift, for strangers in both worlds and for people known.

    Parameters
    ----------
    scenario : Scenario
        Everything but gift, prior contact, introduction and world is taken from it.
    caption : str
        The point, in a sentence.
    """
    base = scenario.with_(gift=False, introduction=False, prior_contact=False)
    known = base.with_(prior_contact=True)
    cells = {
        "a stranger, no gift": base,
        "a stranger, a gift, where it hurts": base.with_(gift=True, gift_world="hurts"),
        "a stranger, a gift, where it helps": base.with_(gift=True, gift_world="helps"),
        "somebody known, no gift": known,
        "somebody known, a gift": known.with_(gift=True),
    }
    return rates({name: response(s) for name, s in cells.items()}, caption)


class Table:
    """A data frame as the page shows it: whole texts, a caption, headings that say what they head.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its index becomes the row headings.
    caption : str
        What the table holds.
    sortable : bool
        Whether the page lets its reader sort and narrow the rows.
    choose : str
        In a sortable table, a column whose values are offered as a choice.

    Raises
    ------
    ValueError
        If ``choose`` names no column.
    """

    def __init__(self, frame: pd.DataFrame, caption: str, sortable=False, choose: str = ""):
        if choose and choose not in frame.columns:
            raise ValueError(f"choose: the table has no column {choose!r}")
        self.frame, self.caption = frame, caption
        self.sortable, self.choose = sortable or bool(choose), choose

    def _repr_mimebundle_(self, **kwargs):
        with pd.option_context("display.max_colwidth", None):
            html = (
                self.frame.rename_axis(None).rename_axis(None, axis=1).to_html(border=0, na_rep="")
            )
        name = self.frame.index.name if self.sortable else None
        corner = f'<th scope="col">{escape(str(name))}</th>' if name else "<td></td>"
        html = html.replace("<th></th>", corner)
        head, body = html.split("</thead>")
        head = head.replace("<th>", '<th scope="col">')
        body = body.replace("<th>", '<th scope="row">')
        caption = f"<caption>{escape(self.caption)}</caption>\n  <thead>"
        html = (head + "</thead>" + body).replace("<thead>", caption, 1)
        html = re.sub(r' style="text-align: \w+;"| class="dataframe"', "", html)
        if self.sortable:
            choose = f' data-choose="{escape(self.choose)}"' if self.choose else ""
            html = html.replace("<table", f'<table class="sortable"{choose}', 1)
        rows, columns = self.frame.shape
        return {
            "text/plain": f"Table: {self.caption} ({rows} rows, {columns} columns)",
            "text/html": f'<div class="table-scroll">{html}</div>',
        }


class Cards:
    """Messages as cards to print and cut, with the sender's situation left out.

    Parameters
    ----------
    messages : pandas.DataFrame
        Rows of :func:`warmstart.load_messages`.
    numbers : pandas.Series, optional
        What stands in the corner of each, by the message's id; the id itself by default.
    """

    def __init__(self, messages: pd.DataFrame, numbers: pd.Series | None = None):
        self.messages = messages
        self.numbers = {} if numbers is None else numbers

    def _repr_mimebundle_(self, **kwargs):
        cards = "".join(
            '<div class="paper-card">'
            f'<p class="paper-who">From {escape(m["sender"])}<br>To {escape(m["recipient"])}</p>'
            + (f"<p><strong>{escape(m['subject'])}</strong></p>" if m["subject"] else "")
            + f'<p class="paper-text">{escape(m["text"])}</p><p class="paper-id">{self.numbers.get(key, key)}, invented</p></div>'
            for key, m in self.messages.iterrows()
        )
        return {
            "text/plain": f"Cards: {', '.join(self.messages.index)}",
            "text/html": f'<div class="paper-cards">{cards}</div>',
        }
