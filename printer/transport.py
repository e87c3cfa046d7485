"""Bytes to and from a printer, and nothing believed: a line knows only how many bytes the system took.

Every send has a deadline, every byte that comes back is heard at once, and a line that broke stays broken.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import socket
import stat
import struct
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import serial

CONNECT_WITHIN_SECONDS = 3.0
USUAL_SPEED = 115_200
_SLICE_BYTES = 4096
_SEND_BUFFER_BYTES = 8192
_STANDSTILL_SECONDS = 0.05

Hear = Callable[[bytes], None]
"""Told every byte that comes back, and once nothing at all (b"") when the line breaks or is closed."""


class NotReached(Exception):
    """No line to the printer could be opened; nothing was sent."""


class LineLost(Exception):
    """The line broke; what was on its way may or may not have arrived."""


@dataclass(frozen=True)
class Folder:
    """Paper is a folder: each ticket becomes a PNG and a file of its printer bytes."""

    path: Path


@dataclass(frozen=True)
class Network:
    """A printer that listens, usually on port 9100."""

    host: str
    port: int


@dataclass(frozen=True)
class Device:
    """A USB printer's device file, such as /dev/usb/lp0."""

    path: Path


@dataclass(frozen=True)
class SerialPort:
    """A printer at a serial port; `speed` in bits a second. It stops us by RTS/CTS, or by XON/XOFF bytes."""

    path: Path
    speed: int = USUAL_SPEED
    xonxoff: bool = False


Target = Folder | Network | Device | SerialPort
WAYS = "a folder, tcp://HOST:PORT, /dev/usb/lp0 or serial:///dev/ttyUSB0?speed=115200"


def target(text: str) -> Target:
    """A target as people write it, each of WAYS. Raises ValueError with a plain sentence."""
    if text.startswith("tcp://"):
        return _network(text)
    if text.startswith("serial://"):
        return _serial_port(text)
    if "://" in text:
        raise ValueError(f"{text!r} is not {WAYS}.")
    path = Path(text)
    if text.startswith(("/dev/tty", "/dev/serial/")):
        return SerialPort(path)
    return Device(path) if path.is_relative_to("/dev") else Folder(path)


def _network(text: str) -> Network:
    host, colon, port = text.removeprefix("tcp://").rpartition(":")
    if not (colon and host and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError(f"{text!r} is not an address such as tcp://192.168.1.50:9100.")
    return Network(host.strip("[]"), int(port))


def _serial_port(text: str) -> SerialPort:
    """A serial port with its settings: `speed=9600` and, in place of RTS/CTS, `flow=xonxoff`."""
    path, _, settings = text.removeprefix("serial://").partition("?")
    known = {"speed": str(USUAL_SPEED), "flow": "rtscts"}
    try:
        known |= dict(parse_qsl(settings, keep_blank_values=True, strict_parsing=bool(settings)))
    except ValueError:
        path = ""
    speed, flow = known.pop("speed"), known.pop("flow")
    is_sound = path.startswith("/") and speed.isdecimal() and flow in ("rtscts", "xonxoff") and not known
    if not is_sound or int(speed) not in serial.Serial.BAUDRATES:
        raise ValueError(f"{text!r} is not a serial port such as serial:///dev/ttyUSB0?speed=115200.")
    return SerialPort(Path(path), int(speed), flow == "xonxoff")


class Line:
    """An open line to a printer; what comes back goes to `hear`. Use it from one event loop only.

    `sent` counts the bytes that the system took. `answers` is False where nothing can ever come back.
    `forget` makes the system drop what it took and has not handed on.
    """

    def __init__(
        self,
        descriptor: int,
        hear: Hear,
        *,
        answers: bool = True,
        empty_ends: bool = True,
        forget: Callable[[int], None] | None = None,
    ) -> None:
        self.sent = 0
        self.answers = answers
        self._descriptor = descriptor
        self._hear = hear
        self._empty_ends = empty_ends
        self._forget = forget
        self._loop = asyncio.get_running_loop()
        self._lost: asyncio.Future[None] = self._loop.create_future()
        self._is_open = True
        if answers:
            self._loop.add_reader(descriptor, self._read)

    @property
    def is_lost(self) -> bool:
        """Whether the line broke or was closed."""
        return self._lost.done()

    async def send(self, data: bytes, within_seconds: float) -> None:
        """Hand `data` over. Raises LineLost, or TimeoutError when the printer takes no more in time."""
        rest, stands_still = memoryview(data), False
        async with asyncio.timeout(within_seconds):
            while rest:
                if self.is_lost:
                    raise LineLost
                try:
                    taken = os.write(self._descriptor, rest[:_SLICE_BYTES])
                except BlockingIOError:
                    # A USB printer out of paper may be called writable and yet take nothing, for hours.
                    await asyncio.sleep(_STANDSTILL_SECONDS if stands_still else 0)
                    await self._writable()
                    stands_still = True
                except OSError as error:
                    self._lose()
                    raise LineLost from error
                else:
                    self.sent += taken
                    rest, stands_still = rest[taken:], False

    def abort(self) -> None:
        """End the line, and let nothing that still waits in this machine reach the printer later."""
        if self._is_open and self._forget is not None:
            self._forget(self._descriptor)
        self.close()

    def close(self) -> None:
        """End the line; harmless twice."""
        self._lose()
        if self._is_open:
            self._is_open = False
            os.close(self._descriptor)

    def _lose(self) -> None:
        if not self._lost.done():
            self._lost.set_result(None)
            if self.answers:
                self._loop.remove_reader(self._descriptor)
            self._hear(b"")

    def _read(self) -> None:
        try:
            data = os.read(self._descriptor, _SLICE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            self._lose()
            return
        if data:
            self._hear(data)
        elif self._empty_ends or _has_hung_up(self._descriptor):
            self._lose()

    async def _writable(self) -> None:
        ready: asyncio.Future[None] = self._loop.create_future()

        def set_ready() -> None:
            if not ready.done():
                ready.set_result(None)

        self._loop.add_writer(self._descriptor, set_ready)
        try:
            await asyncio.wait({ready, self._lost}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._loop.remove_writer(self._descriptor)


def _has_hung_up(descriptor: int) -> bool:
    """Whether the other end is gone; a USB printer also says nothing at all now and then, and stays."""
    poll = select.poll()
    poll.register(descriptor, 0)
    return bool(poll.poll(0))


async def open_line(where: Network | Device | SerialPort, hear: Hear) -> Line:
    """A line to the printer. Raises NotReached with a plain sentence."""
    try:
        if isinstance(where, Network):
            return await _open_network(where, hear)
        return _open_serial(where, hear) if isinstance(where, SerialPort) else _open_device(where, hear)
    except (OSError, TimeoutError) as error:
        raise NotReached(f"The printer at {_named(where)} cannot be reached ({error}).") from error


async def _open_network(where: Network, hear: Hear) -> Line:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(CONNECT_WITHIN_SECONDS):
        found = await loop.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        plug = socket.socket(family, kind, protocol)
        try:
            plug.setblocking(False)
            # A small buffer, so that "sent" is never far ahead of what the printer took.
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            await loop.sock_connect(plug, address)
            return Line(plug.detach(), hear, forget=_end_with_reset)
        finally:
            plug.close()


def _end_with_reset(descriptor: int) -> None:
    """Closing will now drop what is unsent, which the system would otherwise go on offering for minutes."""
    plug = socket.socket(fileno=descriptor)
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    plug.detach()


def _open_serial(where: SerialPort, hear: Hear) -> Line:
    """The port as pyserial sets it up; from then on a device like any other. Nobody else may open it."""
    try:
        port = serial.Serial(
            str(where.path), where.speed, xonxoff=where.xonxoff, rtscts=not where.xonxoff, exclusive=True
        )
        with port:
            return Line(os.dup(port.fileno()), hear, forget=_drop_unsent)
    except (serial.SerialException, termios.error) as error:
        raise NotReached(f"The printer at {where.path} cannot be reached ({error}).") from error


def _drop_unsent(descriptor: int) -> None:
    with contextlib.suppress(termios.error):  # unplugged: what was unsent went with it
        termios.tcflush(descriptor, termios.TCOFLUSH)


def _open_device(where: Device, hear: Hear) -> Line:
    if not stat.S_ISCHR(where.path.stat().st_mode):
        raise NotReached(f"{where.path} is not a printer's device file.")
    flags = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    try:
        descriptor = os.open(where.path, os.O_RDWR | flags)
    except PermissionError:
        raise
    except OSError:
        return Line(os.open(where.path, os.O_WRONLY | flags), hear, answers=False)
    return Line(descriptor, hear, empty_ends=False)


def _named(where: Network | Device | SerialPort) -> str:
    return f"{where.host}:{where.port}" if isinstance(where, Network) else str(where.path)


def put_file(path: Path, content: bytes) -> None:
    """Write a whole file that survives a power cut, or leave none; a reader never meets half of it."""
    half = path.with_name(f".{path.name}.part")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
