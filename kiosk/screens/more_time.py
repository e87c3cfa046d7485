"""Do you need more time?"""

from __future__ import annotations

import math

from kiosk.answers import Press
from kiosk.idle import MoreTime
from kiosk.screens.question import Choice, Look, TimeQuestion
from kiosk.screens.seen import Seen


def question(seen: Seen, left: MoreTime) -> TimeQuestion:
    """Laid over the page; one touch and nothing is lost."""
    say = seen.words.say
    seconds = math.ceil(left.seconds)
    return TimeQuestion(
        title=say("Do you need more time?"),
        text=say("We will clear this screen in"),
        left=seen.words.count("{n} second", "{n} seconds", seconds),
        share_left=left.seconds / left.of_seconds,
        button=Choice(Press.MORE_TIME, say("I need more time"), "check-bold", look=Look.MAIN),
    )
