"""Zip archives in the page and by the command: the same files, the same refusals, the same sentences."""

import base64
import io
import random
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inboxes import NAMES, cut_zip, moodle_zip, word, zipped
from many import many
from test_codes import TEN
from test_parity_workshop import plain

from warmstart.workshop import demo, inbox
from warmstart.workshop.codes import dump_code
from warmstart.workshop.collecting import collect
from warmstart.workshop.handins import file_of
from warmstart.workshop.readers import archives, content

AT = "2026-11-23T09:00Z"
SHEETS = demo.sheets(TEN, 8)[:8]
FILES = {f"{i}.json": file_of(s, AT) for i, s in enumerate(SHEETS)}
TWO = zipped({"a.json": FILES["0.json"], "b.json": FILES["1.json"]})


def theirs(room, name, data):
    """Return the page's table of what came in."""
    given = {"base64": base64.b64encode(data).decode()}
    return room("collect", [[name, given]], [plain(TEN)])["items.csv"].replace("’", "'")


def ours(name, data):
    """Return the command's."""
    return collect(inbox.read_bytes(name, data), [TEN]).items.to_csv(index=False).replace("’", "'")


def changed(at, value, data=TWO):
    """Return an archive with some bytes changed."""
    found = bytearray(data)
    found[at : at + len(value)] = value
    return bytes(found)


def with_names(*names):
    """Return an archive whose names are given as bytes and stand there as they are."""
    data = zipped({f"{i:0{len(n)}}": FILES[f"{i}.json"] for i, n in enumerate(names)})
    for i, name in enumerate(names):
        data = data.replace(f"{i:0{len(name)}}".encode(), name)
    return data


def streamed(names):
    """Return an archive written to what can't be rewound: sizes follow the files."""

    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, FILES[name])
    return pipe.getvalue()


def stored():
    """Return an archive that packs nothing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("folder/", "")
        archive.writestr("folder/é.json", FILES["0.json"])
        archive.writestr("empty.txt", "")
    return buffer.getvalue()


def large():
    """Return an archive whose numbers take eight bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("a.json", "w", force_zip64=True) as file:
            file.write(FILES["0.json"].encode())
    return buffer.getvalue()


def within(depth, data=TWO):
    """Return an archive in an archive in an archive, so many times."""
    for i in range(depth):
        data = zipped({f"{i}.zip": data})
    return data


FIRST, CENTRAL, LAST = TWO.index(b"a.json"), TWO.index(b"PK\1\2"), TWO.rindex(b"PK\5\6")
HALF = len(streamed(FILES)) // 2

CASES = {
    "whole": TWO,
    "a learning platform's": next(iter(moodle_zip(SHEETS).values())),
    "without its contents": next(iter(cut_zip(SHEETS).values())),
    "cut in the middle": TWO[: FIRST + 60],
    "cut in the second": TWO[: CENTRAL - 5],
    "cut, sizes follow": streamed(FILES)[:HALF],
    "cut before its contents, sizes follow": streamed(FILES)[: streamed(FILES).index(b"PK\1\2")],
    "sizes follow": streamed(FILES),
    "stored": stored(),
    "cut, stored": stored()[: stored().index(b"PK\1\2")],
    "eight bytes": large(),
    "empty": zipped({}),
    "a chat and what's nobody's": zipped(
        {
            "late/chat.txt": f"09:00 Bo: {dump_code(SHEETS[0])}\n09:01 Cleo: {dump_code(SHEETS[1])[:-6]}\n",
            "__MACOSX/._a.json": b"\0\5",
            "../../escape.json": FILES["2.json"],
            "/etc/passwd": "root",
            "C:\\temp\\x.json": FILES["3.json"],
            "me.png": b"\x89PNG\r\n\x1a\n\0",
            "<img src=x onerror=alert(1)>\n\u202e.json": FILES["4.json"],
        }
    ),
    "checksum": changed(FIRST + 40, b"\xff\xff"),
    "password": changed(6, b"\1", changed(CENTRAL + 8, b"\1")),
    "another way of packing": changed(CENTRAL + 10, b"\x4d"),
    "names that differ": changed(FIRST, b"z"),
    "a version of the future": changed(CENTRAL + 6, b"\xff"),
    "a file elsewhere": changed(CENTRAL + 42, b"\xff\xff\xff\x7f"),
    "contents elsewhere": changed(LAST + 16, b"\xff\xff\xff\x7f"),
    "smaller than it is": changed(CENTRAL + 24, struct.pack("<L", 10)),
    "larger than it is": changed(CENTRAL + 24, struct.pack("<L", 900_000)),
    "something in front": b"#!/bin/sh\n" + TWO,
    "a note at the end": TWO[:-2] + b"\5\0hello",
    "a bit behind": TWO + b"\0\0\0",
    "old names": with_names(b"M\x81ller.json", b"\xe1\xff.json"),
    "archives within": within(content.DEEPEST - 1),
    "too deep": within(content.DEEPEST + 1),
    "no archive": b"PK\3\4" + bytes(range(256)),
    "the last entry alone": TWO[LAST:],
}


@pytest.mark.parametrize("case", CASES)
def test_an_archive_is_read_alike(room, case):
    assert theirs(room, "in.zip", CASES[case]) == ours("in.zip", CASES[case])


def test_these_cases_have_all_there_is_to_say(room):
    """So that a sentence of one language only can't hide."""
    told = "".join(theirs(room, "in.zip", data) for data in CASES.values())
    for name in ("DAMAGED", "PASSWORD", "MEMBER", "NO_FILES"):
        assert getattr(archives, name) in told, name
    assert inbox.TOO_DEEP in told and "of its files could still be read" in told
    assert told.count("accepted") > 40


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({f"{i}.txt": b"\0" * 49_000_000 for i in range(6)}, "unpacks to more"),
        ({"a.txt": b" " * 51_000_000, "b.json": FILES["0.json"]}, "51 MB"),
        (
            dict.fromkeys(map(str, range(content.MOST_MEMBERS + 1_200)), b""),
            "has 1,200 files too many",
        ),
    ],
    ids=["six of 49 MB", "one of 51 MB", "very many"],
)
def test_a_bomb_is_refused_alike(room, members, words):
    data = zipped(members)
    found = ours("in.zip", data)
    assert theirs(room, "in.zip", data) == found
    assert words.replace("51 MB", "50 MB") in found


@many(400)
@given(st.data())
def test_a_broken_archive_is_read_alike_or_refused(room, data):
    """What a strange bit does to a packed stream is its library's affair; nothing ends the page."""
    whole = data.draw(st.sampled_from([TWO, stored(), streamed(["0.json", "1.json"])]))
    rng = random.Random(data.draw(st.integers(0, 2**32)))
    broken = bytearray(whole[: rng.randrange(1, len(whole) + 1)])
    for _ in range(rng.randrange(4)):
        broken[rng.randrange(len(broken))] = rng.randrange(256)
    if broken[:2] != b"PK":
        return
    page = theirs(room, "in.zip", bytes(broken))
    assert len(page.splitlines()) > 1
    accepted = ours("in.zip", bytes(broken)).count(",accepted,")
    assert abs(page.count(",accepted,") - accepted) <= 1


def test_a_document_in_an_archive_is_left_to_the_command(room):
    data = zipped({f"{NAMES[0]}.docx": word([dump_code(SHEETS[0])]), "a.json": FILES["1.json"]})
    rows = theirs(room, "in.zip", data).splitlines()
    assert sum(",accepted," in row for row in rows) == 1
    assert any(".docx" in row and "warmstart collect" in row for row in rows)
    iwork = zipped({"Index/Document.iwa": b"\0\1"})
    assert theirs(room, "a.numbers", iwork) == ours("a.numbers", iwork)
