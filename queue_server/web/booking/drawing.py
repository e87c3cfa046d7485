"""What every booking page is handed: the customer's language, the shop in it, moments as they are said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse

from queue_server.api.front_door import FrontDoor
from queue_server.contract import references
from queue_server.contract.staff_views import Choice
from queue_server.contract.words import Words, in_language, own_name
from queue_server.web.booking.code import square
from queue_server.web.drawing import draw

OPEN_PAGE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
LINK_PAGE = {**OPEN_PAGE, "Referrer-Policy": "no-referrer"}


def page(
    door: FrontDoor,
    language: str,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] = OPEN_PAGE,
    here: str,
    errors: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A booking page in this language. `errors` are English sentences by the id of their box."""
    text = drawn(door, language, f"booking/{template}.html", here=here, errors=errors, **context)
    return HTMLResponse(text, status, headers)


def drawn(
    door: FrontDoor,
    language: str,
    template: str,
    *,
    here: str,
    errors: Mapping[str, str] | None = None,
    **context: Any,
) -> str:
    """Any page in the frame of booking, as text."""
    shop = door.shop
    words = Words.of(language)
    return draw(
        template,
        timezone=shop.timezone.key,
        now=door.now(),
        shop=shop,
        here=here,
        words=words,
        say=words.say,
        count=words.count,
        name_of=lambda names: in_language(names, language),
        day_of=lambda moment: words.day(moment.astimezone(shop.timezone).date()),
        spaced=references.spaced,
        square=square,
        errors={box: words.say(said) for box, said in (errors or {}).items()},
        languages=languages(shop.languages),
        **context,
    )


def languages(codes: tuple[str, ...]) -> list[Choice]:
    """Languages as their speakers write them."""
    return [Choice(code=code, label=own_name(code)) for code in codes]
