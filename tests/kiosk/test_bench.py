"""The bench walks the real window, tells every figure that is promised, and fails where it cannot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import kiosk_views
from tests.fakes.queue_server_double import QueueServerDouble

ROOT = Path(__file__).resolve().parents[2]

QUICKLY = """
import sys
from pathlib import Path
from kiosk import __main__
from kiosk.kit.window import prepare
prepare(Path(sys.argv[-1]), (540, 960))
from kiosk import bench
bench.ROUNDS, bench.READS_A_PAGE_SECONDS, bench.PATIENCE_SECONDS = 2, 0.1, 40
sys.exit(__main__.main(sys.argv[1:-1]))
"""


def bench(address, screen, folder):
    token = folder / "token"
    token.write_text("kiosk-token")
    token.chmod(0o600)
    words = ("--server", address, "--token-file", token, "--data", folder, "--preview", "--bench")
    return subprocess.run(
        [sys.executable, "-c", QUICKLY, *map(str, words), str(folder / "kivy")],
        cwd=ROOT,
        env={**os.environ, "DISPLAY": screen},
        capture_output=True,
        text=True,
        timeout=100,
    )


@pytest.mark.window
def test_the_bench_tells_every_figure(screen, tmp_path):
    view = kiosk_views.view().model_copy(update={"languages": ["en"]})
    with QueueServerDouble(view) as server:
        done = bench(server.address, screen, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "could not" not in done.stderr, done.stderr[-800:]
    told = [line[:22].split("  ")[0] for line in done.stdout.splitlines()]
    each = ["touch to felt", "touch to next page", "touch to ticket"]
    assert told == ["first frame", *each, "memory at most"]


@pytest.mark.window
def test_the_bench_fails_where_there_is_nothing_to_measure(screen, tmp_path):
    with QueueServerDouble(kiosk_views.view(services_open=False)) as server:
        done = bench(server.address, screen, tmp_path)
    assert done.returncode == 1, done.stderr[-2000:]
    assert "It could not be measured. No service on the first page is open now." in done.stderr
    assert "memory at most" not in done.stdout
