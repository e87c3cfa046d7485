# ruff: noqa: E402 - the window is prepared before anything that opens it is imported
"""Draws every page in every style on several screens, in a process of its own, and reports what is wrong.

Prints JSON: {"shown": n, "wrong": [...], "texts": {language: [...]}}, and "easy": those of easy pages.
Run by test_pages.
"""

import gc
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "offscreen"
os.environ["KIVY_GL_BACKEND"] = "mock"

from kiosk.kit.window import prepare

_home = tempfile.TemporaryDirectory()  # gone at the end
prepare(Path(_home.name) / "kivy", (320, 240))

from kivy.clock import Clock

from kiosk.answers import Press, SwitchEasier
from kiosk.choices import Choices, Easier
from kiosk.idle import MoreTime
from kiosk.kit.theme import DAY, UNIT_MM
from kiosk.screens import more_time
from kiosk.screens.bars import bars
from kiosk.screens.pages import question_for
from kiosk.screens.question import Look
from kiosk.screens.seen import Seen
from kiosk.visit import Place
from kiosk.widgets import letters, shapes
from kiosk.widgets.shell import Scene, Shell
from kiosk.widgets.style import Screen, Style
from tests.fakes import kiosk_views
from tests.kiosk.every_page import at, pages

# A page is a thousand small objects, and half the time would go into looking for those no longer used.
gc.set_threshold(100_000)

FINGER_MM, KEY_MM = 20.0, 15.0
MOST_TICKS = 45
# The shop's own name may shrink to its bar, and the preview strip speaks to who sets the kiosk up.
NOT_ESSENTIAL = {
    *kiosk_views.view().shop_names.values(),
    "Preview: this screen has not been measured, so sizes may be too small.",
}
CAPITAL_MM = 7.3
USUAL = kiosk_views.view()
UPRIGHT, SMALL_UPRIGHT = Screen(1080, 1920, 268, 476), Screen(1080, 1920, 194, 345)
WIDE, SHORT, PREVIEW = Screen(1920, 1080, 476, 268), Screen(1280, 800, 331, 207), Screen(540, 960)
PLAIN, LARGER, DOWN = frozenset(), frozenset({Easier.LARGER}), frozenset({Easier.DOWN})
WORDS = frozenset({Easier.WORDS})
YELLOW = frozenset({Easier.YELLOW})
OTHERS = [language for language in kiosk_views.SHOP.languages if language not in ("en", "ar")]
# Large letters are the tightest. The plain look is shown in a language of long words and in a high script.
ONE_OF_EACH_KIND = [language for language in ("lt", "bn") if language in OTHERS]
SHAPES = [shapes.Shape(DAY.page, DAY.ink, *rest) for rest in ((20, 2, 0), (20, 2, 4), (20, 5, 6), (4, 6, 2))]
# Each screen with plain and with larger text, each language in larger text, each way of making it easier:
# paired, not all with all. Yellow changes no size.
LOOKS = [
    *[(UPRIGHT, "en", easier) for easier in (PLAIN, LARGER, DOWN, YELLOW, frozenset(Easier))],
    *[(UPRIGHT, "ar", easier) for easier in (PLAIN, DOWN)],
    *[(SMALL_UPRIGHT, "en", PLAIN), (SMALL_UPRIGHT, "ar", LARGER)],
    *[(WIDE, "ar", PLAIN), (WIDE, "en", LARGER)],
    *[(SHORT, language, PLAIN) for language in ("en", "ar", "bn", "ru", "uk", "lt")],
    (PREVIEW, "en", PLAIN),
    *[(UPRIGHT, language, WORDS) for language in ("en", "ur")],
    (UPRIGHT, "ar", WORDS | DOWN),
    *[(UPRIGHT, language, LARGER) for language in OTHERS],
    *[(UPRIGHT, language, PLAIN) for language in ONE_OF_EACH_KIND],
]


def scene(visit, other, screen, asks_for_time=False):
    known = {"view": USUAL, **other}
    seen = Seen(
        visit,
        languages=kiosk_views.SHOP.languages,
        now=kiosk_views.NOW,
        lowers=screen.lowers,
        preview=not screen.is_measured,
        listens=True,
        **known,
    )
    laid = more_time.question(seen, MoreTime(14, 20)) if asks_for_time else None
    return Scene(
        question_for(seen),
        bars(seen, can_go_back=visit.can_go_back),
        Style.of(visit.choices, screen),
        laid,
    )


def faults(shell, screen):
    """What is wrong with what is shown now."""
    pixel_mm = 1 / screen.pixels_per_mm if screen.is_measured else UNIT_MM / screen.scale
    for written in shell.written:
        if (wide := written.width) > written.room_width + 2:
            yield f"{written.text!r} is {wide:.0f} wide and has {written.room_width}"
        if written.y < -2 or written.y + written.height > screen.height + 2:
            yield f"{written.text!r} leaves the screen"
        if written.size * 0.668 * pixel_mm < CAPITAL_MM - 0.05 and written.text not in NOT_ESSENTIAL:
            yield f"{written.text!r} has capitals of {written.size * 0.668 * pixel_mm:.1f} mm"
    keys = {touchable.choice.label for touchable in shell.touchables if touchable.choice.look is Look.KEY}
    boxes = [(touchable.choice.label, *touchable.pos, *touchable.size) for touchable in shell.touchables]
    for label, left, bottom, width, height in boxes:
        least = KEY_MM if label in keys else FINGER_MM
        if min(width, height) * pixel_mm < least:
            yield f"{label!r} is {width * pixel_mm:.1f} by {height * pixel_mm:.1f} mm"
        if left < 0 or bottom < 0 or left + width > screen.width or bottom + height > screen.height:
            yield f"{label!r} leaves the screen"
    yield from (f"{text!r} is hidden by {label!r}" for text, label in covered(shell, boxes))
    yield from (f"{a!r} and {b!r} touch" for a, b in too_near(boxes, 2 / pixel_mm))


def covered(shell, boxes):
    """What is to be read on the page and lies partly under what can be touched, of which it is no word."""
    if shell.scene.laid is not None:
        return  # laid over on purpose
    for written in shell.written:
        right, top = written.x + written.width, written.y + written.height
        ink = 0.4 * written.size  # less than that is the room above and below letters
        for label, left, bottom, width, height in boxes:
            if left + width <= written.x + 2 or right <= left + 2:
                continue
            up = min(top, bottom + height) - max(written.y, bottom)
            if label != written.text and ink < up < written.height - 8:
                yield written.text, label


def too_near(boxes, gap):
    """Pairs with less than `gap` pixels between them."""
    for index, (label, left, bottom, width, height) in enumerate(boxes):
        for other, left2, bottom2, width2, height2 in boxes[index + 1 :]:
            across = max(left2 - left - width, left - left2 - width2)
            up = max(bottom2 - bottom - height, bottom - bottom2 - height2)
            if max(across, up) < gap - 1.5:
                yield label, other


def low_enough(shell, screen):
    """Whether everything that can be touched lies in the lowest 40 %."""
    return all(touchable.top <= 0.4 * screen.height + 1 for touchable in shell.touchables)


def is_even(shape):
    """Whether the two rows and the two columns that are stretched are alike."""
    picture = shapes._picture(shape)
    side = max(shape.radius, shape.line)
    rows = [picture.crop((0, y, picture.width, y + 1)).tobytes() for y in (side, side + 1)]
    columns = [picture.crop((x, 0, x + 1, picture.height)).tobytes() for x in (side, side + 1)]
    return rows[0] == rows[1] and columns[0] == columns[1]


def deaf_while_it_moves():
    """What is wrong with when a page hears nothing, because news of the wait moved its choices or did not."""
    visit, clock = at(Place.TAKE_TICKET, service="births-deaths"), [0.0]
    shell = Shell(lambda answer: None, lambda: None, lambda: clock[0])
    usual, long = kiosk_views.view(), kiosk_views.view(long_wait=kiosk_views.LONG)
    for seconds, view, is_deaf in (
        (10, usual, False),
        (20, long, True),
        (21.1, long, False),
        (30, long, False),
    ):
        clock[0] = seconds
        shell.show(scene(visit, {"view": view}, UPRIGHT))
        if shell.is_settling is not is_deaf:
            yield f"{seconds} s: the page hears {'something' if is_deaf else 'nothing'}"


def answers(shell):
    """Everything that can be chosen now."""
    return {touchable.choice.answer for touchable in shell.touchables}


def choose(shell, answer):
    """As a finger does."""
    [touchable] = [each for each in shell.touchables if each.choice.answer == answer]
    touchable.answer()


def stays_in_sight(switch):
    """Whether what makes the screen easier is on the part of its page that is shown once it was chosen."""
    before = Choices("pl", DOWN)

    def show(choices):
        shell.show(scene(at(Place.EASIER, choices=choices), {}, UPRIGHT))

    shell = Shell(lambda answer: show(before.switched(answer.what)), lambda: None, lambda: 0.0)
    show(before)
    for _ in range(shell.pages):
        if switch in answers(shell):
            break
        choose(shell, Press.MORE_CHOICES)
    choose(shell, switch)
    return switch in answers(shell)


def lost_from_sight():
    """What is chosen to make the screen easier and stands on another of the page's parts afterwards."""
    for what in (Easier.YELLOW, Easier.LARGER, Easier.DOWN, Easier.WORDS):
        if not stays_in_sight(SwitchEasier(what)):
            yield f"{what} is out of sight once it is chosen"


class Sweep:
    """What has been shown so far, what was wrong with it, and every word on it by language."""

    def __init__(self):
        self.shown, self.wrong, self.texts, self.easy = 0, [], {}, {}

    def show(self, shell, choices, shown, name, asks_for_time):
        """Go through a scene's pages one after the other, as its customer can."""
        shell.show(shown)
        reached, bars_at = set(), set()
        for page in range(1 if shown.laid else shell.pages):
            if page:
                choose(shell, Press.MORE_CHOICES)
            self.look_at(shell, choices, f"{name} {page + 1}", asks_for_time)
            reached |= answers(shell)
            bars_at.add(tuple((t.choice.label, *t.pos) for t in shell.bar_touchables))
        if len(bars_at) != 1:
            self.wrong.append(f"{name}: the bar moves")
        if not asks_for_time:
            offered = (c for c in shown.question.choices() if not c.resting and not c.language)
            self.wrong += [
                f"{name}: {c.label!r} cannot be reached" for c in offered if c.answer not in reached
            ]

    def look_at(self, shell, choices, name, asks_for_time):
        """Judge the page that is shown now, and keep its words."""
        self.shown += 1
        style = shell.scene.style
        self.wrong += [f"{name}: {fault}" for fault in faults(shell, style.screen)]
        if style.down and not asks_for_time and not low_enough(shell, style.screen):
            self.wrong.append(f"{name}: out of low reach")
        written = {written.text for written in shell.written}
        self.texts.setdefault(choices.language, set()).update(written)
        if choices.easier == WORDS:
            self.easy.setdefault(choices.language, set()).update(written)


def sweep():
    done = Sweep()
    for screen, language, easier in LOOKS:
        shell = Shell(lambda answer: None, lambda: None, lambda: 0.0)
        for visit, other in pages(language):
            visit = replace(visit, choices=Choices(language, easier))
            name = f"{visit.place} {language} {sorted(easier)} {screen.width}x{screen.height}"
            done.show(shell, visit.choices, scene(visit, other, screen), name, asks_for_time=False)
        asked = at(Place.TAKE_TICKET, choices=Choices(language, easier))
        name = f"more time {language} {sorted(easier)} {screen.width}x{screen.height}"
        done.show(shell, asked.choices, scene(asked, {}, screen, True), name, asks_for_time=True)
    done.wrong += [
        f"{shape} is not one colour where it is stretched" for shape in SHAPES if not is_even(shape)
    ]
    done.wrong += deaf_while_it_moves()
    done.wrong += lost_from_sight()
    if Clock._max_fps > MOST_TICKS:
        done.wrong.append(f"the clock ticks {Clock._max_fps} times a second: nobody can idle so")
    kept = sum(texture.width * texture.height for texture in letters._kept._textures.values())
    if kept > letters.MOST_KEPT_PIXELS:
        done.wrong.append(f"{kept} pixels of letters are kept")
    if {texture.colorfmt for texture in letters._kept._textures.values()} != {"luminance_alpha"}:
        done.wrong.append("letters take more than two bytes a pixel")
    said = [{key: sorted(value) for key, value in every.items()} for every in (done.texts, done.easy)]
    return {"shown": done.shown, "wrong": done.wrong, "texts": said[0], "easy": said[1]}


if __name__ == "__main__":
    json.dump(sweep(), sys.stdout)
