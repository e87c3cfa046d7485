# ruff: noqa: E402 - the window is prepared before anything that opens it is imported
"""Runs the real kiosk on the present display and walks through it as a customer would, with a real pointer.

Steps, one an argument: `tap LABEL`, `quick LABEL`, `twice SECONDS LABEL`, `press SECONDS LABEL`,
`slide LABEL`, `key NAME`, `keys SECONDS NAME`, `hold SECONDS NAME`, `focus LABEL`, `wait TEXT`, `gone TEXT`,
`pad KEY` (a key of the audio keypad), `onto LABEL` (down, until the keypad stands there), `heard TEXT`,
`type TEXT` (as hands do), `scan TEXT` (as a reader does, with Enter at its end), `mash TIMES` (everything at
once), `ready TEXT` (it is there and what may come next is shaped, which nothing is without this step),
`say NAME=VALUE` (a setting of kiosk.idle), `mark NAME` (a file that the test waits for). All but `quick`
wait, as people do, until a new page has settled. After each step the words on the screen, the words at hand
and the words heard are kept; all are printed as JSON at the end.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

SERVER, DATA, SIZE, *STEPS = sys.argv[1:]
WIDTH, HEIGHT = (int(part) for part in SIZE.split("x"))
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from kiosk.kit.window import prepare

prepare(Path(DATA) / "kiosk" / "kivy", (WIDTH, HEIGHT))

from kivy.base import stopTouchApp

from kiosk import app, idle
from kiosk.headphones import FILE, read_headphones
from kiosk.widgets import letters
from tests.became import became_true
from tests.fakes.queue_server_double import TOKEN

HEARD = Path(DATA) / "heard"
# X counts keys from 8 on; a USB keypad's F13 to F16 and volume keys arrive under these.
PAD = {
    "listen": "191",
    "plugged": "193",
    "unplugged": "194",
    "softer": "122",
    "louder": "123",
    "again": "Home",
}
MM = (268, 476) if HEIGHT > WIDTH else (476, 268)


class Walk:
    """One customer."""

    def __init__(self, kiosk):
        self.kiosk = kiosk
        self.seen = []
        self.heard_to = 0

    async def all_steps(self):
        for step in STEPS:
            verb, _, what = step.partition(" ")
            await getattr(self, verb)(what)
            at_hand = sorted({kept.text for kept in letters._kept if isinstance(kept, letters.Letters)})
            place = str(self.kiosk.visit.place)
            said = {"step": step, "words": self.words(), "place": place, "at_hand": at_hand}
            self.seen.append({**said, "heard": self.all_heard()})

    def words(self):
        return [written.text for written in self.kiosk.shell.written]

    async def wait(self, text):
        await self.until(lambda: any(text in written for written in self.words()), f"wait {text}")

    async def gone(self, text):
        await self.until(lambda: not any(text in written for written in self.words()), f"gone {text}")

    async def tap(self, label):
        await self.point(label, "click", "1")

    async def twice(self, what):
        """Tap, and so many seconds later once more in the same place."""
        seconds, _, label = what.partition(" ")
        await self.point(label, "click", "1", "sleep", seconds, "click", "1")

    async def slide(self, label):
        """Press here and let go somewhere else."""
        await self.point(label, "mousedown", "1", "mousemove", "20", str(HEIGHT // 2), "mouseup", "1")

    async def quick(self, label):
        """Tap without waiting for the page to settle."""
        assert self.kiosk.shell.is_settling, "the page has settled already"
        await self.point(label, "click", "1", settled=False)

    async def point(self, label, *act, settled=True):
        """Go there with the pointer and act."""
        await self.until(
            lambda: self.find(label) and not (settled and self.kiosk.shell.is_settling), f"point at {label}"
        )
        x, y = self.find(label).center
        await xdotool("mousemove", str(round(x)), str(round(HEIGHT - y)), *act)
        await asyncio.sleep(0.35)

    async def key(self, name):
        await self.until(lambda: not self.kiosk.shell.is_settling, f"key {name}")
        await xdotool("key", name)
        await asyncio.sleep(0.35)

    async def keys(self, what):
        """Press a key, and so many seconds later once more."""
        seconds, _, name = what.partition(" ")
        await self.until(lambda: not self.kiosk.shell.is_settling, f"keys {name}")
        await xdotool("key", name, "sleep", seconds, "key", name)
        await asyncio.sleep(0.35)

    async def hold(self, what):
        """Keep a key down, so that it repeats."""
        seconds, _, name = what.partition(" ")
        await self.until(lambda: not self.kiosk.shell.is_settling, f"hold {name}")
        await xdotool("keydown", name, "sleep", seconds, "keyup", name)
        await asyncio.sleep(0.35)

    async def type(self, text):
        """Press the keys of a real keyboard, one after the other."""
        for character in text:
            await xdotool("type", character)
            await asyncio.sleep(0.4)

    async def scan(self, text):
        """What a reader sends, which is a keyboard to the machine."""
        await self.until(lambda: not self.kiosk.shell.is_settling, f"scan {text}")
        await xdotool("type", "--delay", "8", f"{text}\n")
        await asyncio.sleep(0.35)

    async def press(self, what):
        """Keep a finger down."""
        seconds, _, label = what.partition(" ")
        await self.point(label, "mousedown", "1", "sleep", seconds, "mouseup", "1")

    async def focus(self, label):
        """Press Tab until the keyboard stands there."""
        for _ in range(60):
            if any(t.focused and t.choice.label == label for t in self.kiosk.shell.touchables):
                return
            await xdotool("key", "Tab")
            await asyncio.sleep(0.05)
        raise AssertionError(f"Tab never came to {label}")

    async def pad(self, name):
        await xdotool("key", PAD[name])
        await asyncio.sleep(0.1)

    async def onto(self, label):
        """Press Down until the keypad stands there."""
        for _ in range(60):
            focus = self.kiosk.shell.focus
            if focus is not None and focus.choice.label == label:
                return
            await xdotool("key", "Down")
            await asyncio.sleep(0.05)
        raise AssertionError(f"Down never came to {label}")

    async def heard(self, text):
        """Wait until this has been said, after what was waited for last."""
        await self.until(lambda: text in self.all_heard()[self.heard_to :], f"heard {text}")
        self.heard_to = self.all_heard().index(text, self.heard_to) + len(text)

    def all_heard(self):
        return HEARD.read_text() if HEARD.exists() else ""

    async def mash(self, times):
        """Press everything at once: fingers, both other buttons, keys that are never let go in time."""
        keys = ("Tab", "Return", "Down", "Left", "space", "Escape", "F4", "F15", "a", "BackSpace")
        for at in range(int(times)):
            x, y = (at * 397) % WIDTH, (at * 613) % HEIGHT
            held = [keys[(at + more) % len(keys)] for more in (0, 3, 5)]
            down = [word for key in held for word in ("keydown", key)]
            up = [word for key in held for word in ("keyup", key)]
            press = ("mousedown", "1", "mousedown", "3", "mousedown", "2")
            slide = ("mousemove", str(WIDTH - x - 1), str(y), "mouseup", "1", "mouseup", "3", "mouseup", "2")
            await xdotool("mousemove", str(x), str(y), *press, *down, *slide, "click", "4", *up)

    async def ready(self, text):
        await self.wait(text)
        await self.until(self.has_shaped_all, f"ready {text}")

    def has_shaped_all(self):
        ahead, scene = self.kiosk.ahead, self.kiosk.shell.scene
        is_of_this_page = scene is not None and ahead._page == (scene.question.key, scene.style)
        return is_of_this_page and not (ahead._waiting and letters.has_room()) and not letters._unpainted

    async def say(self, setting):
        name, value = setting.split("=")
        setattr(idle, name, float(value))

    async def mark(self, name):
        (Path(DATA) / name).touch()

    def find(self, label):
        return next((t for t in self.kiosk.shell.touchables if t.choice.label == label), None)

    async def until(self, true, what):
        try:
            await became_true(true, every_seconds=0.02)
        except TimeoutError:
            raise AssertionError(
                f"in vain: {what}; on screen: {self.words()}; heard: {self.all_heard()}"
            ) from None


async def xdotool(*words):
    process = await asyncio.create_subprocess_exec("xdotool", *words)
    await process.wait()


def main():
    headphones = read_headphones(Path(DATA) / FILE)
    setup = app.Setup(SERVER, TOKEN, None, Path(DATA), MM, "test", headphones)
    walks = []

    def begin(kiosk):
        if not any(step.startswith("ready") for step in STEPS):
            kiosk.ahead.a_little = lambda: None
        walks.append(Walk(kiosk))
        task = asyncio.get_running_loop().create_task(walks[0].all_steps())
        task.add_done_callback(ended)

    def ended(task):
        problem = task.exception()
        memory = _most_memory_mb()
        failed = str(problem) if problem else None
        print(json.dumps({"seen": walks[0].seen, "failed": failed, "memory_mb": memory}))
        stopTouchApp()

    asyncio.run(app.run(setup, begin))


def _most_memory_mb():
    """The most this program ever had; the system's own maximum counts whoever started it, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
