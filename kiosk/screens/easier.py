"""What would make this screen easier?"""

from __future__ import annotations

from kiosk.answers import Press, SwitchEasier
from kiosk.choices import Easier
from kiosk.screens.question import Choice, Choices, Lead, Look, Question, Title
from kiosk.screens.seen import Seen


def question(seen: Seen) -> Question:
    """As many as wanted; each shows at once."""
    say = seen.words.say
    ways = (
        (Easier.LARGER, say("Larger text"), "format-size", say("Bigger words on every page")),
        (Easier.LISTEN, say("Listen"), "headphones", say("Each page is read to you in the headphones")),
        (Easier.YELLOW, say("Yellow on black"), "invert-colors", say("Strong colours, no glare")),
        (
            Easier.DOWN,
            say("Move buttons down"),
            "arrow-collapse-down",
            say("To the lower part of the screen"),
        ),
        (Easier.STEADY, say("Steady hands"), "gesture-tap", say("Ignores quick second touches")),
        (Easier.TIME, say("More time"), "timer-sand", say("Twice as long on each page")),
    )
    return Question(
        key="easier",
        blocks=(
            Title(say("Make this screen easier")),
            Lead(say("Choose as many as you like.")),
            Choices(
                tuple(
                    Choice(
                        SwitchEasier(way),
                        label,
                        icon,
                        hint=hint,
                        look=Look.OPTION,
                        chosen=way in seen.visit.choices.easier,
                    )
                    for way, label, icon, hint in ways
                    if _is_here(seen, way)
                ),
                columns=1,
            ),
        ),
        main=(Choice(Press.BACK, say("Done"), look=Look.MAIN),),
    )


def _is_here(seen: Seen, way: Easier) -> bool:
    """A low screen has no buttons to move, and not every kiosk has headphones."""
    return {Easier.DOWN: seen.lowers, Easier.LISTEN: seen.listens}.get(way, True)
