"""A port for a server of a test's own."""

import socket


def free_port() -> int:
    """One that was free a moment ago; nothing keeps others from taking it."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
