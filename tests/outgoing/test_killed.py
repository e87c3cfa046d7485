"""A real server is killed between sending and marking; the next one tells nobody twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from queue_server.domain.outgoing import Contact, Kind, Said, State
from queue_server.store import founding, outgoing
from queue_server.store.rows import Rows
from queue_server.store.schema import outgoing_message
from tests.api.conftest import CONFIG, SHOP
from tests.became import soon
from tests.fakes.notify import KEY, SMS_TEMPLATE, Fault

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def start(tmp_path, notify):
    """Start a server whose texts go to the stand-in; it is killed at the end."""
    config, key = tmp_path / "config", tmp_path / "notify.key"
    shutil.copytree(CONFIG, config)
    (config / "messages.toml").write_text(f'[notify]\nsms_template = "{SMS_TEMPLATE}"\n')
    key.write_text(KEY)
    key.chmod(0o600)
    started = []

    def serve() -> subprocess.Popen:
        command = [
            sys.executable,
            "-m",
            "queue_server",
            "serve",
            "--data",
            str(tmp_path / "data"),
            "--port",
            "0",
        ]
        command += ["--shop", str(config), "--notify-key-file", str(key)]
        env = {**os.environ, "FRONT_DOOR_NOTIFY_URL": notify.address}
        log = (tmp_path / "log").open("ab")
        started.append(
            subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=Path(__file__).parents[2])
        )
        log.close()
        return started[-1]

    yield serve
    for each in started:
        each.kill()
        each.wait()


def keep(database):
    now = datetime.now(UTC)
    founding.found(database, SHOP.id, now)
    with database.writing() as connection:
        return outgoing.keep(
            Rows(connection),
            SHOP.id,
            about=uuid4(),
            kind=Kind.CONFIRMATION,
            moment=now,
            contact=Contact(phone="07700 900 982", safe=True),
            language="en",
            said=Said(starts_at=now + timedelta(days=2)),
            now=now,
            expires_at=now + timedelta(days=2),
            send_after=now,
        )


def state_of(database, message):
    with database.reading() as connection:
        return outgoing.find(connection, SHOP.id, message).state


def test_killed_with_the_message_already_at_notify(tmp_path, notify, start):
    database = founding.opened(None, tmp_path / "data")
    message = keep(database)
    notify.faults.append(Fault(201, seconds=20, taken=True))
    first = start()
    assert notify.heard.wait(120)
    soon(lambda: notify.sent)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert state_of(database, message) is State.SENDING
    with database.writing() as connection:
        connection.execute(outgoing_message.update().values(taken_until=datetime.now(UTC)))
    start()
    soon(lambda: state_of(database, message) is State.SENT)
    assert len(notify.sent) == 1
    assert "900982" not in (tmp_path / "log").read_text()
    database.close()
