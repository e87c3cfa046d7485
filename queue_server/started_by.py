"""Tells systemd, where systemd started the server, that it is ready; elsewhere nobody is told."""

import contextlib
import os
import socket


def tell_ready(status: str) -> None:
    """Say that the server is ready, and `status` as what `systemctl status` shows of it.

    Nothing is said where NOTIFY_SOCKET names nobody. One that can't be reached is passed over: whoever wants
    to know notices by itself, and customers don't wait for that.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
        line.connect("\0" + address[1:] if address.startswith("@") else address)
        line.sendall(f"READY=1\nSTATUS={status}".encode())
