"""Nobody who handed in is lost: inboxes of every kind, and what is nobody's in them."""

import base64
import contextlib
import json
import os
import random
import sys
from functools import partial

import inboxes
import pytest
from inboxes import AT, NAMES, cut, mail, notebook, word, zipped

import warmstart as ws
from warmstart.workshop import cli, collecting, demo, folders, jobs
from warmstart.workshop.codes import NUMBERS, Sheet, dump_code
from warmstart.workshop.handins import file_of
from warmstart.workshop.inbox import BEYOND_READING, read_bytes

IDS = list(ws.load_messages("open").index)
TEN = ws.Activity(IDS[:10], ["context", "ask", "offer"], "Ten")
SHEETS = demo.sheets(TEN, 10, seed=5)[:10]


def collected(files, folder):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return collecting.collect([r for b in jobs.batches(folder) for r in b.read()], [TEN])


def status(found, name):
    return found.items.loc[found.items["source"].str.startswith(name), "status"].tolist()


def reason(found, name):
    return " ".join(found.items.loc[found.items["source"].str.startswith(name), "reason"])


@pytest.mark.parametrize("kind", inboxes.ALL, ids=lambda k: k.__name__)
def test_everybody_in_an_inbox_is_counted_once(kind, tmp_path):
    found = collected(kind(SHEETS), tmp_path)
    assert {r.sheet.number for r in found.accepted} == {s.number for s in SHEETS}
    assert {r.sheet.cells for r in found.accepted} == {s.cells for s in SHEETS}
    assert len(found.people) == len(SHEETS)
    assert found.counts["rejected"] == inboxes.TOLD.get(kind.__name__, 0), found.items[
        "reason"
    ].tolist()


# ---- who is who ----------------------------------------------------------------------------------


def sheet(number, levels, round_=1, **rest):
    cells = [levels[i % len(levels)] for i in range(30)]
    return Sheet(TEN, cells, number=number, round=round_, **{"confidence": 70, "group": 2, **rest})


OLD, NEW = sheet(77, [0, 1, 2]), sheet(77, [3, 2, 1])


@pytest.mark.parametrize(
    "files",
    [
        {"a.json": file_of(OLD, AT), "a (1).json": file_of(NEW, AT)},
        {"a.json": file_of(OLD, AT), "a - Kopie.json": file_of(NEW, AT)},
        {"a.json": file_of(OLD, AT), "a copy 2.json": file_of(NEW, AT)},
        {"a.json": file_of(OLD, AT), "Copy of a.json": file_of(NEW, AT)},
        {"hand-in-2.json": file_of(OLD, AT), "hand-in-10.json": file_of(NEW, AT)},
        {"z.json": file_of(OLD, "2026-03-02T10:00Z"), "a.json": file_of(NEW, "2026-03-02T10:00:01Z")},
        {"c.txt": f"10:01 Bo: {dump_code(OLD)}\n10:03 Bo: {dump_code(NEW)}\n10:04 Al: > {dump_code(OLD)}\nnice\n"},
        {"c.txt": f"10:03 Bo: {dump_code(NEW)}\n10:03 Bo: {dump_code(OLD)}\n10:01 Al: hello\n10:00 Cy: hi\n"},
        {"m.eml": mail("bo@example.org", f"{dump_code(NEW)}\n\nAm Mo., 2. März 2026 um 10:01 schrieb Bo <bo@example.org>:\n\n{dump_code(OLD)}\n")},
        {"1.eml": mail("bo@example.org", dump_code(NEW), at=12), "2.eml": mail("bo@example.org", dump_code(OLD), at=11)},
        {"d.json": json.dumps([{"timestamp": "2026-03-02T10:05:00Z", "author": "bo", "content": dump_code(NEW)}, {"timestamp": "2026-03-02T10:01:00Z", "author": "bo", "content": dump_code(OLD)}])},
        {"x/n.ipynb": json.dumps(notebook([{"data": {"text/plain": dump_code(NEW)}}])), "x/.ipynb_checkpoints/n-checkpoint.ipynb": json.dumps(notebook([{"data": {"text/plain": dump_code(OLD)}}]))},
    ],
    ids=["(1)", "Kopie", "copy 2", "copy of", "ten", "seconds", "quote", "newest first", "reply", "mails", "times", "checkpoint"],
)  # fmt: skip
def test_of_one_persons_hand_ins_the_later_counts(files, tmp_path):
    found = collected(files, tmp_path)
    assert [r.sheet.cells for r in found.accepted] == [NEW.cells]
    assert found.counts["rejected"] == 0


@pytest.mark.parametrize(
    "head",
    [
        "On Mon, Mar 2, 2026 at 10:00 AM Bo <bo@example.org> wrote:",
        "Bo wrote on 2026-03-02 10:00:",
        "2026年3月2日(月) 10:00 Bo <bo@example.org>:",
        "Bo <bo@example.org> 于2026年3月2日周一 10:00写道：",
        "2026년 3월 2일 (월) 오전 10:00, Bo <bo@example.org>님이 작성:",
        "2 марта 2026 г., 10:00, Bo <bo@example.org> написал:",
        "Bo <bo@example.org>, 2 Mar 2026 Pzt, 10:00 tarihinde şunu yazdı:",
        "ma 2.3.2026 klo 10.00 Bo (bo@example.org) kirjoitti:",
        "في الاثنين، 2 مارس 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Bo <bo@example.org>:",
        "发件人: Bo\n发送时间: 2026年3月2日 10:00\n收件人: Host\n主题: code",
        "От: Bo\nОтправлено: 2 марта 2026 г. 10:00\nКому: Host\nТема: code",
        "Od: Bo\nWysłano: poniedziałek\nDo: Host\nTemat: x",
        "보낸 사람: Bo\n보낸 날짜: 2026년 3월 2일\n받는 사람: Host\n제목: x",
    ],
)
def test_what_a_mail_answers_counts_last_in_any_language(head, tmp_path):
    body = f"Corrected, sorry:\n{dump_code(NEW)}\n\n{head}\n\nHere it is:\n{dump_code(OLD)}\n"
    found = collected({"m.eml": mail("Bo <bo@example.org>", body)}, tmp_path)
    assert [r.sheet.cells for r in found.accepted] == [NEW.cells]
    assert found.counts["duplicate"] == 1 and found.counts["rejected"] == 0


def test_one_number_under_two_names_is_two_people_and_told(tmp_path):
    files = {"1.json": file_of(OLD, AT, "Mira"), "2.json": file_of(NEW, AT, "Tom")}
    found = collected(files, tmp_path)
    assert [r.person for r in found.accepted] == ["00004d", "00004d-2"]
    assert "2 people have the number 77" in reason(found, "1.json")
    again = collected(
        {"3.json": file_of(sheet(77, [2, 2, 1]), "2026-03-02T11:00:00Z", "mira")}, tmp_path
    )
    assert len(again.people) == 2 and status(again, "1.json") == ["duplicate"]


def test_thirty_who_copied_an_examples_number_are_thirty(tmp_path):
    files = {}
    for i in range(30):
        one = sheet(1234, [i % 4, (i + 1) % 4])
        files[f"{i}.ipynb"] = json.dumps(
            notebook([{"data": {"text/plain": f"HandIn({dump_code(one)})"}}])
        )
    files["7-Copy1.ipynb"] = files["7.ipynb"]
    assert len(collected(files, tmp_path).people) == 30


def test_one_sheet_under_several_numbers_is_one_person_if_nothing_speaks_against_it(tmp_path):
    one, two, three = (sheet(n, [0, 3, 1, 2]) for n in (5, 6, 7))
    book = json.dumps(
        notebook(
            [{"data": {"text/plain": dump_code(one)}}, {"data": {"text/plain": dump_code(two)}}]
        )
    )
    found = collected({"n.ipynb": book, "hand-in.json": file_of(three, AT)}, tmp_path)
    assert len(found.people) == 1
    assert "another number: probably the same person" in reason(found, "n.ipynb")
    # A table that agreed hands in the same sheet once each, and stays as many people.
    table = {f"t{n}.json": file_of(sheet(n, [1, 2, 3, 0, 2]), AT) for n in range(20, 24)}
    assert len(collected(table, tmp_path).people) == 5


def test_a_notebook_and_a_device_keep_their_number(monkeypatch, tmp_path):
    import pandas as pd

    from warmstart.workshop import numbers

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    mine = pd.DataFrame({"message": IDS[:1], "criterion": "ask", "level": 2, "confidence": 60})
    drawn = set()
    for path in ("a.ipynb", "a.ipynb", "b.ipynb"):
        monkeypatch.setenv("JPY_SESSION_NAME", path)
        drawn.add(ws.hand_in(TEN, mine).sheet.number)
        numbers.device_secret.cache_clear()  # as a new kernel finds it
    assert len(drawn) == 2 and all(0 <= n < NUMBERS for n in drawn)
    handed = ws.hand_in(TEN, mine)
    assert json.loads(handed.text)["answers"][0]["at"].count(":") == 2, "times have seconds"


# ---- nobody's, and what can't be read ------------------------------------------------------------


def test_what_is_nobodys_hand_in_is_no_rejection(tmp_path):
    talk = (
        "10:00 Al: I use WSL2 on Ubuntu 22.04, see https://example.org/ws1-2026/a?b=WS1-5W0K\n"
        "10:01 Bo: WS1 starts at 9:00, WS2 at 10:30, room 1234\n"
        "10:02 Cy: AWS1 4000 2000 and news1 1234 5678\n"
        "10:03 Di: id 123e4567-e89b-12d3-a456-426614174000, card 1234 5678 9012 3456\n"
        "10:03 Di: room b204-east, lab1-2026-11, plan-b-2026-1127-v2, call 0151-2345-6789, t-b204-a1\n"
        f"10:04 Ed: {dump_code(SHEETS[0])}\n"
        f'10:05 Fay: Liked "{dump_code(SHEETS[0])[:12]}…"\n'
    )
    files = {
        "chat.txt": talk, "__MACOSX/._chat.txt": b"\0\5", "._x": b"\0", ".DS_Store": b"\0\0\0\1Bud1",
        "~$list.docx": b"\0" * 50, "thanks.txt": "See you!", "z/Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "config.json": '{"theme": "dark", "list": [1, 2, 3]}', "page.html": "<html><p>Hello</p></html>",
        "blank.txt": "", "unclosed.html": "<html><p>Hello<p>5 < 6", "agenda.md": "# Room B204-East\n",
    }  # fmt: skip
    found = collected(files, tmp_path)
    assert found.counts["rejected"] == 0, found.items["reason"].tolist()
    assert len(found.people) == 1


CODE = dump_code(SHEETS[0])
PAGE = f"<html><body><p>{CODE.replace('-', '<wbr>-')}</p></body></html>"
HEAD = "From: a@example.org\nTo: b@example.org\nDate: Mon, 02 Mar 2026 10:00:00 +0100\n"
PARTS = f'--b\nContent-Type: text/plain\n\nsee the file\n--b\nContent-Type: application/json\nContent-Disposition: attachment; filename="x.json"\n\n{file_of(SHEETS[0], AT)}\n--b--\n'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("subject.eml", f"{HEAD}Subject: {CODE}\n\nsee above\n"),
        ("page called text.eml", f"{HEAD}Content-Type: text/plain\n\n{PAGE}\n"),
        ("no empty line.eml", f"{HEAD}MIME-Version: 1.0*\n{PAGE}\n"),
        ("soft breaks.eml", f"{HEAD}Content-Transfer-Enc: quoted-printable\n\nHi =\nthere {CODE[:20]}=\n{CODE[20:]}\n"),
        ("base64.eml", f"{HEAD}Content-Transfer-Enc: base64\n\n{base64.b64encode(CODE.encode()).decode()}\n"),
        ("no boundary.eml", f"{HEAD}Content-Type: multipart/mi\n\n{PARTS}"),
        ("another boundary.eml", f'{HEAD}Content-Type: multipart/mixed; boundary="b"\n\n{PARTS.replace("--b", "--c").replace("--c", "--b", 1)}'),
        ("header in two.eml", f"From: a@exa\nmple.org\n\n{CODE}\n"),
        ("note.rtf", rf"{{\rtf1\ansi Gr\'fc\'dfe {{\b {CODE[:7]}}}{CODE[7:13]}\_{CODE[14:]}\par}}"),
    ],
)  # fmt: skip
def test_a_damaged_container_gives_what_is_left_in_it(name, text, tmp_path):
    found = collected({name: text}, tmp_path)
    assert [r.sheet.cells for r in found.accepted] == [SHEETS[0].cells]


REST = [CODE[5:], CODE[9:], f"Here you go{CODE[14:]}", f"-{CODE[14:]}", CODE[19:].lower()]


@pytest.mark.parametrize("rest", REST)
def test_the_rest_of_a_code_that_lost_its_beginning_is_told(rest, tmp_path):
    found = collected({"chat.txt": f"10:00 Al: hi\n10:01 Bo: {rest}\n10:02 Cy: bye\n"}, tmp_path)
    row = found.items.iloc[0]
    assert (row["source"], row["status"], row["author"]) == ("chat.txt, line 2", "rejected", "Bo")
    assert "ask for all of it" in row["reason"]


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("shot.png", b"\x89PNG\r\n\x1a\n\0", "code as text"),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0", "code as text"),
        ("voice.ogg", b"OggS\0\2", "code as text"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4", "ask for a .zip"),
        ("a.rar", b"Rar!\x1a\7\1\0", "ask for a .zip"),
        ("winmail.dat", b"\x78\x9f\x3e\x22\0\0", "plain text"),
        (".hand-in.json.icloud", b"bplist00\xd3", "Download it"),
        ("lab.pdf", b"%PDF-1.7\n", "ask for the notebook"),
        ("a.one", b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\0", "export it as .docx"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "save it as .docx"),
        ("a.numbers", zipped({"Index/Document.iwa": b"\0\1"}), "export it"),
        ("hand-in.json.crdownload", b"", "download it again"),
        ("list.gdoc", b'{"url": "https://docs.example.org/x"}', "download the document"),
        ("empty.json", b"", "ask for it again"),
        ("picture.docx", zipped({"[Content_Types].xml": "", "word/document.xml": "<w:p/>", "word/media/image1.png": b"\x89PNG\0"}), "ask for the code as text"),
        ("cut.json", file_of(SHEETS[0], AT)[:400].encode(), "cut short"),
        ("headless.ipynb", b'"cells": [{"cell_type": "code", "source": ["hand_in(activity, mi', "cut short"),
        ("first.zip", b"PK", "damaged, or cut short"),
        ("first.docx", b"P", "damaged, or cut short"),
        ("head.eml", b"From: a@example.org\nTo: b@exam", "cut short"),
        ("tag.html", b'<!DOCTYPE html><html><body><div class="mess', "ends in the middle"),
        ("notes.enex", b'<?xml version="1.0"?><en-export><note><content><![CDATA[<en-note><div>', "ends in the middle"),
        ("cut.rtf", b"{\\rtf1\\ansi{\\fonttbl{\\f0 Ari", "ends in the middle"),
        ("texts.xlsx", zipped({"[Content_Types].xml": "", "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": '<worksheet><row><c t="s"><v>0</v></c></row></worksheet>'}), "damaged"),
        ("blank.ipynb", json.dumps(notebook([])).encode(), "run the cell"),
        ("Ngozi_71_assignsubmission_file_/essay.txt", b"My essay.", "ask for the hand-in"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_once_with_advice(name, data, advice, tmp_path):
    found = collected({name: data}, tmp_path)
    assert found.items["status"].tolist() == ["rejected"]
    assert advice in found.items["reason"][0]


def test_what_came_with_a_hand_in_that_counts_is_no_rejection(tmp_path):
    files = {
        "lab.zip": zipped({"lab.ipynb": json.dumps(notebook([{"data": {"text/plain": dump_code(SHEETS[0])}}])), "lab.pdf": b"%PDF-1.4"}),
        "m.eml": mail("a@example.org", dump_code(SHEETS[1]), attachments=[("logo.png", b"\x89PNG\r\n\x1a\n\0")]),
        "Ada_9_assignsubmission_file_/hand-in.json": file_of(SHEETS[2], AT),
        "Ada_9_assignsubmission_file_/shot.png": b"\x89PNG\r\n\x1a\n\0",
    }  # fmt: skip
    found = collected(files, tmp_path)
    assert {s: n for s, n in found.counts.items() if n} == {"accepted": 3, "other": 3}
    alone = collected(
        {
            "n.eml": mail(
                "b@example.org", "see below", attachments=[("shot.png", b"\x89PNG\r\n\x1a\n\0")]
            )
        },
        tmp_path,
    )
    assert alone.counts["rejected"] == 1, "a picture alone may be all that somebody handed in"


def test_a_wrong_sign_is_told_by_its_line_and_its_author(tmp_path):
    code = dump_code(SHEETS[0])
    wrong = code[:9] + ("7" if code[9] != "7" else "8") + code[10:]
    found = collected({"c.txt": f"10:00 Al: hi\n10:01 Ngozi: {wrong}\n"}, tmp_path)
    row = found.items[found.items["status"] == "rejected"].iloc[0]
    assert (row["source"], row["author"]) == ("c.txt, line 2", "Ngozi")
    assert row["reason"].endswith("Ask for it again.")


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (lambda c: c[:12] + c[13:], "One character of the code got lost"),
        (lambda c: c[:11] + "?" + c[12:], "One character of the code got lost"),
        (lambda c: c[:8] + "5" + c[9:], "The code had one character too many"),
    ],
    ids=["lost", "unread", "for a hyphen"],
)
def test_a_code_that_lost_a_sign_where_its_groups_show_it_counts_and_is_told(
    change, note, tmp_path
):
    found = collected({"t.txt": "".join(f"{change(dump_code(s))}\n" for s in SHEETS)}, tmp_path)
    assert {r.sheet.cells for r in found.accepted} == {s.cells for s in SHEETS}
    assert found.items["reason"].str.startswith(note).all()


def test_a_text_that_is_half_broken_says_so(tmp_path):
    line = f"Zoë: {dump_code(SHEETS[0])}\n"
    found = collected({"c.txt": line.encode() + b"Ann: bye \xe9\n" + line.encode()}, tmp_path)
    assert found.counts["accepted"] == 1 and "could not be decoded" in reason(found, "c.txt, line")


# ---- the folder of results, and the top line -----------------------------------------------------


def run(tmp_path, *options):
    return cli.main(
        ["collect", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--quiet", *options]
    )


@pytest.fixture
def box(tmp_path):
    (tmp_path / "in").mkdir()
    for i, s in enumerate(SHEETS[:3]):
        (tmp_path / "in" / f"{i}.json").write_text(file_of(s, AT, NAMES[i]), "utf8")
    (tmp_path / "in" / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    return tmp_path


def texts(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


def test_the_top_line_says_who_is_missing_and_where_to_look(box, capsys):
    assert run(box, "--expect", "5") == 3
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert (
        first == "3 of 5 people have handed in. 1 item looks like a hand-in but couldn’t be read:"
    )
    assert second.startswith("  shot.png: A picture") and "code as text" in second
    wall, report = ((box / "out" / f"{n}.html").read_text("utf8") for n in ("wall", "report"))
    assert "3 of 5 people have handed in" in wall and "shot.png" in report
    assert not any(name in wall for name in ("shot.png", ".json", *NAMES[:3]))
    assert run(box, "--expect", "3") == 0


def test_an_inbox_that_comes_back_empty_leaves_earlier_tables(box, capsys):
    run(box)
    before = texts(box / "out")
    for path in (box / "in").iterdir():
        path.unlink()
    assert run(box) == 1
    assert "hold 3 people: they were left as they are" in capsys.readouterr().err
    assert texts(box / "out") == before


@pytest.mark.parametrize("number", [28, 13], ids=["full", "held open"])
def test_tables_are_replaced_as_a_set_or_not_at_all(box, monkeypatch, capsys, number):
    run(box)
    before = texts(box / "out")
    (box / "in" / "late.json").write_text(file_of(SHEETS[5], AT), "utf8")
    replace, done = os.replace, []

    def fails(source, target):
        if os.path.basename(target) == "rejected.csv" and not done:
            done.append(target)
            raise OSError(number, os.strerror(number), str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails)
    assert run(box) == 1
    assert texts(box / "out") == before and len(os.listdir(box / "out")) == len(before)
    assert ("The disk is full" if number == 28 else "rejected.csv") in capsys.readouterr().err
    assert run(box) == 0 and texts(box / "out") != before


def test_files_in_which_nothing_is_recognised_are_named_and_no_rejection(box, capsys):
    notes = {"thanks.txt": "See you!", "blank.txt": "", "cut.txt": "[10:01] Mira: "}
    for name, text in notes.items():
        (box / "in" / name).write_text(text, "utf8")
    run(box)
    said = capsys.readouterr().out
    assert "Nothing was recognised in 3 files: blank.txt, cut.txt, thanks.txt." in said
    assert "1 item looks like a hand-in" in said, "the picture, and no note"
    wall, report = ((box / "out" / f"{n}.html").read_text("utf8") for n in ("wall", "report"))
    lead = report.partition('class="lead">')[2].partition("</p>")[0]
    assert "Nothing was recognised in 3 files" in lead
    assert all(name in report and name not in wall for name in notes)


#: Calls of the system that leave something behind in a folder.
CALLS = ("open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile")


def stopped(step, work):
    """Do some work in a process that ends at a call of the system; return whether it came to that."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event, _):
            if event in CALLS:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(count)
        with contextlib.suppress(OSError):
            work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is ended at each of its steps")
@pytest.mark.parametrize("then", ["done", "held open"])
@pytest.mark.parametrize("linked", [True, False], ids=["links", "copies"])
def test_a_collection_killed_at_any_step_leaves_one_set(tmp_path, monkeypatch, then, linked):
    old = {name: f"old {name}" for name in ("a.csv", "b.csv", "c.html")}
    new = {name: f"new {name}" for name in ("a.csv", "b.csv", "c.html", "d.html")}
    replace = os.replace

    def held(source, target):
        if then == "held open" and target.name == "c.html" and source.name == "c.html":
            raise PermissionError(13, "in use", str(target))
        replace(source, target)

    def no_link(*_):
        raise OSError(95, "no links here")

    if not linked:
        monkeypatch.setattr(os, "link", no_link)
    torn = step = 0
    while True:
        folder = tmp_path / str(step)
        folders.replace_all(folder, {n: [t] for n, t in old.items()})
        before = texts_of(folder)
        monkeypatch.setattr(os, "replace", held)
        parts = {name: [text] for name, text in new.items()}
        killed = stopped(step, partial(folders.replace_all, folder, parts))
        torn += not is_whole(texts_of(folder), before, new)
        stopped(step % 9, partial(folders.settle, folder))  # and again, while it is mended
        monkeypatch.setattr(os, "replace", replace)
        mixed = not is_whole(texts_of(folder), before, new)
        with folders.only_one(folder) as said:
            assert bool(said) or not mixed, "who finds two sets says so"
        found = texts_of(folder)
        assert is_whole(found, before, new)
        assert not (folder / folders.UNFINISHED).exists()
        if not killed:
            break
        step += 1
    assert step > 20 and torn >= 3, "it was killed at every step, some of them between two files"
    assert (texts_of(folder) == before) == (then == "held open")


def is_whole(found, before, new):
    told = {name: data.decode("utf-8-sig") for name, data in found.items()}
    return found == before or told == new


def texts_of(folder):
    return {p.name: p.read_bytes() for p in folder.glob("*.*") if p.is_file() and p.name[0] != "."}


def test_a_second_collection_into_one_folder_is_refused(box, capsys):
    with folders.only_one(box / "out"):
        assert run(box) == 1
    assert "Another collection is writing" in capsys.readouterr().err
    assert run(box) == 0


def test_a_file_that_is_held_open_is_looked_at_again(tmp_path, monkeypatch):
    from warmstart.workshop import watching
    from warmstart.workshop.inbox import Reading

    (tmp_path / "a.json").write_text(file_of(SHEETS[0], AT), "utf8")
    held, said, read = [True, True], [], watching.read

    def locked(path, name):
        if held:
            held.pop()
            return [Reading(name, reason=f"{watching.HELD} (it is busy).")]
        return read(path, name)

    class Bar:
        def __init__(self, *_):
            pass

        __enter__ = lambda self: self  # noqa: E731
        __exit__ = update = lambda *_: None

    monkeypatch.setattr(watching, "read", locked)
    looks = watching.looks(tmp_path, [TEN], 0, said.append, Bar)
    assert [len(next(looks).people) for _ in range(2)] == [0, 1]
    (tmp_path / "a.json").rename(tmp_path.parent / "away.json")
    monkeypatch.setattr(
        watching.time,
        "sleep",
        lambda _: said and (tmp_path.parent / "away.json").rename(tmp_path / "b.json"),
    )
    assert len(next(looks).people) == 1 and "empty all of a sudden" in said[0]


# ---- bounds: containers from strangers -----------------------------------------------------------

NOBODYS = ("__MACOSX/._a.zip", "sent.mbox", "note.txt")
MUTANTS = 10_000 if os.environ.get("THOROUGH") else 1_200


def containers():
    """Yield one person's hand-in in every kind of container."""
    for i, s in enumerate(SHEETS):
        for kind in inboxes.ALL:
            if kind.__name__ not in (
                "glued",
                "split_over_two_messages",
                "encodings",
                "pasted_files",
                "other_keyboards",
            ):
                for name, content in kind([s]).items() if kind.__name__ != "broken_text" else ():
                    yield name, content if isinstance(content, bytes) else content.encode()
        if i == 1:
            return


def test_mutated_containers_crash_nothing_and_nobody_is_miscounted():
    """Whatever is counted was handed in, word for word; whatever is not is told with its file."""
    random.seed(11)
    seeds = list(containers())
    handed = {(s.number, s.cells) for s in SHEETS}
    strange = total = quiet = 0
    for i in range(MUTANTS):
        name, data = seeds[i % len(seeds)]
        data = bytearray(data)
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(data) + 1)
            match random.randrange(5):
                case 0:
                    del data[at : at + random.randint(1, 30)]
                case 1:
                    data[at:at] = random.choice(
                        [
                            b"\0",
                            b"\xff",
                            b"<",
                            b'"',
                            b"&#x41;",
                            b"PK\3\4",
                            b"]]>",
                            b"\r\n.\r\n",
                            b"{",
                            b"WS1-",
                        ]
                    )
                case 2 if at < len(data):
                    data[at] ^= 1 << random.randrange(8)
                case 3:
                    data[at:at] = data[at // 2 : at // 2 + 40]
                case _:
                    del data[max(at, 1) :]
        readings = read_bytes(name, bytes(data))
        assert readings, "every file gives at least one item"
        assert not any(r.reason.startswith(BEYOND_READING) for r in readings), "a reader gave up"
        found = collecting.collect(readings, [TEN])
        assert sum(found.counts.values()) == len(found.items) >= 1
        assert (found.items["reason"].ne("") | found.items["status"].eq("accepted")).all()
        if name not in NOBODYS and data.strip(b"\0 \t\r\n"):
            assert found.accepted or not found.counts["other"], f"{name}: {bytes(data)!r}"
            quiet += set(found.items["status"]) == {"unrecognised"}
        strange += sum((r.sheet.number, r.sheet.cells) not in handed for r in found.accepted)
        total += found.counts["accepted"]
    assert total > MUTANTS / 4
    # A chat that was cut before its code is any other text: its file is named, and not rejected.
    assert quiet < MUTANTS / 16
    # A garbled code passes its check of 15 bits once in some thousand tries.
    assert strange <= max(1, MUTANTS // 2000)


def test_entities_and_bombs_expand_to_nothing(tmp_path):
    entities = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
        + "]>"
    )
    bomb = f'<?xml version="1.0"?>{entities}<x>&a9; {dump_code(SHEETS[0])}</x>'
    deep = zipped(
        {
            "word/document.xml": "<w:p>" * 100_000 + f"<w:t>{dump_code(SHEETS[1])}</w:t>",
            "[Content_Types].xml": "",
        }
    )
    found = collected(
        {
            "bomb.xml": bomb,
            "deep.docx": deep,
            "quotes.html": '<a href="' * 20_000,
            "head.eml": b"From: x\n" * 3 + b"Subject: " + b"=?utf-8?q?" * 9_000,
        },
        tmp_path,
    )
    assert len(found.people) == 2


def test_a_file_of_nothing_but_beginnings_is_read_in_time(tmp_path):
    """Quadratic time would make a minute of it."""
    parts = ["WS1-", "W5I ", "5W0K-7KNK-Z3JP-", "> WS1-5W0K\n", "10:00 a: ", '{"answers":']
    for i, part in enumerate(parts):
        found = collected({f"{i}.txt": part * (100_000 // len(part))}, tmp_path)
        assert len(found.people) == 0
    assert cut("abc", 1) == ["a", "bc"] and word(["x"])[:2] == b"PK"
