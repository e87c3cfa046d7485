"""The top and bottom bars: the same on every page, in the same place."""

from __future__ import annotations

from kiosk.answers import Press
from kiosk.screens.question import Bars, Choice
from kiosk.screens.seen import Seen


def bars(seen: Seen, *, can_go_back: bool) -> Bars:
    """What the bars say now; Back rests in its place where there is nothing to go back to."""
    say = seen.words.say
    preview = say("Preview: this screen has not been measured, so sizes may be too small.")
    return Bars(
        shop=seen.shop_name,
        time=seen.clock(),
        back=Choice(Press.BACK, say("Back"), "arrow-left", resting=not can_go_back),
        buttons=(
            Choice(Press.HELP, say("Help"), "help-circle"),
            Choice(Press.LANGUAGES, say("Language"), "translate"),
            Choice(Press.EASIER, say("Easier"), "human-handsdown"),
        ),
        hide=Choice(Press.HIDE, say("Hide and start again"), "eye-off"),
        preview=preview if seen.preview else None,
    )
