"""Which language do you read?"""

from __future__ import annotations

from kiosk.answers import ChooseLanguage
from kiosk.screens.question import Choice, Choices, Look, Question, Title
from kiosk.screens.seen import LANGUAGE_NAMES, Seen


def question(seen: Seen) -> Question:
    """Every language that this kiosk speaks, by its own name; choosing one goes back."""
    present = seen.visit.choices.language
    return Question(
        key="language",
        blocks=(
            Title(seen.words.say("Choose a language"), "translate"),
            Choices(
                tuple(
                    Choice(
                        ChooseLanguage(code),
                        LANGUAGE_NAMES[code],
                        look=Look.OPTION,
                        chosen=code == present,
                        language=code,
                    )
                    for code in seen.languages
                )
            ),
        ),
    )
