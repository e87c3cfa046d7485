"""A line knows what was taken, hears at once, obeys its deadlines and never pretends to be whole."""

from __future__ import annotations

import os
import socket
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from printer.transport import (
    Device,
    Folder,
    Line,
    LineLost,
    Network,
    NotReached,
    SerialPort,
    Target,
    open_line,
    put_file,
    target,
)
from tests.became import became_true
from tests.printer.fakes.faulty_printer import Faults, FaultyPrinter


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tickets", Folder(Path("tickets"))),
        ("/srv/tickets", Folder(Path("/srv/tickets"))),
        ("tcp://192.168.1.50:9100", Network("192.168.1.50", 9100)),
        ("tcp://[::1]:9100", Network("::1", 9100)),
        ("/dev/usb/lp0", Device(Path("/dev/usb/lp0"))),
        ("/dev/ttyUSB0", SerialPort(Path("/dev/ttyUSB0"))),
        ("serial:///dev/serial/by-id/usb-x", SerialPort(Path("/dev/serial/by-id/usb-x"))),
        ("serial:///dev/ttyS0?speed=9600&flow=xonxoff", SerialPort(Path("/dev/ttyS0"), 9600, True)),
    ],
)
def test_targets_are_written_as_people_write_them(text: str, wanted: Target) -> None:
    assert target(text) == wanted


BAD_PORTS = [f"serial://{end}" for end in ("", "ttyS0", "/dev/x?speed=7", "/dev/x?flow=x", "/dev/x?a")]


@pytest.mark.parametrize("text", ["tcp://printer", "tcp://:9100", "tcp://a:99999", "http://a:80", *BAD_PORTS])
def test_a_target_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        target(text)


async def test_nobody_listening_is_not_reached() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotReached, match="cannot be reached"):
            await open_line(Network("127.0.0.1", taken.getsockname()[1]), lambda _: None)


async def test_a_printer_that_stops_reading_meets_the_deadline() -> None:
    """python-escpos calls this a success in 0.00 s."""
    printer = FaultyPrinter(Faults(bytes_a_second=1))
    async with printer.listening() as port:
        line = await open_line(Network("127.0.0.1", port), lambda _: None)
        with pytest.raises(TimeoutError):
            await line.send(bytes(4_000_000), within_seconds=0.3)
        assert 0 < line.sent < 4_000_000
        line.close()


async def test_a_line_that_the_printer_closed_is_lost_before_the_next_byte() -> None:
    """python-escpos' first write after that succeeds."""
    heard: list[bytes] = []
    here, there = socket.socketpair()
    here.setblocking(False)
    line = Line(here.detach(), heard.append)
    there.send(b"\x12")
    there.close()
    await became_true(lambda: heard == [b"\x12", b""])
    assert line.is_lost
    with pytest.raises(LineLost):
        await line.send(b"ticket", within_seconds=1)
    assert line.sent == 0
    line.close()
    line.close()


@pytest.fixture
def device() -> Iterator[tuple[int, Path]]:
    """A character device that behaves like /dev/usb/lp0: what is written there can be read here."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, Path(os.ttyname(theirs))
    os.close(ours)
    os.close(theirs)


async def test_a_device_file_carries_bytes_both_ways(device: tuple[int, Path]) -> None:
    ours, path = device
    heard: list[bytes] = []
    line = await open_line(Device(path), heard.append)
    await line.send(b"\x10\x04\x01", within_seconds=1)
    assert os.read(ours, 10) == b"\x10\x04\x01"
    os.write(ours, b"\x12")
    await became_true(lambda: heard == [b"\x12"])
    line.close()


async def test_a_device_that_takes_no_more_meets_the_deadline(device: tuple[int, Path]) -> None:
    line = await open_line(Device(device[1]), lambda _: None)
    with pytest.raises(TimeoutError):
        await line.send(bytes(1_000_000), within_seconds=0.2)
    line.close()


async def test_a_plain_file_is_no_device(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    path.touch()
    with pytest.raises(NotReached, match="is not a printer's device file"):
        await open_line(Device(path), lambda _: None)
    with pytest.raises(NotReached, match="cannot be reached"):
        await open_line(Device(tmp_path / "absent"), lambda _: None)


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    put_file(tmp_path / "ticket.png", b"whole")
    put_file(tmp_path / "ticket.png", b"again")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"ticket.png": b"again"}


async def test_a_serial_port_belongs_to_one_program(device: tuple[int, Path]) -> None:
    line = await open_line(SerialPort(device[1]), lambda _: None)
    with pytest.raises(NotReached, match="cannot be reached"):
        await open_line(SerialPort(device[1]), lambda _: None)
    line.close()
    (await open_line(SerialPort(device[1]), lambda _: None)).close()


async def test_what_a_given_up_line_still_held_is_dropped() -> None:
    """A printer that reads on later must not find the rest of a ticket."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = await open_line(Network("127.0.0.1", server.getsockname()[1]), lambda _: None)
        there, _ = server.accept()
        with pytest.raises(TimeoutError):
            await line.send(bytes(20_000_000), within_seconds=0.2)
        line.abort()
        with there, pytest.raises(ConnectionResetError):
            read_to_the_end(there)


def read_to_the_end(plug: socket.socket) -> None:
    while plug.recv(1_000_000):
        pass
