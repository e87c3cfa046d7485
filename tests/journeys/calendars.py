"""Two more readers of calendar files: RFC 5545 line by line, and ical.js, which Thunderbird reads with."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

LONGEST_LINE_OCTETS = 75
_LINE = re.compile(r'(?P<name>[A-Z0-9-]+)(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*:(?P<value>.*)')
_RAW = re.compile(r"(?<!\\)(?:\\\\)*[;,]|\\[^\\;,nN]")
_TEXTS = frozenset({"SUMMARY", "LOCATION", "DESCRIPTION"})
_ONCE = {"VCALENDAR": ("PRODID", "VERSION"), "VEVENT": ("UID", "DTSTAMP", "DTSTART", "DTEND")}
_AT_MOST_ONCE = frozenset({"METHOD", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "SEQUENCE", "TRANSP"})
_STATES = frozenset({"CONFIRMED", "CANCELLED", "TENTATIVE"})
Properties = dict[str, list[str]]
_ROOT = Path(__file__).resolve().parents[2]
_AS_THUNDERBIRD = """
const ICAL = require("ical.js");
ICAL.design.strict = true;
const files = JSON.parse(require("fs").readFileSync(0, "utf8"));
const moment = (time) => time.toJSDate().toISOString();
console.log(JSON.stringify(files.map((file) =>
  new ICAL.Component(ICAL.parse(file)).getAllSubcomponents("vevent")
    .map((each) => [new ICAL.Event(each), each.getFirstPropertyValue("status")])
    .map(([event, state]) => [moment(event.startDate), moment(event.endDate), event.summary, state]))));
"""


def as_thunderbird_reads(*files: bytes) -> list[list[tuple[datetime, datetime, str, str | None]]]:
    """Of each file its events: begin, end, what they are called and how they stand."""
    node = Path(sys.executable).parent / "node"
    said = json.dumps([file.decode() for file in files])
    read = subprocess.run(
        [node, "-e", _AS_THUNDERBIRD], input=said, cwd=_ROOT, capture_output=True, text=True
    )
    assert read.returncode == 0, read.stderr
    return [
        [(datetime.fromisoformat(begin), datetime.fromisoformat(end), *rest) for begin, end, *rest in events]
        for events in json.loads(read.stdout)
    ]


def events(file: bytes) -> list[dict[str, str]]:
    """The events of a calendar, by property; fails at the first thing that is not as it must be."""
    calendars, within, found = 0, list[tuple[str, Properties]](), list[dict[str, str]]()
    for name, value in _lines(file):
        if name == "BEGIN":
            assert value == ("VEVENT" if within else "VCALENDAR"), value
            within.append((value, {}))
        elif name == "END":
            kind, properties = within.pop()
            assert kind == value
            _check(kind, properties)
            if kind == "VEVENT":
                found.append({each: values[0] for each, values in properties.items()})
            calendars += kind == "VCALENDAR"
        else:
            within[-1][1].setdefault(name, []).append(value)
    assert (calendars, within) == (1, [])
    assert len({each["UID"] for each in found}) == len(found) > 0
    return found


def moment(written: str) -> datetime:
    """A moment in UTC, the only form that means the same to every calendar program."""
    return datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _lines(file: bytes) -> list[tuple[str, str]]:
    """Name and value of each line, unfolded."""
    assert file.endswith(b"\r\n")
    physical = file[:-2].split(b"\r\n")
    assert not any(b"\r" in each or b"\n" in each or not each for each in physical)
    assert all(len(each) <= LONGEST_LINE_OCTETS for each in physical)
    matched = [_LINE.fullmatch(each) for each in file[:-2].decode().replace("\r\n ", "").split("\r\n")]
    return [(each["name"], each["value"]) for each in matched if each is not None or _unreadable(matched)]


def _unreadable(matched: list[re.Match[str] | None]) -> bool:
    raise AssertionError(f"line {matched.index(None) + 1} is no line of a calendar")


def _check(kind: str, properties: Properties) -> None:
    """Everything that must be there is, once; texts are escaped; an event ends after it begins."""
    assert all(len(properties.get(name, ())) == 1 for name in _ONCE[kind]), properties
    assert all(len(properties.get(name, ())) <= 1 for name in _AT_MOST_ONCE), properties
    for name in _TEXTS & properties.keys():
        assert not _RAW.search(properties[name][0]), properties[name]
    if kind == "VCALENDAR":
        assert properties["VERSION"] == ["2.0"]
        return
    assert moment(properties["DTSTART"][0]) < moment(properties["DTEND"][0])
    moment(properties["DTSTAMP"][0])
    assert properties.get("STATUS", ["CONFIRMED"])[0] in _STATES
    assert properties.get("SEQUENCE", ["0"])[0].isdecimal()
