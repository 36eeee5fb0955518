"""The facilitator's commands, run as a facilitator runs them."""

import csv
import html.parser
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import cloudpickle
import numpy as np
import pandas as pd
import pytest
from PIL import Image
from qr import read_qr

import warmstart as ws
from warmstart.workshop import cli, collecting, demo, inbox, jobs, report
from warmstart.workshop.codes import NUMBERS, Sheet, dump_code
from warmstart.workshop.handins import file_of

ROOT = Path(__file__).resolve().parents[2]
IDS = list(ws.load_messages("open").index)
ACTIVITY = ws.Activity(IDS[:10], ["context", "ask", "offer"], "Ten")
AT = "2026-11-23T09:00Z"
HOSTILE = '=HYPERLINK("https://example.org","<script>alert(1)</script>")'


@pytest.fixture
def folder(tmp_path):
    return demo.write(tmp_path / "in", ACTIVITY, 12)


def test_collect_writes_tables_a_report_and_a_page_to_project(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert cli.main(["collect", str(folder), "--out", str(out), "--quiet"]) == 0
    said = capsys.readouterr().out
    assert sorted(os.listdir(out)) == [
        "answers.csv",
        "items.csv",
        "pairs.csv",
        "rejected.csv",
        "report.html",
        "summary.csv",
        "wall.html",
    ]
    items = pd.read_csv(out / "items.csv")
    assert f"{len(items)} items: {(items['status'] == 'accepted').sum()} accepted" in said
    assert said.startswith("13 people have handed in. 2 items look like a hand-in")
    assert len(pd.read_csv(out / "rejected.csv")) == (items["status"] == "rejected").sum() == 2
    answers = pd.read_csv(out / "answers.csv")
    assert set(answers["round"]) == {1, 2} and answers["level"].dropna().between(0, 3).all()


def test_answers_written_in_parts_are_the_whole(folder, tmp_path, monkeypatch):
    collection = collecting.collect([r for p in jobs.batches(folder) for r in p.read()])
    monkeypatch.setattr(report, "PART", 5)
    path, *_ = report.write(collection, tmp_path / "out")
    assert len(collection.rounds) > 1 and len(collection.rounds[0].readings) > 5
    assert path.read_text("utf-8-sig") == collection.answers.to_csv(index=False)


def test_a_name_is_no_formula_and_no_markup(tmp_path):
    (tmp_path / "in").mkdir()
    one = Sheet(ACTIVITY, [1] * 30, number=1, confidence=70)
    (tmp_path / "in" / "a.json").write_text(file_of(one, AT, HOSTILE), "utf8")
    (tmp_path / "in" / "=1+1<b>.json").write_text("{", "utf8")
    assert cli.main(["collect", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    for name in ("answers.csv", "items.csv", "rejected.csv", "summary.csv"):
        with open(tmp_path / "out" / name, encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    number = re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)
                    assert number or not cell.startswith(report.FORMULA), cell
    text = (tmp_path / "out" / "report.html").read_text("utf8")
    assert "<b>" not in text and "<script" not in text


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        assert tag != "script" and not any(name.startswith("on") for name, _ in attributes)
        self.links += [v for k, v in attributes if k in ("src", "href", "action", "data")]


def test_the_report_asks_no_other_host_and_shows_what_was_counted(folder):
    collection = collecting.collect([r for p in jobs.batches(folder) for r in p.read()])
    text = report.report(collection)
    assert Page(text).links == ["#items", "#notes"] and "url(" not in text and "@import" not in text
    first, second = (r.summary.set_index(["criterion", "message"]) for r in collection.rounds)
    at = first.query("message != ''")["spread"].idxmax()
    before, after = (s.loc[at, "spread"] for s in (first, second))
    told = f"you were {before:.1f} levels apart before and {after:.1f} levels apart after.</fig"
    assert told in text
    assert "graded before and after the discussion" in text
    assert 'http-equiv="refresh"' not in text
    wall = report.report(collection, refresh=3)
    assert 'content="3"' in wall and "open report.html beside it" in wall
    assert "(m01)" in text and "m01" not in wall, "a message is who writes to whom"
    assert "cut-short.json" in text and "cut-short.json" not in wall, "no file is named on a wall"


def test_a_second_round_stands_beside_the_first_as_soon_as_one_person_is_in():
    """What the room talks about must not vanish from the wall when the first one grades again."""
    some = demo.sheets(ACTIVITY, 12)
    first, again = some[:12], some[12:13]
    readings = [inbox.Reading(f"{s.round}-{i}", sheet=s) for i, s in enumerate([*first, *again])]
    alone = report.report(collecting.collect(readings[:12]))
    both = report.report(collecting.collect(readings))
    names = re.compile(r"<li>\s*<h3>(.*?)</h3>")
    assert names.findall(both) == names.findall(alone) != []
    rects = re.compile(r'<rect class="bar(?: none)?( before)?"')
    assert len(rects.findall(alone)) == 5 * report.TILES and not any(rects.findall(alone))
    assert rects.findall(both) == [" before", ""] * 5 * report.TILES
    figure = re.search(r"<figcaption>(.*?)</figcaption>", both)[1]
    assert re.match(r"Before: \d.*; after: 1 said ", figure) and "levels apart before." in figure
    assert figure.count("apart") == 1, "one person alone is not apart from anyone"
    assert "Hollow bars: before the discussion." in both and "Hollow" not in alone


@pytest.mark.parametrize(("messages", "few"), [(2, True), (4, True), (5, False)])
def test_of_few_messages_alpha_comes_with_a_caution(messages, few):
    activity = ws.Activity(IDS[:messages], ["ask"], "Few")
    rng = np.random.default_rng(1)
    readings = [
        inbox.Reading(
            f"{i}", sheet=Sheet(activity, rng.integers(0, 4, messages).tolist(), number=i)
        )
        for i in range(9)
    ]
    text = report.report(collecting.collect(readings))
    cell = re.search(r'<td class="alpha">(.*?)</td>', text)[1]
    caution = f"<small>from {messages} messages: too few to mean much</small>"
    assert (caution in cell) == few == (" to " not in cell.partition("<")[0])
    assert ('class="scale"' in text.partition("How far the room agrees")[2]) == (not few)


def test_the_page_shows_the_activities_of_most_people(tmp_path):
    """Anybody can make one up, and give it any title."""
    readings = []
    for i in range(report.ROOMS + 3):
        own = ws.Activity(IDS[i : i + 2], ["ask"], f"Made up {i}")
        for number in range(i + 1):
            one = Sheet(own, [1, 2], number=number, confidence=50)
            readings += inbox.read_text(f"{i}-{number}", file_of(one, AT))
    text = report.report(collecting.collect(readings))
    assert "3 activities with fewer people are only in the tables." in text
    titles = re.findall(r"<h2[^>]*>(Made up \d)", text)
    assert titles == [f"Made up {i}" for i in range(report.ROOMS + 2, 2, -1)]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_no_other_countrys_spreadsheet_finds_a_formula_either(tmp_path, separator):
    name = f"Ann{separator}=cmd|' /C calc'!A0;@SUM(1)"
    one = Sheet(ACTIVITY, [1] * 30, number=1, confidence=70)
    (tmp_path / "a.json").write_text(file_of(one, AT, name), "utf8")
    collection = collecting.collect(inbox.read(str(tmp_path / "a.json")))
    for path in report.write(collection, tmp_path / "out")[:-2]:
        text = path.read_text("utf-8-sig")
        for row in csv.reader(text.splitlines(), delimiter=separator):
            assert not any(cell.lstrip('"').startswith(report.FORMULA) for cell in row), row


def test_the_report_says_how_many_share_a_number_once_some_should():
    assert report._collisions(300) == "" == report._collisions(4_000)
    assert "among 6,000 people, about 1 pair shares a number and counts" in report._collisions(
        6_000
    )
    rng = np.random.default_rng(1)
    alike = [10_000 - len(np.unique(rng.integers(0, NUMBERS, 10_000))) for _ in range(200)]
    assert f"about {np.mean(alike):.0f} pairs share a number" in report._collisions(10_000)


def test_the_report_of_an_empty_inbox_says_so():
    assert "Nothing that counts has been handed in" in report.report(collecting.collect([]))


def test_the_report_has_the_books_colours():
    css = (ROOT / "book" / "style" / "palette.css").read_text("utf8")
    own = (ROOT / "src/warmstart/workshop/templates/palette.css").read_text("utf8")
    light, dark = own.split("@media")
    for part, mine in zip(css.split("@media"), (light, dark), strict=True):
        colours = dict(re.findall(r"(--ws-\w+): (#\w{6})", mine))
        assert len(colours) == 7
        assert colours.items() <= dict(re.findall(r"(--ws-[\w-]+): (#\w{6})", part)).items()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["collect", "nowhere", "--out", "out"], "nowhere"),
        (["collect", ".", "--out", "inside"], "collected next time"),
        (["collect", "file.txt", "--out", "../out", "--watch"], "needs a folder"),
        (["collect", "file.txt", "--out", "../out", "--activity", "m01~charm~"], "charm"),
        (["collect", "file.txt", "--out", "../out", "--activity", "nowhere.json"], "nowhere.json"),
        (["check", "nowhere"], "nowhere"),
        (["collect", "bad.parquet", "--out", "../out"], "t a table that can be read"),
        (["collect", "lacks.parquet", "--out", "../out"], "must have the columns ['text']"),
        (["activity", "new"], "Say which messages"),
        (["activity", "new", "--messages", "m999"], "m999"),
        (["activity", "show"], "Say which activity"),
        (["demo", "."], "not empty"),
        (["deck", "file.txt"], "no activity"),
        (["deck", "m01~ask~", "--page", "example.org/x.html"], "begins with https://"),
        (["deck", "m01~ask~", "--page", f"https://example.org/{'x' * 2400}"], "a shorter address"),
        (["activity", "show", "m01~ask~", "--qr", "a.png"], "--page https://"),
        (["activity", "show", "https://a.de/#activity=m01~ask~", "--qr", "a.gif"], "end its name"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    tmp_path, monkeypatch, capsys, arguments, sentence
):
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    Path("file.txt").write_text("hello")
    Path("bad.parquet").write_text("hello")
    pd.DataFrame({"source": ["a"]}).to_parquet("lacks.parquet")
    assert cli.main(arguments) == 1
    error = capsys.readouterr().err
    assert error.startswith("warmstart: ") and sentence in error
    assert sorted(os.listdir()) == ["bad.parquet", "file.txt", "lacks.parquet"]


def test_an_activity_is_made_shown_and_printed(tmp_path, capsys):
    file = tmp_path / "a.json"
    page = "https://example.org/book/workshop.html"
    new = ["activity", "new", "--messages", *IDS[:2], "--criteria", "ask", "--title", "Zwei <b>"]
    assert cli.main([*new, "--page", page, "--out", str(file)]) == 0
    said = capsys.readouterr().out
    link = re.search(r"Link: (\S+)", said).group(1)
    assert ws.parse_activity(link) == ws.read_activity(file)
    assert cli.main(["activity", "show", link]) == 0
    assert "2 grades" in capsys.readouterr().out
    cards = tmp_path / "cards.html"
    assert cli.main(["deck", str(file), "--out", str(cards)]) == 0
    text = cards.read_text("utf8")
    assert Page(text).links == [] and "Zwei &lt;b&gt;" in text and text.count("<article>") == 2
    for m in IDS[:2]:
        assert ws.load_messages().loc[m, "text"][:20] in text


def test_a_link_is_a_code_on_paper_on_the_wall_and_in_slides(tmp_path, capsys):
    link = ws.Activity(IDS[:2], ["ask"], "Zwei <b>").link("https://example.org/book/workshop.html")
    for name in ("cards.html", "wall.html", "wall.svg", "wall.png"):
        verb = ["deck", "--out"] if name == "cards.html" else ["activity", "show", "--qr"]
        assert cli.main([*verb, str(tmp_path / name), link]) == 0
    assert f"Link: {link}" in capsys.readouterr().out, "the link says where the page is"
    with Image.open(tmp_path / "wall.png") as picture:
        assert read_qr(picture) == link
    assert link.replace("&", "&amp;") in (tmp_path / "wall.svg").read_text("utf8"), "its title"
    for name in ("cards.html", "wall.html"):
        text = (tmp_path / name).read_text("utf8")
        assert Page(text).links == [] and "Zwei &lt;b&gt;" in text and "<b>" not in text
        assert text.count('role="img" aria-label="QR code of the link below"') == 1
        assert f">{link}</p>" in text
    cli.main(["deck", "m01~ask~", "--out", str(tmp_path / "cards.html")])
    assert "QR code" not in (tmp_path / "cards.html").read_text("utf8"), "there is no link"


def test_check_says_what_a_file_holds(tmp_path, capsys):
    one = Sheet(ACTIVITY, [1] * 30, number=1, group=3, confidence=70)
    file = tmp_path / "a.json"
    file.write_text(file_of(one, AT, "Anna"), "utf8")
    assert cli.main(["check", str(file)]) == 0
    assert "a.json: Anna, table 3, round 1, 30 of 30 grades in 'Ten'." in capsys.readouterr().out
    chat = tmp_path / "chat.txt"
    chat.write_text(dump_code(one)[:-3])
    assert cli.main(["check", str(chat), "--activity", ACTIVITY.text]) == 1
    assert "cut short" in capsys.readouterr().out


def waits(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def test_watching_refreshes_the_report_as_files_arrive(tmp_path):
    """The command runs in a process of its own and is stopped as a person stops it."""
    box, out = tmp_path / "in", tmp_path / "out"
    box.mkdir()
    # A shell that starts the tests in the background lets them ignore SIGINT: heed it again.
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from warmstart.workshop import cli; cli.WATCH = 0.1; sys.exit(cli.main())"
    )
    command = [sys.executable, "-c", code, "collect", str(box), "--out", str(out), "--watch"]
    page = out / "report.html"
    shows = lambda words: page.is_file() and words in page.read_text("utf8")  # noqa: E731
    said = tmp_path / "said"
    with said.open("w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        waits(lambda: shows("Nothing that counts has been handed in"))
        for i in range(3):
            one = Sheet(ACTIVITY, [1] * 30, number=i, confidence=70)
            (box / f"{i}.json").write_text(file_of(one, AT), "utf8")
            waits(
                lambda n=i: shows(f"{report.plural(n + 1, 'person has', 'people have')} handed in")
            )
        (box / "0.json").unlink()
        waits(lambda: shows("2 people have handed in"))
        # A share that is gone for a moment ends nothing.
        box.rename(tmp_path / "away")
        waits(lambda: "trying again" in said.read_text("utf8"))
        (tmp_path / "away" / "1.json").unlink()
        (tmp_path / "away").rename(box)
        waits(lambda: shows("1 person has handed in"))
        wall = out / "wall.html"
        assert 'http-equiv="refresh"' in wall.read_text("utf8")
        assert 'http-equiv="refresh"' not in page.read_text("utf8")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        without_ids = re.sub(r" \([mt]\d+\)", "", page.read_text("utf8"))
        assert wall.read_text("utf8") == without_ids, "nothing new will come"
    finally:
        process.kill()


# ---- many machines ------------------------------------------------------------------------


_read = jobs.Batch.read


def slowly(piece):
    """Read a piece, slowly enough that a worker can be killed with work at hand."""
    time.sleep(0.2)
    return _read(piece)


@pytest.fixture(scope="module")
def scheduler():
    """Return a real cluster: a scheduler, and two workers that are processes of their own."""
    from dask.distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def tables(readings):
    found = collecting.collect(readings, [ACTIVITY])
    return found.answers.to_csv(), found.summary.to_csv(), found.items.to_csv()


def test_a_cluster_that_loses_a_worker_gives_the_same_tables(tmp_path, scheduler, monkeypatch):
    folder = demo.write(tmp_path / "in", ACTIVITY, 80)
    alone = tables([r for p in jobs.batches(folder) for r in p.read()])
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers cannot import a test
    monkeypatch.setattr(jobs.Batch, "read", slowly)
    work = jobs.batches(folder, size=3)
    workers = [w.pid for w in scheduler.workers.values()]
    assert len(workers) == 2 and len(work) > 20
    found = []
    for count, readings in enumerate(jobs.cluster(scheduler.scheduler_address)(work), 1):
        found += readings
        if count == len(work) // 2:
            os.kill(workers[0], signal.SIGKILL)
    assert count == len(work)
    assert workers[0] not in [w.pid for w in scheduler.workers.values()]
    assert tables(found) == alone


def test_what_a_cluster_cannot_read_is_accounted_for(folder, scheduler, monkeypatch):
    def broken(piece):
        raise MemoryError("too large")

    monkeypatch.setattr(jobs.Batch, "read", broken)
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    work = jobs.batches(folder, size=5)
    found = [r for piece in jobs.cluster(scheduler.scheduler_address)(work) for r in piece]
    assert sorted(r.source for r in found) == sorted(n for p in work for _, n in p.files)
    assert all("The cluster could not read it (MemoryError)" in r.reason for r in found)


def test_a_table_is_read_like_the_files_it_was_made_of(tmp_path, scheduler):
    folder = demo.write(tmp_path / "in", ACTIVITY, 20)
    files = [p for p in sorted(folder.iterdir()) if p.suffix in (".json", ".txt", ".ipynb")]
    table = pd.DataFrame(
        {"source": [p.name for p in files], "text": [p.read_text("utf8") for p in files]}
    )
    path = tmp_path / "in.parquet"
    table.to_parquet(path, row_group_size=7)
    one = tables([r for p in files for r in inbox.read(str(p), p.name)])
    out = tmp_path / "out"
    assert (
        cli.main(["collect", str(path), "--out", str(out), "--dask", scheduler.scheduler_address])
        == 0
    )
    assert (out / "answers.csv").read_text("utf-8-sig").count("\n") == one[0].count("\n")
    work = jobs.batches(f"file://{path}")
    assert len(work) > 1
    assert tables([r for p in work for r in p.read()]) == one
    with pytest.raises(ValueError, match="columns"):
        table.rename(columns={"text": "body"}).to_parquet(path)
        jobs.batches(path)


def test_an_inbox_may_lie_on_another_file_system(tmp_path):
    import fsspec

    folder = demo.write(tmp_path / "in", ACTIVITY, 8)
    memory = fsspec.filesystem("memory")
    for p in folder.iterdir():
        memory.pipe(f"/box/{p.name}", p.read_bytes())
    here = [r for p in jobs.batches(folder) for r in p.read()]
    there = [r for p in jobs.batches("memory://box") for r in p.read()]
    assert tables(here) == tables(there)
    with pytest.raises(OSError, match="nothing at"):
        jobs.batches("memory://nowhere")


def test_the_format_of_an_activity_is_json():
    assert json.loads(ACTIVITY.dump())["format"] == "warmstart-activity"
