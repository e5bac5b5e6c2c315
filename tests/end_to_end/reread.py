"""Reads the secretariat's files with other people's libraries, and counts anew from the events; prints JSON.

reread.py DATABASE CIRCULAR WORKBOOK TD OUTCOME
"""

import json
import sqlite3
import sys

import docx
import openpyxl

SUPPORT = ("authorize_no_comments", "authorize_with_comments", "authorize")


def recount(database, circular):
    """The tally, by the rules as the circular states them, from nothing but the log."""
    texts, deadline, arrived, latest = [], None, {}, {}
    for (body,) in sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute("select body from event order by seq"):
        event = json.loads(body)
        if event["event"] == "circular_imported" and event["circular"]["circular"] == circular:
            texts = [text["id"] for text in event["circular"]["texts"]]
        elif event["event"] == "kept":
            arrived[event["message"]] = (event["arrived"], event["seq"])
        elif event["event"] in ("judged", "ruled"):
            ruled = event["event"] == "ruled"
            if ruled or event["message"] not in latest or not latest[event["message"]][0]:
                latest[event["message"]] = (ruled, event["judgement"])
    stands = {}
    for message in sorted(latest, key=lambda message: arrived[message]):
        judgement = latest[message][1]
        if judgement["status"] != "accepted" or judgement["late"] or judgement["circular"] != circular:
            continue
        for row in judgement["choices"]:
            if row["choice"] not in ("blank", "unclear"):
                stands[judgement["member_state"], row["text"]] = row["choice"]
    counted = {}
    for text in texts:
        choices = [choice for (_, of), choice in stands.items() if of == text]
        support = sum(choice in SUPPORT for choice in choices)
        counted[text] = [len(choices), support, choices.count("refuse")]
    return counted


def workbook(path):
    book = openpyxl.load_workbook(path)
    tally, replies = book.worksheets[0], book.worksheets[1]
    rows = list(replies.iter_rows(min_row=2, values_only=True))
    formulas = [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    counted = {}
    for row in rows:
        if row[6] == "counted":
            refuses = row[3] == "does not authorize"
            count = counted.setdefault(row[2], [0, 0, 0])
            counted[row[2]] = [count[0] + 1, count[1] + (not refuses), count[2] + refuses]
    return {
        "sheets": book.sheetnames,
        "frozen": [sheet.freeze_panes for sheet in book],
        "formulas": formulas,
        "tally": {row[1]: [row[3], row[4], row[8]] for row in tally.iter_rows(min_row=2, values_only=True)},
        "counted": counted,
        "states": len({row[0] for row in rows if row[0]}),
        "senders": sorted({row[5] for row in rows if row[5]}),
    }


def document(path):
    read = docx.Document(path)
    return {
        "headings": [p.text for p in read.paragraphs if p.style.name.lower().startswith("heading")],
        "styles": sorted({p.style.name for p in read.paragraphs}),
        "words": "\n".join(p.text for p in read.paragraphs),
        "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables],
    }


database, circular, book, td, outcome = sys.argv[1:]
json.dump(
    {
        "recount": recount(database, int(circular)),
        "workbook": workbook(book),
        "td": document(td),
        "outcome": document(outcome),
    },
    sys.stdout,
)
