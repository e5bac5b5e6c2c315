"""Counts a circular anew from nothing but the event log, by the rules as the circular and the resolution state them.

recount.py DATABASE CIRCULAR [INSTANT ...]: a JSON list with the count at the end, then at each instant.
"""

import json
import sqlite3
import sys
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

SUPPORT = ("authorize_no_comments", "authorize_with_comments", "authorize")
CLASSES = ("counted", "superseded", "late", "not_entitled", "review", "not_a_reply")


def log(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    return [json.loads(body) for (body,) in connection.execute("select body from event order by seq")]


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def proceeds(support, replies, threshold):
    return replies == 0 or Fraction(support, replies) >= Fraction(threshold, 100)


def share(support, replies, threshold):
    """Two places, rounded as people do; but what is below the line never looks as if it were on it."""
    if replies == 0:
        return None
    exact = Decimal(support) * 100 / Decimal(replies)
    shown = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not proceeds(support, replies, threshold) and shown >= threshold:
        shown = exact.quantize(Decimal("0.01"), ROUND_DOWN)
    return str(shown)


def margin(support, replies, threshold):
    """How many further refusals, or replies in support, turn the outcome: by trying."""
    now = proceeds(support, replies, threshold)
    for more in range(1, 10_000):
        if proceeds(support + (0 if now else more), replies + more, threshold) != now:
            return {"refusals" if now else "support": more}
    return "fixed"


def recount(events, circular):
    texts, threshold, known, arrived, decided = [], 70, set(), {}, {}
    for event in events:
        kind = event["event"]
        if kind == "circular_imported":
            known.add(event["circular"]["circular"])
            if event["circular"]["circular"] == circular:
                texts = [text["id"] for text in event["circular"]["texts"]]
                threshold = event["circular"]["threshold_percent"]
        elif kind == "kept":
            arrived[event["message"]] = (moment(event["arrived"]), event["seq"])
        elif kind == "ruled" or kind == "judged" and not decided.get(event["message"], (False,))[0]:
            decided[event["message"]] = (kind == "ruled", event["judgement"])

    def entitled(ruled, judgement):
        refused = any(reason["code"] in ("not_a_member_state", "disowned") for reason in judgement["reasons"])
        return ruled and judgement["status"] == "accepted" or not refused

    def in_time(ruled, judgement):
        accepted = judgement["status"] == "accepted" and not judgement["late"] and entitled(ruled, judgement)
        return accepted and judgement["circular"] in known and judgement["member_state"] is not None

    stands = {}
    for message in sorted(arrived, key=arrived.get):
        ruled, judgement = decided.get(message, (False, None))
        if judgement is None or not in_time(ruled, judgement) or judgement["circular"] != circular:
            continue
        state = judgement["member_state"]
        if judgement.get("withdrawal"):
            stands = {key: stood for key, stood in stands.items() if key[0] != state}
        for row in judgement["choices"]:
            if row["text"] in texts and row["choice"] not in ("blank", "unclear"):
                stands[state, row["text"]] = (row["choice"], message)

    counts = []
    for text in texts:
        choices = [choice for (_, of), (choice, _) in stands.items() if of == text]
        support, replies = sum(choice in SUPPORT for choice in choices), len(choices)
        counts.append({
            "text": text,
            "replies": replies,
            "support": support,
            "no_comments": choices.count("authorize_no_comments"),
            "with_comments": choices.count("authorize_with_comments"),
            "refuse": choices.count("refuse"),
            "support_percent": share(support, replies, threshold),
            "outcome": "proceed" if proceeds(support, replies, threshold) else "not_proceed",
            "margin": margin(support, replies, threshold),
        })

    standing = {message for _, message in stands.values()}
    ledger = {"received": 0} | {name: 0 for name in CLASSES}
    for message in arrived:
        ruled, judgement = decided.get(message, (False, None))
        if judgement is not None and judgement["circular"] not in (None, circular):
            continue
        if judgement is None or judgement["status"] == "review":
            of = "review"
        elif not entitled(ruled, judgement):
            of = "not_entitled"
        elif judgement["status"] == "ignored":
            of = "not_a_reply"
        elif judgement["circular"] not in known or judgement["member_state"] is None:
            of = "review"
        elif judgement["late"]:
            of = "late"
        else:
            of = "counted" if message in standing else "superseded"
        ledger[of] += 1
        ledger["received"] += 1
    return {"texts": counts, "ledger": ledger}


def main():
    database, circular, *instants = sys.argv[1:]
    events, counts = log(database), []
    for instant in [None, *instants]:
        until = [event for event in events if instant is None or moment(event["at"]) <= moment(instant)]
        counts.append(recount(until, int(circular)))
    json.dump(counts, sys.stdout)


if __name__ == "__main__":
    main()
