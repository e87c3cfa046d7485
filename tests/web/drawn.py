"""A page of staff drawn by itself, with all that every page is handed."""

from types import SimpleNamespace

from queue_server.contract.words import Words
from queue_server.web.desk import OUTCOMES
from queue_server.web.drawing import draw
from tests.api.conftest import SHOP
from tests.web import left_to_answer, samples


def staff(template, view, path, **more):
    reasons = {
        kind.value: [SimpleNamespace(code=code, label=names["en"]) for code, names in labels.items()]
        for kind, labels in SHOP.reasons.items()
    }
    context = {
        "shop_name": "Guildhall One Stop Shop",
        "here": path,
        "path": path,
        "position": "epoch/1/0",
        "problem": None,
        "me": {"name": "Priya N.", "pages": [{"href": "/desk", "label": "Desk"}]},
        "reasons": reasons,
        "every_need": [
            SimpleNamespace(code=need.code, label=need.names["en"]) for need in SHOP.needs.values()
        ],
        "outcomes": OUTCOMES,
        "due": 2,
        "words": Words.of("en"),
        "view_today": left_to_answer.TODAY,
        "language_name": "English",
        "later": "11:20",
        "told": None,
        "all": False,
        "new": None,
        "teams": [],
        "about": {desk.code: desk.about for desk in SHOP.desks},
        "deleted": "03:00 today",
        "late": False,
        "chip": "Manager",
        "day": "Monday 23 Nov 2026",
    }
    return draw(template, timezone=samples.TIMEZONE, now=samples.NOW, view=view, **(context | more))
