"""Reads printer bytes the way a printer does, written from Epson's manual and sharing nothing with ours.

Real-time commands are obeyed wherever they stand, even inside a picture; whatever is not understood is
kept in `noise`. NUL is passed over, as printers do.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Raster:
    """GS v 0: rows of a picture."""

    width_bytes: int
    rows: int
    data: bytes


@dataclass(frozen=True)
class Plain:
    """Any other command, by name, with its argument."""

    name: str
    argument: bytes = b""


Command = Raster | Plain

_FIXED = {
    b"\x1b@": ("init", 0),
    b"\x1ba": ("align", 1),
    b"\x1bd": ("feed_lines", 1),
    b"\x1bJ": ("feed_dots", 1),
    b"\x1da": ("tell_changes", 1),
    b"\x1dr": ("fence", 1),
    b"\x1dV": ("cut", 2),
    b"\x1dI": ("identity", 1),
}
_CLEAR = bytes.fromhex("10140801031401060208")


@dataclass
class EscposReader:
    """Feed it bytes as they come; it answers with the commands that they complete."""

    buffer: bytearray = field(default_factory=bytearray)
    noise: bytearray = field(default_factory=bytearray)
    obeyed_at_once: list[Plain] = field(default_factory=list)
    clears: bool = True
    _latest: bytes = b""

    def feed(self, data: bytes) -> list[Command]:
        """The commands that these bytes complete, real-time ones first."""
        commands: list[Command] = [*self.hear(data)]
        while (command := self.next()) is not None:
            commands.append(command)
        return commands

    def hear(self, data: bytes) -> list[Plain]:
        """Keep these bytes for `next`; the real-time commands among them, which take effect at once.

        One to clear the buffers empties what was kept before its end.
        """
        found = []
        for at in range(len(data)):
            byte = data[at : at + 1]
            self.buffer += byte
            self._latest = (self._latest + byte)[-len(_CLEAR) :]
            if self._latest[-3:-1] == b"\x10\x04" and 1 <= byte[0] <= 4:
                found.append(Plain("status", byte))
            elif self._latest == _CLEAR and self.clears:
                found.append(Plain("clear"))
                self.buffer.clear()
        self.obeyed_at_once += found
        return found

    @property
    def is_amid_picture(self) -> bool:
        """Whether a picture has begun and waits for its rest."""
        return self.buffer[:3] == b"\x1dv0"

    def next(self) -> Command | None:
        """The next command that is complete."""
        while self.buffer and self.buffer[0] == 0:
            del self.buffer[0]
        head = bytes(self.buffer[:2])
        if len(head) < 2:
            return None
        if head in (b"\x10\x04", b"\x10\x14"):
            size = 3 if head == b"\x10\x04" else 10
            return self._skip(size)
        if head == b"\x1dv":
            return self._raster()
        if head == b"\x1d(":
            return self._block()
        if head in _FIXED:
            name, size = _FIXED[head]
            if len(self.buffer) < 2 + size:
                return None
            argument = bytes(self.buffer[2 : 2 + size])
            del self.buffer[: 2 + size]
            return Plain(name, argument)
        self.noise.append(self.buffer.pop(0))
        return self.next()

    def _skip(self, size: int) -> Command | None:
        if len(self.buffer) < size:
            return None
        del self.buffer[:size]
        return self.next()

    def _raster(self) -> Command | None:
        if len(self.buffer) < 8:
            return None
        width = self.buffer[4] + 256 * self.buffer[5]
        rows = self.buffer[6] + 256 * self.buffer[7]
        size = width * rows
        if len(self.buffer) < 8 + size:
            return None
        data = bytes(self.buffer[8 : 8 + size])
        del self.buffer[: 8 + size]
        return Raster(width, rows, data)

    def _block(self) -> Command | None:
        if len(self.buffer) < 5:
            return None
        size = self.buffer[3] + 256 * self.buffer[4]
        if len(self.buffer) < 5 + size:
            return None
        letter, body = chr(self.buffer[2]), bytes(self.buffer[5 : 5 + size])
        del self.buffer[: 5 + size]
        if letter == "H" and body[:2] == b"00":
            return Plain("token", body[2:])
        return Plain("other_block", body)
