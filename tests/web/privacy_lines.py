"""What the manager reads of deletion and of who looked, as samples for the drawn page."""

from __future__ import annotations

from queue_server.contract.references import spaced
from queue_server.store.audit import Looked
from queue_server.web.privacy import ACTS, KINDS, Line
from tests.web import samples
from tests.web.drawn import staff

LOOKS = [
    Looked(samples.at("10:58"), "1", "ticket_opened", "A042", samples.NOW.date(), None),
    Looked(samples.at("10:31"), "2", "appointment_opened", None, None, "100000009"),
    Looked(samples.at("09:12"), "2", "appointments_sought", None, None, None),
]


def page(**states: str) -> str:
    """The page; `states` names the jobs that are not well."""
    lines = [
        Line(what, kept, samples.at("10:03"), 3, states.get(job, "well"))
        for job, (what, kept) in KINDS.items()
    ]
    return staff(
        "manager/privacy.html",
        None,
        "/manager/privacy",
        lines=lines,
        in_trouble=[line for line in lines if line.state != "well"],
        looks=LOOKS,
        names={"1": "Priya N.", "2": "Samira H."},
        acts=ACTS,
        spaced=spaced,
        day_of=lambda _: "Monday 23 Nov 2026",
    )
