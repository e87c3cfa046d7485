"""Easy words for whoever asked for them: shorter sentences for the same thing, on screen, paper and phone.

What is said is written once, in ordinary words; for whoever wants easy words a sentence is exchanged for the
one below, where there is one. Easy sentences have eight words at most and can be read at eight.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from queue_server.contract.words import Words, counted, sentence

EASY_WORDS = "easy-words"
"""The need that keeps the wish of a ticket, so that there is no column for it: who serves reads it and speaks
plainly, staff may add it or take it back, a booking brings it along, and it is deleted with all other needs.
In a shop without it in needs.toml, easy words stay at the kiosk."""

EASY = MappingProxyType(
    {
        "How can we help you today?": sentence("What do you need?"),
        "Choose what you came about": sentence("Touch a picture"),
        "Choose what you came about.": sentence("Touch a picture."),
        "Find by what has happened": sentence("What happened?"),
        "What has happened?": sentence("What happened?"),
        "Choose the one that is closest. We will show you who can help.": sentence(
            "Touch the one most like yours."
        ),
        "These people can help. Choose one to begin with.": sentence("These people can help. Touch one."),
        "Search in your own words": sentence("Type a word"),
        "I am not sure": sentence("I do not know"),
        "Is there anything that would help?": sentence("What would help you?"),
        "Choose any or none. No need to say why.": sentence("Touch what you want. Or touch nothing."),
        "Longer than we promise": sentence("The wait is long"),
        "Book a time instead": sentence("Come at another time"),
        "Take a ticket": sentence("Get my number"),
        "Take a ticket and wait": sentence("Get my number"),
        "Follow your number on your phone": sentence("See it on your phone"),
        "What happens next": sentence("What to do now"),
        "Go to the desk when {number} is called": sentence("Wait for {number}. Then go to the desk."),
        "Watch the screen and listen": sentence("Look and listen"),
        "We come to you when it is your turn": sentence("Wait here. We will come to you."),
        "Your ticket is printing below": sentence("Take your paper below"),
        "Keep your paper ticket": sentence("Keep your paper"),
        "No paper ticket: note your number": sentence("No paper. Write down your number"),
        "Did your ticket print?": sentence("Do you have your paper?"),
        "Please stay by this screen. You can carry on while you wait.": sentence(
            "Please stay here. Someone will come."
        ),
        "You do not need to type anything or say why you are here.": sentence("You do not have to say why."),
        "It will not be shown on the board or called out.": sentence("No one will call your number."),
        "If no one comes in one minute, please go to reception.": sentence("No one came? Go to reception."),
        "Your reference has 9 numbers. It is in your text, email or letter.": sentence(
            "Type your 9 numbers. Look at your letter, text or email."
        ),
        "Some of our systems are not working, so this screen can’t give you a number.": sentence(
            "This screen can’t give you a number now."
        ),
        # How long
        "Any moment now": sentence("Very soon"),
        "Your time slot: {time}": sentence("Your time: {time}"),
        "Your time slot is {time}": sentence("Your time is {time}"),
        "Your time slot is {time}.": sentence("Your time is {time}."),
        "We may not be able to see you before we close at {time} today": sentence(
            "We close at {time}. We may not see you today."
        ),
        "We may not be able to see you before then": sentence("We may not see you today"),
        "You will be called next, or soon.": sentence("We will call you soon."),
        "We are running late: {reason}.": sentence("We are late: {reason}."),
        "We are running late: {reason}. New time: {time}.": sentence(
            "We are late: {reason}. New time: {time}."
        ),
        "We are running about {wait} late. We are sorry. You keep your place.": sentence(
            "We are about {wait} late. We are sorry. You keep your place."
        ),
        # Paper
        "Then watch the screen for your number and desk.": sentence("Look at the screen for your number."),
        "Numbers are not called in order.": sentence("Some other numbers may come first."),
        "Show this to a member of staff.": sentence("Show this to someone who works here."),
        "Follow it on your phone": sentence("See it on your phone"),
        "Please ask at reception what is best for you.": sentence("Please ask at reception."),
        "You can also come at another time.": sentence("You can come at another time."),
        "You will have our answer by {day}.": sentence("Our answer comes by {day}."),
        "Tell us your number and the day of your visit.": sentence("Tell us your number and the day."),
        # The phone page
        "Numbers are not called in order": sentence("Some other numbers may come first"),
        "This page will tell you which desk": sentence("This page tells you where to go"),
        "A member of staff will come to you.": sentence("Someone will come to you."),
        "We will go on with you soon. Please stay close.": sentence(
            "We will see you again soon. Please stay here."
        ),
        "You will lose your place and your number.": sentence("Then you lose your place."),
        "You can still be seen.": sentence("We can still see you."),
        "I am running late": sentence("I will be late"),
        "Thank you for telling us. We do not call you before {time}. You keep your number.": sentence(
            "Thank you. We do not call you before {time}."
        ),
        "The advice session that you wait for is cancelled. We are sorry.": sentence(
            "Nobody can see you for this today. We are sorry."
        ),
        "Please come to reception with your number. "
        "We help you another way, or find you another time.": sentence(
            "Please go to reception. We will help you."
        ),
        "Text me when it is nearly my turn": sentence("Send me a text before my turn"),
        "We use it for one text and then forget it. Whoever sees your phone may read it.": sentence(
            "We send one text. Then we forget your number."
        ),
        "We will text you when it is nearly your turn.": sentence("We will text you before your turn."),
        "Updated at {time}. It updates by itself.": sentence(
            "This page is from {time}. It changes by itself."
        ),
        "Not connected. What you see may be old.": sentence("This page may be old."),
        "Show your number to any member of staff. Reception can help you.": sentence(
            "Show your number at reception. They will help you."
        ),
        "This page knows your number, and not who you are. "
        "It stops working 2 hours after your visit.": sentence(
            "This page does not know your name. It ends 2 hours after your visit."
        ),
    }
)
"""The easy sentence for an ordinary one."""

EASY_COUNTS = MappingProxyType(
    {
        "About {n} person will be called before you.": counted(
            "About {n} person is before you.", "About {n} people are before you."
        ),
        "We are running about {n} minute late. We are sorry. You keep your place.": counted(
            "We are about {n} minute late. We are sorry. You keep your place.",
            "We are about {n} minutes late. We are sorry. You keep your place.",
        ),
    }
)
"""The same for sentences that count, by the form for one."""


class EasyWords(Words):
    """One language's words, with the easy sentence where there is one."""

    def __init__(self, ordinary: Words) -> None:
        super().__init__(ordinary.language, ordinary.catalogue)

    def say(self, sentence: str, **values: object) -> str:
        """See Words."""
        return super().say(EASY.get(sentence, sentence), **values)

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """See Words."""
        one, many = EASY_COUNTS.get(one, (one, many))
        return super().count(one, many, n, **values)


@lru_cache(maxsize=16)
def easy_words(language: str) -> Words:
    """The easy words of `language`; of English where there is no catalogue for it."""
    return EasyWords(Words.of(language))


def words_for(language: str, *, easy: bool) -> Words:
    """The words of `language`, easy ones if they are wanted."""
    return easy_words(language) if easy else Words.of(language)
