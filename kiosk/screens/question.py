"""The parts a page is made of: what to read and what may be answered, without how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.answers import Answer


class Tone(StrEnum):
    """How a panel or strip is meant; the words say it, too."""

    PANEL = "panel"
    AMBER = "amber"
    GREEN = "green"


class Look(StrEnum):
    """How a choice is drawn."""

    CARD = "card"
    TILE = "tile"
    TOGGLE = "toggle"
    OPTION = "option"
    MAIN = "main"
    SECOND = "second"
    TAB = "tab"
    KEY = "key"
    PICTURE = "picture"


@dataclass(frozen=True)
class Choice:
    """Something to touch. `chosen` is None for what is not on or off; a resting one says when it is there.

    `language` is set where the label is not in the page's own language. A key may be as `wide` as several.
    `picture` has the symbols of its picture, the main one first; without them it is `icon`.
    """

    answer: Answer
    label: str
    icon: str | None = None
    hint: str | None = None
    look: Look = Look.CARD
    chosen: bool | None = None
    resting: bool = False
    language: str | None = None
    wide: int = 1
    picture: tuple[str, ...] = ()


@dataclass(frozen=True)
class Title:
    """What this page is about; `icon` as a square beside it. A `spare` one goes where room is short."""

    text: str
    icon: str | None = None
    spare: bool = False


@dataclass(frozen=True)
class Lead:
    """The sentence under the title. A `spare` one goes where room is short."""

    text: str
    spare: bool = False


@dataclass(frozen=True)
class Heading:
    """What the next group is; `note` in quieter words below. A `spare` one goes where room is short."""

    text: str
    note: str | None = None
    spare: bool = False


@dataclass(frozen=True)
class Note:
    """A quiet sentence."""

    text: str


@dataclass(frozen=True)
class Panel:
    """What to know first: a small line, a large one, and more below."""

    big: str
    small: str | None = None
    more: str | None = None
    icon: str | None = None
    tone: Tone = Tone.PANEL


@dataclass(frozen=True)
class NumberCard:
    """The number, the largest thing wherever it appears, with what belongs to it."""

    label: str
    number: str
    more: str | None = None


@dataclass(frozen=True)
class NumberNote:
    """The number with a sentence beside it."""

    label: str
    number: str
    note: str


@dataclass(frozen=True)
class Strip:
    """One thing to know now, such as "Your ticket is printing below"."""

    text: str
    icon: str
    tone: Tone
    end_icon: str | None = None


@dataclass(frozen=True)
class Steps:
    """What happens next, in order from number `first`: each a sentence and a quieter one or None.

    `part_of` are all the steps where these are some of them.
    """

    steps: tuple[tuple[str, str | None], ...]
    first: int = 1
    part_of: tuple[tuple[str, str | None], ...] = ()

    @property
    def bold(self) -> bool:
        """Whether the sentences stand out, since there are quieter ones among them."""
        return any(hint for _, hint in self.part_of or self.steps)

    def one_by_one(self) -> Iterator[Steps]:
        """Each by itself, looking as it does among the others."""
        for number, step in enumerate(self.steps, self.first):
            yield Steps((step,), number, self.steps)


@dataclass(frozen=True)
class Points:
    """Sentences with a symbol each; `card` puts them on a card with lines between."""

    points: tuple[tuple[str, str], ...]
    card: bool = False


@dataclass(frozen=True)
class Code:
    """A QR code with the words that say what it is for."""

    url: str
    text: str
    note: str


@dataclass(frozen=True)
class Badge:
    """One large round symbol that says how things stand; `done` when a person has answered."""

    icon: str
    done: bool = False


@dataclass(frozen=True)
class Chosen:
    """What was chosen, repeated where it can be read when the buttons are far away."""

    label: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Boxes:
    """A box for each figure of a number, in groups that may have words above; the next to fill is marked."""

    label: str
    typed: str
    groups: tuple[int, ...]
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line that is typed on; `icon` says what for."""

    label: str
    typed: str
    icon: str | None = None


@dataclass(frozen=True)
class ReaderPicture:
    """A code held under the reader, with the words that say so."""

    text: str


@dataclass(frozen=True)
class Keys:
    """A keyboard, never parted: the first of these arrangements that has room, each a tuple of rows.

    It is always read from the left. At the `foot` of its page it stays where it is, whatever comes above it.
    """

    arrangements: tuple[tuple[tuple[Choice, ...], ...], ...]
    foot: bool = False


@dataclass(frozen=True)
class Choices:
    """Things to touch, in two columns where there is room, else in one; `pinned` ones are on every page.

    `spare_hints`: where room is short only what rests says more than its name.
    """

    items: tuple[Choice, ...]
    columns: int = 2
    pinned: bool = False
    spare_hints: bool = False


Reading = (
    Title
    | Lead
    | Heading
    | Note
    | Panel
    | NumberCard
    | NumberNote
    | Strip
    | Steps
    | Points
    | Code
    | Badge
    | Chosen
    | Boxes
    | Line
    | ReaderPicture
)
Block = Reading | Choices | Keys


@dataclass(frozen=True)
class Question:
    """One page. `main` stands at its foot, `foot_note` beside it; `band` offers languages above the bar.

    `aside` is read only where reading has a place of its own: beside or far above the buttons.
    """

    key: str
    blocks: tuple[Block, ...]
    main: tuple[Choice, ...] = ()
    foot_note: str | None = None
    aside: tuple[Reading, ...] = ()
    band_label: str = ""
    band: tuple[Choice, ...] = ()

    def choices(self) -> Iterator[Choice]:
        """Everything that can be touched, in order."""
        for block in self.blocks:
            if isinstance(block, Choices):
                yield from block.items
            elif isinstance(block, Keys):
                yield from (key for row in block.arrangements[0] for key in row)
        yield from self.band
        yield from self.main


@dataclass(frozen=True)
class OneMoment:
    """Laid over a page whose answer takes longer than anyone expects."""

    text: str


@dataclass(frozen=True)
class TimeQuestion:
    """The question laid over a page that nobody touches."""

    title: str
    text: str
    left: str
    share_left: float
    button: Choice
    icon: str = "timer-sand"


@dataclass(frozen=True)
class Bars:
    """What stands at the top and the bottom of every page."""

    shop: str
    time: str
    back: Choice
    buttons: tuple[Choice, ...]
    hide: Choice
    preview: str | None = None

    def choices(self) -> Iterator[Choice]:
        """Everything that can be touched, in order."""
        yield from (self.back, *self.buttons, self.hide)
