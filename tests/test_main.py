"""The commands as an IT officer types them: each a process of its own, on a folder of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import httpx2
import pytest

from queue_server.client import ServerClient, WrongServer, pair_device
from queue_server.contract.commands import TakeTicket
from tests.became import soon
from tests.commands.typing_it import typed
from tests.journeys.stage import ROOT

READY = re.compile(r"Front Door is ready at (https?://\S+)")
PASSWORD = "four-words-and-a-dash"
# On a busy machine, too; and long before a printer that asked last would have had its answer.
STOPS_WITHIN_SECONDS = 15
POLL_SECONDS = 25

pytestmark = pytest.mark.timeout(240)


def done(*words: object, said: str = "") -> str:
    """What a command that must succeed said."""
    answer = typed(*words, said=said)
    assert answer.code == 0, answer.stderr
    return answer.stdout


@contextmanager
def serving(folder: Path, *words: object) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A running server and its address; it is asked to stop at the end, and must."""
    folder.mkdir(exist_ok=True)
    log = folder / "server.log"
    command = [
        sys.executable,
        "-m",
        "queue_server",
        "serve",
        "--data",
        folder,
        "--port",
        "0",
        "--open-all-hours",
        *words,
    ]
    with log.open("wb") as opened:
        process = subprocess.Popen([str(word) for word in command], cwd=ROOT, stdout=opened, stderr=opened)
    try:
        found = soon(lambda: READY.search(log.read_text()) or process.poll() is not None, within=60)
        assert found is not True, log.read_text()
        yield found[1], process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(STOPS_WITHIN_SECONDS) == 0
        finally:
            process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder where no shop has ever been."""
    return tmp_path / "data"


COMMANDS = (
    "serve",
    "check",
    "backup",
    "restore",
    "demo",
    "certificate",
    "user add",
    "user passwd",
    "user change",
)
COMMANDS += (
    "privacy export",
    "privacy erase",
    "user list",
    "device add",
    "device code",
    "device list",
    "device revoke",
)
COMMANDS += ("simulate", "estimate")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_takes_data_or_database(command):
    said = done(*command.split(), "--help")
    assert "--data DIR" in said
    assert "--database URL" in said


def test_it_says_when_it_is_ready_answers_and_stops_with_streams_open(folder, monkeypatch):
    monkeypatch.setenv("FRONT_DOOR_DEMO_PASSWORD", PASSWORD)
    monkeypatch.setenv("FRONT_DOOR_METRICS_TOKEN", "for monitoring")
    assert PASSWORD not in done("demo", "--data", folder)
    token = done("device", "add", "printer", "Printer 1", "--data", folder).split()[-1]
    with ThreadPoolExecutor(1) as elsewhere:
        with (
            serving(folder) as (address, _),
            httpx2.Client(base_url=address, trust_env=False, timeout=30) as line,
        ):
            assert line.get("/health").json()["status"] == "ok"
            user = {"user": "reception", "password": PASSWORD}
            signed_in = line.post("/api/sign-in", json=user, headers={"Origin": address})
            assert signed_in.json()["name"] == "Samira H."
            poll = elsewhere.submit(waits_for_paper, address, token)
            with line.stream("GET", "/live/staff") as stream:
                assert stream.status_code == 200
                soon(lambda: "front_door_listeners 2.0" in figures(address), within=30)
        assert poll.result(STOPS_WITHIN_SECONDS) == {"jobs": []}


def test_all_threads_of_a_server_share_one_core(folder):
    with serving(folder) as (address, process):
        assert httpx2.get(f"{address}/health", trust_env=False).json()["status"] == "ok"
        threads = [int(each.name) for each in Path(f"/proc/{process.pid}/task").iterdir()]
        assert len(threads) > 2
        (cores,) = {frozenset(os.sched_getaffinity(thread)) for thread in threads}
        assert len(cores) == 1


def waits_for_paper(address: str, token: str) -> object:
    """A printer's long poll."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx2.get(
        f"{address}/api/printer/jobs?wait={POLL_SECONDS}",
        headers=headers,
        trust_env=False,
        timeout=POLL_SECONDS + 5,
    ).json()


def figures(address: str) -> str:
    """What monitoring is told."""
    headers = {"Authorization": "Bearer for monitoring"}
    return httpx2.get(f"{address}/metrics", headers=headers, trust_env=False).text


def test_what_cannot_be_served_is_refused_in_a_sentence_and_nothing_is_made(folder, tmp_path):
    for words, sentence in (
        (("--host", "0.0.0.0"), "needs --tls-cert and --tls-key, or --behind-proxy"),
        (("--port", "70000"), "--port"),
        (("--shop", tmp_path), "shop.toml"),
        (("--tls-cert", "here.pem"), "belong together"),
    ):
        answer = typed("serve", "--data", folder, *words)
        assert answer.code == 1, words
        assert sentence in answer.stderr + answer.stdout
        assert "Traceback" not in answer.stderr
    assert not folder.exists()


def test_the_shops_own_certificate_is_pinned_by_the_code_that_pairs_a_device(folder, tmp_path):
    said = done("certificate", "--data", folder, "--name", "front-door.test")
    assert (folder / "tls" / "key.pem").stat().st_mode & 0o077 == 0
    again = typed("certificate", "--data", folder)
    assert (again.code, "--replace" in again.stderr) == (1, True)
    code = done("device", "code", "kiosk", "Kiosk 1", "--data", folder).split()[-1]
    fingerprint = code.partition("-")[2].replace("-", "")
    assert fingerprint in said
    assert len(fingerprint) == 32
    tls = ("--tls-cert", folder / "tls" / "cert.pem", "--tls-key", folder / "tls" / "key.pem")
    with serving(folder, "--host", "0.0.0.0", *tls) as (address, _):
        assert address.startswith("https://127.0.0.1:")
        run(wrong_code_is_not_even_sent(address, code, tmp_path))
        assert run(paired_kiosk(address, code, tmp_path)) == "A001"


async def wrong_code_is_not_even_sent(address: str, code: str, folder: Path) -> None:
    with pytest.raises(WrongServer):
        await pair_device(address, code[:9] + "0000-" * 7 + "0000", "kiosk", folder)


async def paired_kiosk(address: str, code: str, folder: Path) -> str:
    paired = await pair_device(address, code, "kiosk", folder)
    async with ServerClient(address, paired.token, authority=folder / "server.pem") as kiosk:
        command = TakeTicket(command_id="e3e70682-c209-4cac-a29f-6fbed82c07cd", service="council-tax")
        return (await kiosk.take_ticket(command)).number


def run(story):
    """Let a short story of a device happen."""
    return asyncio.run(story)


def test_a_device_that_is_revoked_on_the_command_line_is_out_in_a_running_server(folder):
    token = done("device", "add", "board", "Hall", "--data", folder).split()[-1]
    with serving(folder) as (address, _):
        headers = {"Authorization": f"Bearer {token}"}

        def asks() -> int:
            return httpx2.get(f"{address}/api/board/view", headers=headers, trust_env=False).status_code

        assert asks() == 200
        done("device", "revoke", "Hall", "--data", folder)
        soon(lambda: asks() == 401)
    assert "revoked" in done("device", "list", "--data", folder)


def test_staff_come_by_command_and_passwords_are_never_arguments(folder):
    add = ("user", "add", "asha", "Asha P.", "--role", "adviser", "--data", folder)
    short = typed(*add, said="short\n")
    assert (short.code, "12 characters" in short.stderr) == (1, True)
    assert "asha may sign in now." in done(*add, "--skill", "waste", said=f"{PASSWORD}\n")
    twice = typed(*add, said=f"{PASSWORD}\n")
    assert "already a user" in twice.stderr
    unknown = typed(
        "user", "add", "tom", "Tom R.", "--role", "adviser", "--skill", "juggling", "--data", folder
    )
    assert "juggling" in unknown.stderr
    made_up = done("user", "passwd", "asha", "--make-up", "--data", folder).split()[-1]
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", made_up)
    done("user", "change", "asha", "--leaves", "--data", folder)
    assert "may not sign in" in done("user", "list", "--data", folder)


def test_the_example_users_are_made_once_and_serve_makes_nobody(folder):
    said = done("demo", "--data", folder)
    assert re.search(r"The password is (\w{4}-){3}\w{4}", said)
    assert "already here" in done("demo", "--data", folder)
    assert len(done("user", "list", "--data", folder).splitlines()) == 11
    with serving(folder.with_name("empty")) as (_, __):
        pass
    assert "Nobody" in done("user", "list", "--data", folder.with_name("empty"))


def test_a_copy_is_made_while_it_runs_and_goes_back_as_a_new_history(folder, tmp_path):
    token = done("device", "add", "kiosk", "Kiosk 1", "--data", folder).split()[-1]
    file, other = tmp_path / "copy.backup", tmp_path / "other"
    with serving(folder) as (address, _):
        first = run(one_ticket(address, token))
        done("backup", file, "--data", folder)
        second = run(one_ticket(address, token))
    assert (first.number, second.number) == ("A001", "A002")
    refused = typed("restore", file, "--data", folder)
    assert (refused.code, "--replace" in refused.stderr) == (1, True)
    assert "past the next hundred" in done("restore", file, "--data", other)
    with serving(other) as (address, _):
        assert run(one_ticket(address, token)).number == "A101"
        assert run(epoch(address, token)) != first.epoch


class Taken(NamedTuple):
    """A number and the history it belongs to."""

    number: str
    epoch: str


async def one_ticket(address: str, token: str) -> Taken:
    async with ServerClient(address, token) as kiosk:
        receipt = await kiosk.take_ticket(TakeTicket(command_id=uuid4(), service="council-tax"))
        return Taken(receipt.number, (await kiosk.kiosk_view()).epoch)


async def epoch(address: str, token: str) -> str:
    async with ServerClient(address, token) as kiosk:
        return (await kiosk.kiosk_view()).epoch


def test_the_shops_files_are_read_again_on_sighup_unless_they_have_mistakes(folder, tmp_path):
    shop = tmp_path / "shop"
    subprocess.run(["cp", "-r", str(ROOT / "config"), str(shop)], check=True)
    token = done("device", "add", "kiosk", "Kiosk 1", "--data", folder, "--shop", shop).split()[-1]

    def name() -> str:
        return run(kiosk_view(address, token)).view.shop_names["en"]

    def rewrite(old: str, new: str) -> None:
        file = shop / "shop.toml"
        file.write_text(file.read_text().replace(old, new))
        process.send_signal(signal.SIGHUP)

    with serving(folder, "--shop", shop) as (address, process):
        rewrite("Guildhall One Stop Shop", "Market Square")
        soon(lambda: name() == "Market Square")
        rewrite("languages", "langages")
        soon(lambda: "have mistakes" in (folder / "server.log").read_text())
        assert name() == "Market Square"


async def kiosk_view(address: str, token: str):
    async with ServerClient(address, token) as kiosk:
        return await kiosk.kiosk_view()


def test_check_names_every_mistake(tmp_path):
    assert "is in order" in done("check")
    answer = typed("check", "--shop", tmp_path)
    assert answer.code == 1
    assert "shop.toml" in answer.stdout
