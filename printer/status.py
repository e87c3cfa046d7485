"""What a printer says of itself, told apart byte by byte as it comes.

A printer answers on one line with everything mixed: real-time answers (DLE EOT), status sent on its own
(ASB, four bytes), queued answers (GS r), blocks with a token (GS ( H) and flow control. The kinds differ in
fixed bits; only queued answers and the tail of an ASB look alike and are told apart by position. So the
reader runs from the first byte of a connection to its last.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

PaperLevel = Literal["ok", "low", "out", "unknown"]

ASK_PRINTER, ASK_OFFLINE, ASK_ERROR, ASK_PAPER = (b"\x10\x04" + bytes((n,)) for n in (1, 2, 3, 4))
TELL_CHANGES = b"\x1da\x0e"
ASK_FENCE = b"\x1dr\x01"
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
TOKEN_LETTERS = "ABCDEFGHIJKLMNO"
"""Letters without bit 4: inside a token, nothing a printer may interject looks like one of them."""

TOKENS = len(TOKEN_LETTERS) ** 4

_LONGEST_BLOCK = 80
_TOKEN_ID, _CLEARED_ID = 0x22, 0x25


def token(number: int) -> str:
    """The token of this number: four of TOKEN_LETTERS, the same again only TOKENS numbers on."""
    places = (len(TOKEN_LETTERS) ** place for place in range(4))
    return "".join(TOKEN_LETTERS[number // place % len(TOKEN_LETTERS)] for place in places)


def ask_token(text: str) -> bytes:
    """Say this token when everything before this has been printed."""
    return b"\x1d(H\x06\x0000" + text.encode("ascii")


@dataclass(frozen=True)
class RealTime:
    """One DLE EOT answer; which question it answers is known only from the order of asking."""

    bits: int


@dataclass(frozen=True)
class Change:
    """The four bytes that a printer sends by itself when something changed (ASB)."""

    head: int
    errors: int
    paper: int


@dataclass(frozen=True)
class Queued:
    """One byte in answer to a command that waited its turn (GS r): all before it is done."""

    bits: int


@dataclass(frozen=True)
class Token:
    """The printer has printed everything before this token."""

    text: str


@dataclass(frozen=True)
class Cleared:
    """The printer has forgotten what it had not printed."""


Event = RealTime | Change | Queued | Token | Cleared


class _Kind(Enum):
    """What a byte can be, by its fixed bits."""

    PLAIN = auto()
    CHANGE = auto()
    REAL_TIME = auto()
    BLOCK = auto()
    OTHER = auto()


def _kind(byte: int) -> _Kind:
    if byte & 0x80:
        return _Kind.OTHER
    if not byte & 0x10:
        return _Kind.PLAIN
    if byte & 0x03 == 0:
        return _Kind.CHANGE
    if byte & 0x03 == 2:
        return _Kind.REAL_TIME
    return _Kind.BLOCK if byte in (0x37, 0x5F) else _Kind.OTHER


class Reader:
    """Turns bytes into events; `feed` may be given any split of the stream. Noise is passed over."""

    def __init__(self) -> None:
        self._change: list[int] = []
        self._block: list[int] | None = None
        self._is_text = False

    def feed(self, data: bytes) -> list[Event]:
        """The events that these bytes complete."""
        events = (self._take(byte) for byte in data)
        return [event for event in events if event is not None]

    def _take(self, byte: int) -> Event | None:
        kind = _kind(byte)
        if self._is_text and self._block is not None:
            return self._in_block(byte)
        if kind is _Kind.REAL_TIME:
            return RealTime(byte)
        if kind is _Kind.CHANGE:
            self._change = [byte]
            return None
        if kind is _Kind.PLAIN:
            return self._plain(byte)
        if kind is _Kind.BLOCK:
            self._block, self._is_text = [], byte == 0x5F
        return None

    def _plain(self, byte: int) -> Event | None:
        if self._change:
            self._change.append(byte)
            if len(self._change) < 4:
                return None
            head, errors, paper, _ = self._change
            self._change = []
            return Change(head, errors, paper)
        return Queued(byte) if self._block is None else self._in_block(byte)

    def _in_block(self, byte: int) -> Event | None:
        block = self._block or []
        if byte:
            self._block = None if len(block) == _LONGEST_BLOCK else [*block, byte]
            return None
        self._block = None
        if self._is_text or not block:
            return None
        if block[0] == _TOKEN_ID:
            return Token(bytes(block[1:]).decode("ascii"))
        return Cleared() if block[0] == _CLEARED_ID else None


@dataclass
class PrinterStatus:
    """How the printer is, as far as it said; everything is well until it says otherwise."""

    online: bool = True
    cover_open: bool = False
    paper: PaperLevel = "unknown"
    cutter: bool = False
    error: bool = False

    @property
    def trouble(self) -> str | None:
        """Why nothing can be printed now, as a code; None when something can."""
        if self.paper == "out":
            return "paper_out"
        if self.cover_open:
            return "cover_open"
        if self.cutter:
            return "cutter"
        if self.error:
            return "printer_error"
        return None if self.online else "offline"

    def changed(self, change: Change) -> None:
        """Take in what the printer said by itself."""
        self.online = not change.head & 0x08
        self.cover_open = bool(change.head & 0x20)
        self.cutter = bool(change.errors & 0x08)
        self.error = bool(change.errors & 0x64)
        self.paper = _level(end=bool(change.paper & 0x0C), near=bool(change.paper & 0x03))

    def answered(self, question: bytes, bits: int) -> None:
        """Take in the answer to one of the four real-time questions."""
        if question == ASK_PRINTER:
            self.online = not bits & 0x08
        elif question == ASK_OFFLINE:
            self.cover_open = bool(bits & 0x04)
            self.error = bool(bits & 0x40)
        elif question == ASK_ERROR:
            self.cutter = bool(bits & 0x08)
            self.error = self.error or bool(bits & 0x64)
        elif question == ASK_PAPER:
            self.paper = _level(end=bool(bits & 0x60), near=bool(bits & 0x0C))


def _level(*, end: bool, near: bool) -> PaperLevel:
    if end:
        return "out"
    return "low" if near else "ok"
