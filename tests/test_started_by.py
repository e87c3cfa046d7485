"""systemd hears when the server is ready, and a server that nobody started so says nothing."""

import socket

import pytest

from queue_server.started_by import tell_ready


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_whoever_started_the_server_hears_that_it_is_ready(kind, tmp_path, monkeypatch):
    name = str(tmp_path / "notify")
    bound, told = (name, name) if kind == "path" else ("\0" + name, "@" + name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(bound)
        systemd.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", told)
        tell_ready("Front Door is ready at http://127.0.0.1:8080")
        assert systemd.recv(1000) == b"READY=1\nSTATUS=Front Door is ready at http://127.0.0.1:8080"


@pytest.mark.parametrize("address", [None, "", "nobody-is-here"])
def test_where_nobody_listens_the_server_goes_on(address, tmp_path, monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    if address is not None:
        monkeypatch.setenv("NOTIFY_SOCKET", address and str(tmp_path / address))
    tell_ready("ready")
