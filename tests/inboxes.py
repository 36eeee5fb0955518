"""Inboxes as they really come: invented people, in the shapes that programs give their files.

Each function returns files by name, given sheets, one a person; the test counts the people.
"""

import base64
import bz2
import csv
import email.message
import gzip
import io
import json
import lzma
import plistlib
import tarfile
import zipfile
from html import escape

from warmstart.workshop.codes import dump_code
from warmstart.workshop.handins import MIME, file_of

NAMES = ["Mira", "Tom Àlba", "Иван", "陳大文", "Ngozi", "Lea-Sophie", "O’Hara", "أحمد", "Ada", "Jo"]
AT = "2026-03-02T10:00:00Z"


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def mail(sender, body="", subtype="plain", attachments=(), charset="utf-8", encoding=None, at=10):
    message = email.message.EmailMessage()
    message["From"], message["To"] = sender, "host@example.org"
    message["Subject"], message["Date"] = "my grades", f"Mon, 02 Mar 2026 {at}:00:00 +0100"
    message.set_content(body, subtype=subtype, charset=charset, cte=encoding)
    for name, data in attachments:
        kind, _, sub = (
            ("application", "", "json") if name.endswith("json") else ("image", "", "png")
        )
        message.add_attachment(data, maintype=kind, subtype=sub, filename=name)
    return message.as_bytes()


def word(*paragraphs):
    runs = "".join(
        "<w:p>"
        + "".join(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{escape(r)}</w:t></w:r>" for r in p)
        + "</w:p>"
        for p in paragraphs
    )
    xml = f'<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{runs}</w:body></w:document>'
    return zipped(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": xml, "word/styles.xml": "<w/>"}
    )


def cut(code, *places):
    """Return a code in pieces, cut at these places."""
    ends = [0, *places, len(code)]
    return [code[a:b] for a, b in zip(ends, ends[1:], strict=False)]


def slack(sheets):
    day = [
        {"type": "message", "user": f"U{i:02}", "ts": f"17724420{i:02}.000100", "text": f"all done &gt;&gt; {dump_code(s)}",
         "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
             {"type": "text", "text": "all done >> "}, {"type": "text", "text": cut(dump_code(s), 9)[0], "style": {"bold": True}},
             {"type": "text", "text": cut(dump_code(s), 9)[1]}]}]}],
         "reactions": [{"name": "tada", "users": ["U01"], "count": 1}]}
        for i, s in enumerate(sheets)
    ]  # fmt: skip
    return {
        "export.zip": zipped(
            {
                "channels.json": "[]",
                "users.json": '[{"id": "U00", "profile": {"email": "a@example.org"}}]',
                "room/2026-03-02.json": json.dumps(day),
            }
        )
    }


def teams_graph(sheets):
    found = [
        {"id": str(i), "createdDateTime": f"2026-03-02T10:{59 - i}:00.123Z", "from": {"user": {"displayName": NAMES[i]}},
         "body": {"contentType": "html", "content": f"<div>Hi!<br>{dump_code(s).replace('-', '&#8209;')}<attachment id=\"x\"></attachment></div>"}}
        for i, s in enumerate(sheets)
    ]  # fmt: skip
    return {"messages.json": json.dumps({"@odata.count": len(found), "value": found})}


def telegram_html(sheets):
    items = "".join(
        f'<div class="message"><div class="pull_right date" title="02.03.2026 10:00:00">10:0{i}</div>'
        f'<div class="from_name">{NAMES[i]}</div><div class="text">so: <strong>{cut(dump_code(s), 11)[0]}</strong>{cut(dump_code(s), 11)[1]}</div></div>'
        for i, s in enumerate(sheets)
    )
    return {
        "messages.html": f"<!DOCTYPE html><html><head><style>.a{{}}</style></head><body>{items}</body></html>"
    }


def whatsapp_multiline(sheets):
    lines = ["02.03.26, 09:58 - Messages and calls are end-to-end encrypted."]
    for i, s in enumerate(sheets):
        lines += [f"02.03.26, 10:0{i} - {NAMES[i]}: Here you go", dump_code(s), "bye"]
    lines.append("02.03.26, 10:30 - Mira: <Media omitted>")
    return {"WhatsApp Chat.txt": "\n".join(lines)}


def split_over_two_messages(sheets):
    first, second = zip(*(cut(dump_code(s), 19) for s in sheets), strict=True)
    lines = [f"[10:0{i}] {NAMES[i]}: {a}" for i, a in enumerate(first)]
    lines += [f"[10:1{i}] {NAMES[i]}: {b}" for i, b in enumerate(second)]
    return {"chat.txt": "\n".join(lines)}


def signal_desktop(sheets):
    lines = [
        json.dumps(
            {
                "id": i,
                "conversationId": "c",
                "source": NAMES[i],
                "sent_at": 1772442000000 + i,
                "body": f"{dump_code(s)} 🙂",
            }
        )
        for i, s in enumerate(sheets)
    ]
    return {"messages.jsonl": "\n".join(lines) + "\n"}


def discord_text(sheets):
    return {
        "discord.txt": "\n".join(
            f"{NAMES[i]} — Today at 10:0{i} AM\n`{dump_code(s)}`" for i, s in enumerate(sheets)
        )
    }


def zoom_new(sheets):
    return {"meeting_saved_new_chat.txt": "".join(f"2026-03-02 10:0{i}:11 From {NAMES[i]} to Everyone:\r\n\t{dump_code(s)}\r\n" for i, s in enumerate(sheets))
            + f"2026-03-02 10:40:11 From Jo to Everyone:\r\n\tReacted to \"{dump_code(sheets[0])[:17]}...\" with 👍\r\n"}  # fmt: skip


def outlook_mails(sheets):
    files = {}
    for i, s in enumerate(sheets):
        body = f"Good morning,\n\n{dump_code(s)}\n\nRegards\n\n________________________________\nFrom: Host\nSent: Monday\nTo: {NAMES[i]}\nSubject: grades\n\nPlease send the code."
        files[f"RE grades {i}.eml"] = mail(
            f"{NAMES[i]} <p{i}@example.org>", body, encoding=["quoted-printable", "base64"][i % 2]
        )
    return files


def html_mail_only(sheets):
    return {
        f"{i}.eml": mail(
            f"p{i}@example.org",
            f"<html><body><p>Code:</p><p>{dump_code(s).replace('-', '<wbr>-')}</p></body></html>",
            "html",
        )
        for i, s in enumerate(sheets)
    }


def apple_mail(sheets):
    files = {}
    for i, s in enumerate(sheets):
        data = mail(
            f"p{i}@example.org",
            "see the file",
            attachments=[("hand-in.json", file_of(s, AT).encode())],
        )
        files[f"{i}.emlx"] = (
            f"{len(data)}\n".encode() + data + b'<?xml version="1.0"?><plist><dict/></plist>'
        )
    return files


def digest(sheets):
    mails = [
        b"From list@example.org Mon Mar  2 10:00:00 2026\n"
        + mail(f"p{i}@example.org", f"{dump_code(s)}\n")
        + b"\n"
        for i, s in enumerate(sheets)
    ]
    return {"list.mbox": b"".join(mails), "sent.mbox": b""} | {"note.txt": "Thanks all!"}


def forwarded_as_attachment(sheets):
    outer = email.message.EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "helper@example.org", "host@example.org", "FW"
    outer.set_content("all of them")
    for i, s in enumerate(sheets):
        inner = email.message_from_bytes(
            mail(f"p{i}@example.org", dump_code(s)), policy=email.policy.default
        )
        outer.add_attachment(inner)
    return {"fw.eml": outer.as_bytes()}


def web_archive(sheets):
    page = (
        "<html><body>"
        + "".join(f"<p>{NAMES[i]}: {dump_code(s)}</p>" for i, s in enumerate(sheets))
        + "</body></html>"
    )
    return {
        "chat.webarchive": plistlib.dumps(
            {
                "WebMainResource": {
                    "WebResourceData": page.encode(),
                    "WebResourceTextEncodingName": "UTF-8",
                    "WebResourceMIMEType": "text/html",
                }
            },
            fmt=plistlib.FMT_BINARY,
        )
    }


def mhtml(sheets):
    page = "".join(f"<li>{dump_code(s)}</li>" for s in sheets)
    body = base64.encodebytes(f"<html><ul>{page}</ul></html>".encode()).decode()
    return {
        "page.mht": f'From: <Saved by Browser>\r\nSnapshot-Content-Location: https://example.org/\r\nSubject: t\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n--b--\r\n'
    }


def word_split_runs(sheets):
    return {
        f"{NAMES[i]}.docx": word(["My code"], cut(dump_code(s), 3, 8, 20))
        for i, s in enumerate(sheets)
    }


def one_word_table(sheets):
    return {"list.docx": word(*[[f"{NAMES[i]}\t", dump_code(s)] for i, s in enumerate(sheets)])}


def excel_shared(sheets):
    shared = "".join(
        f"<si><r><t>{cut(dump_code(s), 12)[0]}</t></r><r><t>{cut(dump_code(s), 12)[1]}</t></r></si>"
        for s in sheets
    )
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"><v>{i}</v></c><c r="B{i}" t="s"><v>{i}</v></c></row>'
        for i in range(len(sheets))
    )
    return {
        "answers.xlsx": zipped(
            {
                "[Content_Types].xml": "",
                "xl/workbook.xml": "<workbook/>",
                "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
                "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
            }
        )
    }


def slides(sheets):
    return {
        "room.pptx": zipped(
            {"[Content_Types].xml": ""}
            | {
                f"ppt/slides/slide{i + 1}.xml": f"<p:sld><a:p><a:r><a:t>{cut(dump_code(s), 6)[0]}</a:t></a:r><a:r><a:t>{cut(dump_code(s), 6)[1]}</a:t></a:r></a:p></p:sld>"
                for i, s in enumerate(sheets)
            }
        )
    }


def open_text(sheets):
    paragraphs = "".join(
        f"<text:p>{NAMES[i]}<text:tab/><text:span>{cut(dump_code(s), 14)[0]}</text:span>{cut(dump_code(s), 14)[1]}</text:p>"
        for i, s in enumerate(sheets)
    )
    return {
        "notes.odt": zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": f"<office:document-content><office:body>{paragraphs}</office:body></office:document-content>",
                "META-INF/manifest.xml": "<m/>",
            }
        )
    }


def rich_text(sheets):
    lines = "".join(rf"{{\b {dump_code(s)[:10]}}}{dump_code(s)[10:]}\par " for s in sheets)
    return {"note.rtf": rf"{{\rtf1\ansi{{\fonttbl{{\f0 Arial;}}}}\f0 Gr\'fc\'dfe\par {lines}}}"}


def google_form_tsv(sheets):
    return {
        "responses.tsv": "Timestamp\tName\tCode\n"
        + "".join(
            f"3/2/2026 10:0{i}:00\t{NAMES[i]}\t{dump_code(s).lower()}\n"
            for i, s in enumerate(sheets)
        )
    }


def moodle_zip(sheets):
    return {
        "course-1.zip": zipped(
            {
                f"{NAMES[i]}_{7000 + i}_assignsubmission_file_/hand-in.json": file_of(s, AT)
                for i, s in enumerate(sheets)
            }
        )
    }


def lms_xls_that_is_html(sheets):
    rows = "".join(
        f"<tr><td>{NAMES[i]}</td><td>{dump_code(s)}</td></tr>" for i, s in enumerate(sheets)
    )
    return {"export.xls": f"<html><meta charset='utf-8'><table>{rows}</table></html>"}


def tarred(sheets):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for i, s in enumerate(sheets):
            data = file_of(s, AT).encode()
            info = tarfile.TarInfo(f"home/{i}/hand-in.json")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return {"all.tar.gz": buffer.getvalue()}


def compressed_one_by_one(sheets):
    pack = [gzip.compress, bz2.compress, lzma.compress]
    ends = ["gz", "bz2", "xz"]
    return {
        f"{i}.json.{ends[i % 3]}": pack[i % 3](file_of(s, AT).encode())
        for i, s in enumerate(sheets)
    }


def cut_zip(sheets):
    whole = zipped({f"{i}.json": file_of(s, AT) for i, s in enumerate(sheets)})
    return {"all.zip": whole[: whole.rindex(b"PK\x01\x02") - 0].split(b"PK\x01\x02")[0]}


def nested(sheets):
    inner = zipped({f"{i}/{NAMES[i]}.docx": word([dump_code(s)]) for i, s in enumerate(sheets)})
    return {"a.zip": zipped({"b.zip": zipped({"c.zip": inner})}), "__MACOSX/._a.zip": b"\0\5\x16\7"}


def notebook(outputs, cells=(), **rest):
    cell = {
        "cell_type": "code",
        "source": ["hand_in(activity, mine)"],
        "metadata": {},
        "outputs": outputs,
    }
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell, *cells], **rest}


def notebooks_of_every_kind(sheets):
    files = {}
    for i, s in enumerate(sheets):
        code = f"HandIn({dump_code(s)})"
        as_object = notebook(
            [{"output_type": "display_data", "data": {MIME: json.loads(file_of(s, AT))}}]
        )
        html = notebook(
            [{"output_type": "execute_result", "data": {"text/html": f"<b>{dump_code(s)}</b>"}}]
        )
        markdown = notebook([], [{"cell_type": "markdown", "source": f"my code: {dump_code(s)}"}])
        printed = notebook([{"output_type": "stream", "name": "stdout", "text": [code + "\n"]}])
        old = {
            "nbformat": 3,
            "worksheets": [
                {
                    "cells": [
                        {
                            "cell_type": "code",
                            "input": "x",
                            "outputs": [{"output_type": "pyout", "text": [code]}],
                        }
                    ]
                }
            ],
        }
        made = json.dumps([as_object, html, markdown, printed, old][i % 5])
        files[f"n{i}.ipynb"] = made.encode(["utf-8", "utf-16", "utf-8-sig"][i % 3])
    return files


def cut_notebook(sheets):
    return {
        f"{i}.ipynb": json.dumps(
            notebook(
                [{"output_type": "stream", "text": f"{dump_code(s)}\n"}],
                [{"cell_type": "markdown", "source": "x" * 99}],
            )
        )[:-60]
        for i, s in enumerate(sheets)
    }


def glued(sheets):
    c = [dump_code(s) for s in sheets]
    return {"typed.txt": f"1. {c[0]}{c[1]}\nmeincode{c[2]}ok\n我的{c[3]}。\n“{c[4]}”\n\u202e\u2066{c[5]}\u2069\n>> {c[6]}\n7) W5I {c[7].removeprefix('WS1-')}\n"
            f"{c[8].translate(str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩'))}\n{c[9].translate({ord('-'): '_'})}"}  # fmt: skip


def wrapped_with_line_numbers(sheets):
    text, number = [], 1
    for s in sheets:
        for part in cut(dump_code(s), 14, 24):
            text.append(f"{number:>4}  {part}")
            number += 1
    return {"printed.txt": "\n".join(text)}


def broken_text(sheets):
    lines = [f"{NAMES[i]}: {dump_code(s)}".encode() for i, s in enumerate(sheets)]
    lines[1] = lines[1].replace("À".encode(), b"\xc0")
    lines[3] += b"\0"
    return {
        "log.txt": b"\n".join(lines),
        "wide.txt": "\n".join(dump_code(s) for s in sheets).encode("utf-16-le"),
    }


def encodings(sheets):
    kinds = [
        ("cp932", "私の"),
        ("gb18030", "我的代码"),
        ("koi8-r", "Мой код"),
        ("mac-roman", "Grüße"),
        ("big5", "我的"),
        ("cp1256", "رمزي"),
        ("euc-kr", "제코드"),
        ("iso-8859-2", "Cześć"),
        ("utf-32", "x"),
        ("cp1253", "Κωδικός"),
    ]
    return {
        f"{i}.txt": f"{w}: {dump_code(s)}\n".encode(k)
        for i, (s, (k, w)) in enumerate(zip(sheets, kinds, strict=True))
    }


def pasted_files(sheets):
    curl = str.maketrans({'"': "”"})
    files = [file_of(s, AT) for s in sheets]
    wrapped = "\n".join(files[1][i : i + 76] for i in range(0, len(files[1]), 76))
    rest = "\n\n".join(f"10:0{i} {NAMES[i]}: {f}" for i, f in enumerate(files[2:]))
    return {"chat.txt": f"Mira: {files[0].translate(curl)} done\n\nTom:\n{wrapped}\n\n{rest}\n"}


def evernote(sheets):
    notes = "".join(
        f"<note><title>t</title><content><![CDATA[<en-note><div>{dump_code(s)}</div></en-note>]]></content></note>"
        for s in sheets
    )
    return {"notes.enex": f'<?xml version="1.0"?><en-export>{notes}</en-export>'}


def file_pasted_into_a_form(sheets):
    rows = [
        ["when", "who", "paste"],
        *([AT, NAMES[i], file_of(s, AT)] for i, s in enumerate(sheets)),
    ]
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    return {"responses.csv": table.getvalue()}


def file_printed_or_in_a_message(sheets):
    half = (len(sheets) + 1) // 2
    hooks = [
        {"payload": json.dumps({"user": NAMES[i], "file": file_of(s, AT)})}
        for i, s in enumerate(sheets[half:])
    ]
    files = {
        f"{i}.txt": f"Out[3]: {json.loads(file_of(s, AT))!r}\n" for i, s in enumerate(sheets[:half])
    }
    if hooks:
        files["log.txt"] = "\n".join(map(json.dumps, hooks))
    return files


def other_keyboards(sheets):
    cyrillic = str.maketrans("ABEKMHPCTXYS", "АВЕКМНРСТХУЅ")
    greek = str.maketrans("ABEZHKMNPTXY", "ΑΒΕΖΗΚΜΝΡΤΧΥ")
    devanagari = {ord(str(d)): chr(0x966 + d) for d in range(10)}
    pictures = {65 + i: chr(0x1F1E6 + i) for i in range(26)}
    changes = [
        cyrillic,
        greek,
        devanagari,
        pictures,
        {ord("-"): "ー"},
        {ord("-"): "一"},
        {ord("-"): "ㅡ"},
        {ord("-"): "－"},
    ]
    return {
        "chat.txt": "\n".join(
            f"{NAMES[i]}: {dump_code(s).translate(changes[i % 8])}" for i, s in enumerate(sheets)
        )
    }


def page_with_pictures(sheets):
    runs = "".join(
        f"<p><span>{a}</span><span>{b}</span></p>"
        for a, b in (cut(dump_code(s), 12) for s in sheets)
    )
    png = b"\x89PNG\r\n\x1a\n\0"
    return {
        "Doc.zip": zipped(
            {"Doc.html": f"<html><body>{runs}</body></html>", "images/image1.png": png}
        )
    }


def settings_and_outlines(sheets):
    half = (len(sheets) + 1) // 2
    outline = "".join(
        f'<outline text="{NAMES[i]}: {dump_code(s)}"/>' for i, s in enumerate(sheets[:half])
    )
    rows = "".join(f'[[hand-in]]\ncode = "{dump_code(s)}"\n' for s in sheets[half:])
    board = f'<?xml version="1.0"?><opml><body>{outline}</body></opml>'
    return {"board.opml": board} | ({"room.toml": rows} if rows else {})


def server_log(sheets):
    return {
        "access.log": "\n".join(
            f"POST /form name=p{i}&code={dump_code(s).replace('-', '%2D')}&sent=1"
            for i, s in enumerate(sheets)
        )
    }


ALL = [
    slack, teams_graph, telegram_html, whatsapp_multiline, split_over_two_messages, signal_desktop,
    discord_text, zoom_new, outlook_mails, html_mail_only, apple_mail, digest, forwarded_as_attachment,
    web_archive, mhtml, word_split_runs, one_word_table, excel_shared, slides, open_text, rich_text,
    google_form_tsv, moodle_zip, lms_xls_that_is_html, tarred, compressed_one_by_one, cut_zip, nested,
    notebooks_of_every_kind, cut_notebook, glued, wrapped_with_line_numbers, broken_text, encodings,
    pasted_files, evernote, file_pasted_into_a_form, file_printed_or_in_a_message, other_keyboards,
    page_with_pictures, settings_and_outlines, server_log,
]  # fmt: skip

#: What of them cannot be whole: its row says so, though all in it count.
TOLD = {"cut_zip": 1, "cut_notebook": 10}
