"""Reads the secretariat's files with other people's libraries; prints JSON, with a count anew from the events beside.

reread.py DATABASE CIRCULAR WORKBOOK TD OUTCOME
"""

import json
import sys

import docx
import openpyxl

import recount


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
        "recount": {
            text["text"]: [text["replies"], text["support"], text["refuse"]]
            for text in recount.recount(recount.log(database), int(circular))["texts"]
        },
        "workbook": workbook(book),
        "td": document(td),
        "outcome": document(outcome),
    },
    sys.stdout,
)
