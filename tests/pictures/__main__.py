"""Makes every picture in `docs/pictures` from the running product, small enough for a page on the web.

`python -m tests.pictures` makes them all; `--approve [SHEET…]` only the contact sheets, or those named, which
from then on are what `./test` compares with.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from datetime import time, timedelta
from pathlib import Path
from time import sleep
from uuid import uuid4

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from kiosk.kit.theme import BOARD, TINT
from tests.became import soon
from tests.conftest import BROWSERS
from tests.journeys.conftest import CHROMIUM_FLAGS
from tests.journeys.eyes import amount, choose_first_card, touch_main_button
from tests.journeys.stage import ROOT, Stage
from tests.pictures.morning import MINUTE, Morning, Seat, TimedStage, a_tuesday

PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 120_000
STILL_SECONDS = 0.5
KIOSK_WIDE, BOARD_WIDE = 540, 1280
OPENS, TAKES_A_TICKET = time(9, 0), time(10, 42)


def keep(name: str, picture: Image.Image, wide: int | None = None) -> None:
    """Keep it with as many colours as fit, at most 128."""
    picture = picture.convert("RGB")
    if wide:
        picture = picture.resize(
            (wide, round(picture.height * wide / picture.width)), Image.Resampling.LANCZOS
        )
    for colours in (128, 64, 32, 16):
        small = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= MOST_BYTES:
            break
    else:
        raise ValueError(f"{name} is too large at any number of colours")
    (PICTURES / f"{name}.png").write_bytes(small.getvalue())
    print(f"{name}: {picture.width} × {picture.height}, {small.tell() // 1000} kB", flush=True)


class Photographer:
    """Goes through the morning with one customer and keeps what each screen shows on the way."""

    def __init__(self, stage: TimedStage, browser: Browser) -> None:
        self.stage = stage
        self.browser = browser
        self.number = ""

    def go(self) -> None:
        """All pictures, in the order of the morning."""
        self.stage.start_server()
        morning = Morning(self.stage)
        morning.until(a_tuesday(TAKES_A_TICKET) - 10 * MINUTE)
        self._things_happen(morning)
        morning.until(a_tuesday(TAKES_A_TICKET))
        self._at_the_kiosk(morning)
        self._on_the_phone()
        called_by = self._wait_for_the_call(morning)
        self._at_the_desk(called_by)
        self._afterwards(morning, called_by)

    def _things_happen(self, morning: Morning) -> None:
        morning.miss_a_call()
        new_time = (self.stage.now + timedelta(minutes=85)).replace(second=0)
        late = {"services": ["births-deaths", "licensing"], "reason": "colleague-away"}
        morning.reception.post("/api/delays", new_time=new_time.isoformat(), **late)

    def _at_the_kiosk(self, morning: Morning) -> None:
        self.stage.start_printer()
        self.stage.start_kiosk()
        self.stage.start_board()
        before = {row["id"] for row in morning.reception.get("/api/reception/view")["not_greeted"]}
        soon(self._kiosk_is_ready, what="the kiosk's first page")
        self._keep_window("kiosk-1-welcome", "kiosk", KIOSK_WIDE)
        choose_first_card(self.stage)
        soon(lambda: self._is_still("kiosk"), what="a still kiosk")
        self._keep_window("kiosk-2-take-a-ticket", "kiosk", KIOSK_WIDE)
        touch_main_button(self.stage)
        paper = soon(self.stage.printed, what="the paper ticket")[0]
        soon(lambda: self._is_still("kiosk"), what="a still kiosk")
        self._keep_window("kiosk-3-ticket", "kiosk", KIOSK_WIDE)
        with Image.open(paper) as picture:
            keep("paper", picture)
            [self.code] = zxingcpp.read_barcodes(picture)
        now = morning.reception.get("/api/reception/view")["not_greeted"]
        [(self.number, ticket)] = [(row["number"], row["id"]) for row in now if row["id"] not in before]
        morning.reception.post(f"/api/tickets/{ticket}/needs", add=["easy-words", "seated"])
        self.stage.programs["kiosk"].stop()

    def _on_the_phone(self) -> None:
        context = self.browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=1.5)
        page = context.new_page()
        page.goto(self.code.text)
        self._keep_page("phone", page)

    def _wait_for_the_call(self, morning: Morning) -> Seat:
        found: list[Seat] = []

        def is_next(seat: Seat) -> bool:
            if seat.next_number() == self.number:
                found.append(seat)
            return bool(found)

        morning.until(self.stage.now + timedelta(hours=1), is_next)
        [seat] = found
        return seat

    def _at_the_desk(self, seat: Seat) -> None:
        page = self._page(seat.user, "/desk")
        self._keep_page("desk-1-call-next", page)
        page.get_by_role("button", name=f"Call {self.number}").click()
        soon(lambda: self.stage.announced()[-1:] == [self.number], what="the announcement")
        soon(lambda: amount(self.stage, "board", BOARD.go) > 50_000, what="the call on the board")
        soon(lambda: self._is_still("board"), what="a still board")
        self._keep_window("board", "board", BOARD_WIDE)
        self._keep_page("desk-2-called", page)
        page.get_by_role("button", name="Start").click()

    def _afterwards(self, morning: Morning, seat: Seat) -> None:
        seat.until = self.stage.now + timedelta(hours=1)
        self._a_private_place(morning)
        morning.until(self.stage.now + 6 * MINUTE)
        self.stage.start_kiosk()
        soon(lambda: self._all_are_here(morning), what="every device again, after the hours that passed")
        morning.kiosk.post("/api/kiosk/alert", json={"command_id": str(uuid4()), "kind": "private"})
        self._keep_page("desk-3-being-seen", self._page(seat.user, "/desk"))
        self._keep_page("reception", self._page("reception", "/reception"))
        self._keep_page("manager", self._page("manager", "/manager"))

    def _a_private_place(self, morning: Morning) -> None:
        given = morning.reception.post("/api/reception/private-now", children=True)
        morning.reception.post(f"/api/rooms/{given['room']}/give")
        morning.reception.post("/api/messages", to="reception", text="Back from lunch at 11:30")

    def _page(self, user: str, path: str) -> Page:
        return self.stage.page(self.browser, user, path)

    def _keep_page(self, name: str, page: Page) -> None:
        page.wait_for_load_state("load")
        page.mouse.move(0, 0)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(1000)
        keep(name, Image.open(io.BytesIO(page.screenshot())))

    def _keep_window(self, name: str, window: str, wide: int) -> None:
        keep(name, self.stage.look(window), wide)

    def _kiosk_is_ready(self) -> bool:
        offers_languages = amount(self.stage, "kiosk", TINT) > 100_000
        return offers_languages and self._is_still("kiosk")

    def _all_are_here(self, morning: Morning) -> bool:
        seen = morning.reception.get("/api/reception/view")
        return not seen["kiosks_away"] and not seen["printers"]

    def _is_still(self, window: str) -> bool:
        first = self.stage.look(window)
        sleep(STILL_SECONDS)
        second = self.stage.look(window)
        return first.tobytes() == second.tobytes() and len(first.getcolors(1 << 24) or ()) > 20


def main() -> int:
    """Make what was asked for; needs what the window and browser tests need."""
    wanted = sys.argv[1:]
    sheets = subprocess.run(
        [sys.executable, "-m", "tests.pictures.drawn", "approve", *wanted[1:]], check=False
    )
    if wanted[:1] == ["--approve"] or sheets.returncode:
        return sheets.returncode
    return photograph()


def photograph() -> int:
    """The pictures of one morning, through real windows, pages and paper."""
    PICTURES.mkdir(exist_ok=True)
    executable = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        stage = TimedStage(Stage.prepare(Path(folder) / "shop"), a_tuesday(OPENS))
        try:
            Photographer(stage, browser).go()
        except BaseException:
            print(*(f"{name} said:\n{said[-2000:]}" for name, said in stage.logs().items()), sep="\n")
            raise
        finally:
            stage.close()
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
