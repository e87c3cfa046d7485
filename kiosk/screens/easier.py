"""What would make this screen easier?"""

from __future__ import annotations

from kiosk.answers import Press, SwitchEasier
from kiosk.choices import Easier
from kiosk.screens.question import Choice, Choices, Lead, Look, Question, Title
from kiosk.screens.seen import Seen


def question(seen: Seen) -> Question:
    """As many as wanted; each shows at once."""
    say = seen.words.say
    return Question(
        key="easier",
        blocks=(
            Title(say("Make this screen easier")),
            Lead(say("Choose as many as you like.")),
            Choices(tuple(_way(seen, *way) for way in _ways(seen) if _is_here(seen, way[0])), columns=1),
        ),
        main=(Choice(Press.BACK, say("Done"), look=Look.MAIN),),
    )


def _ways(seen: Seen) -> tuple[tuple[Easier, str, str, str], ...]:
    """Each with its name, its symbol and what it does."""
    say = seen.words.say
    return (
        (Easier.LARGER, say("Larger text"), "format-size", say("Bigger words on every page")),
        (
            Easier.WORDS,
            say("Easy words and pictures"),
            "image-text",
            say("Short words, and a picture for each choice"),
        ),
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


def _is_here(seen: Seen, way: Easier) -> bool:
    """A low screen has no buttons to move, and not every kiosk has headphones."""
    return {Easier.DOWN: seen.lowers, Easier.LISTEN: seen.listens}.get(way, True)


def _way(seen: Seen, way: Easier, label: str, icon: str, hint: str) -> Choice:
    chosen = way in seen.visit.choices.easier
    return Choice(SwitchEasier(way), label, icon, hint=hint, look=Look.OPTION, chosen=chosen)
