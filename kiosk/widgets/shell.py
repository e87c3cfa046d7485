"""The whole window: page, bars and overlay; one finger at a time, a keyboard, and no double touches."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kivy.core.window import Window
from kivy.uix.widget import Widget

from kiosk.aloud import Focus
from kiosk.answers import Answer, Press, ScanCode, TypeKey
from kiosk.scanner import Scanned, Scanner, Typed
from kiosk.screens.question import Bars, Choice, Look, Question
from kiosk.widgets import letters
from kiosk.widgets.focus import Way, neighbour
from kiosk.widgets.frame import BarFrame
from kiosk.widgets.overlay import Laid, Overlay
from kiosk.widgets.page import Page
from kiosk.widgets.parts import forget_code
from kiosk.widgets.pen import Written
from kiosk.widgets.style import Style
from kiosk.widgets.touchable import Touchable

UNASKED_SECONDS = 1.0
"""How long a page that came by itself hears nothing: a second tap was meant for the page before it."""

MOST_ARRANGED = 60
"""How many pages it remembers to have arranged since another one came, so as not to prepare them again."""

QUICK_DEBOUNCE_SECONDS = 0.3
"""Where no more than this is asked for, one key may follow another as fast as fingers are."""

_BACKSPACE, _TAB, _ENTER, _SPACE, _KEYPAD_ENTER = 8, 9, 13, 32, 271
_ARROWS = {273: Way.UP, 274: Way.DOWN, 275: Way.RIGHT, 276: Way.LEFT}


@dataclass(frozen=True)
class Scene:
    """Everything on the screen at one moment, as one comparable value."""

    question: Question
    bars: Bars
    style: Style
    laid: Laid | None = None


class Shell(Widget):
    """Shows scenes; tells `on_answer` what was chosen and `on_touched` that somebody is there.

    What begins within `debounce_seconds` of an answer is not heard, nor what begins within a second of a page
    that came by itself, such as a ticket from the server, or that moved its choices by itself, such as for
    news of the wait. Hiding is always heard.
    """

    def __init__(
        self,
        on_answer: Callable[[Answer], None],
        on_touched: Callable[[], None],
        now: Callable[[], float],
        on_moved: Callable[[], None] = lambda: None,
        on_keypad: Callable[[int], bool] = lambda _: False,
    ) -> None:
        """`on_moved`: the keyboard stands elsewhere; `on_keypad` takes a key, or leaves it by False."""
        super().__init__()
        self.debounce_seconds = 0.3
        self.in_order = False
        self.scene: Scene | None = None
        self._tell = on_answer
        self._touched = on_touched
        self._now = now
        self._moved = on_moved
        self._on_keypad = on_keypad
        self._at = 0
        self._settled_at = float("-inf")
        self._answering: Answer | None = None
        self._finger: object | None = None
        self._focus: int | None = None
        self._keys_down: set[int] = set()
        self._last_key: Choice | None = None
        self._scanner = Scanner()
        self._page: Page | None = None
        self._bars: BarFrame | None = None
        self._overlay: Overlay | None = None
        self._arranged: deque[tuple[Question, Style]] = deque(maxlen=MOST_ARRANGED)

    # Showing

    def show(self, scene: Scene) -> None:
        """Draw what differs from what is there."""
        before, self.scene = self.scene, scene
        if before == scene:
            return
        # The ground is what the window is cleared to: one layer of paint less than a box.
        Window.clearcolor = scene.style.theme.page
        restyled = before is None or before.style != scene.style
        held, stood_at = self._held(before, scene), self._places()
        if restyled or before is None or before.question.key != scene.question.key:
            letters.begin_page()
            self._arranged.clear()  # their pictures may be dropped from now on
            self._at = 0
            self._focus = None if self._focus is None else 0
        if restyled or before is None or before.question != scene.question:
            # What makes the page look otherwise stays in sight where it is chosen.
            chosen = self._answering if restyled else None
            self._page = self._swap(self._page, self._new_page(scene, chosen))
            self._at = self._page.at
        if restyled or before is None or before.bars != scene.bars:
            self._bars = self._swap(self._bars, BarFrame(scene.bars, scene.style, self._chosen))
        if restyled or before is None or before.laid != scene.laid:
            laid = None if scene.laid is None else Overlay(scene.laid, scene.style, self._chosen)
            self._overlay = self._swap(self._overlay, laid)
            if self._focus is not None and (before is None or (before.laid is None) != (scene.laid is None)):
                self._focus = 0
        if before is not None and self._answering is None:
            same_page = before.question.key == scene.question.key
            if not same_page or self._moved_from(stood_at):
                self._settle(max(UNASKED_SECONDS, self.debounce_seconds))
        self._put_in_order()
        self._hold(held)
        self._show_focus()

    def blank(self) -> None:
        """Empty the screen at once and forget what was drawn; the next scene is drawn afresh."""
        self.clear_widgets()
        self.scene = self._page = self._bars = self._overlay = None
        self._finger = self._focus = None
        self._last_key = None
        self._scanner.forget()
        self._arranged.clear()
        letters.forget()
        forget_code()

    def prepare(self, scene: Scene) -> None:
        """Arrange a scene that may come next, so that its letters are at hand; nothing of it is shown."""
        if (scene.question, scene.style) in self._arranged:
            return
        self._arranged.append((scene.question, scene.style))
        Page(scene.question, scene.style, 0, self._chosen)
        BarFrame(scene.bars, scene.style, self._chosen)

    @property
    def is_quiet(self) -> bool:
        """Whether no finger is down."""
        return self._finger is None

    @property
    def focus(self) -> Focus | None:
        """What the keyboard stands on."""
        touchables = self.touchables
        if self._focus is None or not touchables:
            return None
        at = self._focus % len(touchables)
        return Focus(touchables[at].choice, at + 1, len(touchables), self._at % self.pages + 1, self.pages)

    def stand_somewhere(self) -> None:
        """Whoever cannot see the screen always stands on something."""
        if self._focus is None:
            self._focus = 0
            self._show_focus()

    @property
    def touchables(self) -> list[Touchable]:
        """What can be touched now, in order."""
        over = self._overlay.touchables if self._overlay is not None else None
        page = over if over is not None else (self._page.touchables if self._page is not None else [])
        return [touchable for touchable in (*page, *self.bar_touchables) if touchable.can_be_touched]

    @property
    def bar_touchables(self) -> list[Touchable]:
        """What the bars offer, resting or not: always the same, in the same place."""
        return self._bars.touchables if self._bars is not None else []

    @property
    def is_settling(self) -> bool:
        """Whether the page is so new that only hiding is heard."""
        return self._now() < self._settled_at

    @property
    def written(self) -> list[Written]:
        """Every text on the screen and its room."""
        pens = [part.pen for part in (self._page, self._bars, self._overlay) if part is not None]
        return [written for pen in pens for written in pen.written]

    @property
    def pages(self) -> int:
        """How many pages the question takes in this style."""
        return self._page.pages if self._page is not None else 0

    def _places(self) -> dict[Answer, tuple[float, float]]:
        return {each.choice.answer: (each.x, each.y) for each in self.touchables}

    def _moved_from(self, stood_at: Mapping[Answer, tuple[float, float]]) -> bool:
        return any(stood_at.get(answer, place) != place for answer, place in self._places().items())

    def _held(self, before: Scene | None, scene: Scene) -> Answer | None:
        """What the keyboard stands on and keeps, while the same page says more or less than before."""
        same = before is not None and before.question.key == scene.question.key and before.laid == scene.laid
        touchables = self.touchables
        if not same or self._focus is None or not touchables:
            return None
        return touchables[self._focus % len(touchables)].choice.answer

    def _hold(self, held: Answer | None) -> None:
        answers = [touchable.choice.answer for touchable in self.touchables]
        if held in answers:
            self._focus = answers.index(held)

    def _new_page(self, scene: Scene, chosen: Answer | None = None) -> Page:
        self._arranged.append((scene.question, scene.style))
        return Page(scene.question, scene.style, self._at, self._chosen, chosen)

    def _swap(self, old: Any, new: Any) -> Any:
        if old is not None:
            self.remove_widget(old)
        if new is not None:
            self.add_widget(new)
        return new

    def _put_in_order(self) -> None:
        for part in (self._bars, self._overlay):
            if part is not None:
                self.remove_widget(part)
                self.add_widget(part)

    # Touch

    def on_touch_down(self, touch: Any) -> bool:
        """One finger at a time; wheels and other buttons are nothing to a touch screen."""
        self._touched()
        if getattr(touch, "is_mouse_scrolling", False) or self._finger is not None:
            return True
        self._finger = touch.uid
        self._move_focus_to(None)
        for touchable in reversed(self.touchables):
            if self._hears(touchable) and touchable.on_touch_down(touch):
                break
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """The finger that left is forgotten."""
        if touch.uid == self._finger:
            self._finger = None
        return bool(super().on_touch_up(touch))

    def _chosen(self, choice: Choice) -> None:
        self._settle(self.debounce_seconds)
        self._last_key = choice if choice.look is Look.KEY else None
        if choice.answer is Press.MORE_CHOICES:
            self._turn()
            return
        self._answer(choice.answer)

    def _answer(self, answer: Answer) -> None:
        self._answering = answer
        try:
            self._tell(answer)
        finally:
            self._answering = None

    def _settle(self, seconds: float) -> None:
        self._settled_at = max(self._settled_at, self._now() + seconds)

    def _hears(self, touchable: Touchable) -> bool:
        """On a keyboard only the same key is not meant again so soon, unless hands need more time."""
        choice, last = touchable.choice, self._last_key
        if choice.look is Look.KEY and last is not None and self.debounce_seconds <= QUICK_DEBOUNCE_SECONDS:
            return choice != last or not self.is_settling
        return choice.answer is Press.HIDE or not self.is_settling

    def _turn(self) -> None:
        if self.scene is None:
            return
        self._at += 1
        self._page = self._swap(self._page, self._new_page(self.scene))
        self._put_in_order()
        self._show_focus()
        self._moved()

    # Keyboard

    def on_key_down(self, _window: object, key: int, code: int, _text: str, modifiers: list[str]) -> bool:
        """Tab and arrows move, Enter and Space choose, once until let go; every key is swallowed.

        What a reader sends moves and chooses nothing. `in_order`, arrows go on and back as Tab does, since
        nobody who listens knows what stands beside what.
        """
        if key in self._keys_down:
            return True
        self._keys_down.add(key)
        self._touched()
        if self._on_keypad(code):
            return True
        if self._is_scanned(key) or not (touchables := self.touchables):
            return True
        if key == _BACKSPACE:
            self._press_key(Press.ERASE)
        elif key in (_ENTER, _SPACE, _KEYPAD_ENTER):
            if self._focus is not None and self._hears(chosen := touchables[self._focus % len(touchables)]):
                chosen.answer()
        elif key == _TAB:
            self._move_focus_to(self._next(len(touchables), -1 if "shift" in modifiers else 1))
        elif key in _ARROWS:
            self._move_focus_to(self._beside(touchables, _ARROWS[key]))
        return True

    def on_key_up(self, _window: object, key: int, *_: object) -> bool:
        """The key is let go."""
        self._keys_down.discard(key)
        return True

    def on_textinput(self, _window: object, text: str) -> bool:
        """A character, from a reader or from a hand; `listen` finds out which."""
        self._touched()
        if text != " " or self._focus is None or self._scanner.is_under_way:
            self._scanner.hear(text, self._now())
        return True

    def listen(self) -> None:
        """To be called once a frame: tell what was scanned; press the keys on the page that were typed."""
        self._take(self._scanner.settle(self._now()))

    def _is_scanned(self, key: int) -> bool:
        """Whether this key belongs to a scan, which Enter and Tab end."""
        if not self._scanner.is_under_way:
            return False
        if key in (_ENTER, _KEYPAD_ENTER, _TAB):
            self._take(self._scanner.end())
            return True
        return key == _SPACE

    def _take(self, heard: Scanned | Typed | None) -> None:
        match heard:
            case Scanned(text):
                self._tell(ScanCode(text))
            case Typed(text):
                for character in text.lower():
                    self._press_key(TypeKey(character))

    def _press_key(self, answer: Answer) -> None:
        """Only what the page offers can be typed."""
        if any(touchable.choice.answer == answer for touchable in self.touchables):
            self._answer(answer)

    def _next(self, count: int, step: int) -> int:
        if self._focus is None:
            return 0 if step > 0 else count - 1
        return (self._focus + step) % count

    def _beside(self, touchables: list[Touchable], way: Way) -> int:
        if self.in_order:
            return self._next(len(touchables), 1 if way in (Way.DOWN, Way.RIGHT) else -1)
        if self._focus is None:
            return 0
        boxes = [(*touchable.pos, *touchable.size) for touchable in touchables]
        return neighbour(boxes, self._focus % len(boxes), way)

    def _move_focus_to(self, index: int | None) -> None:
        self._focus = index
        self._show_focus()
        self._moved()

    def _show_focus(self) -> None:
        touchables = self.touchables
        if self._focus is not None and touchables:
            self._focus %= len(touchables)
        for index, touchable in enumerate(touchables):
            touchable.focused = index == self._focus
            if touchable.focused:
                _bring_forward(touchable)


def _bring_forward(touchable: Touchable) -> None:
    """Drawn last among its neighbours, so that no card covers its rings."""
    canvas = touchable.parent.canvas
    canvas.remove(touchable.canvas)
    canvas.add(touchable.canvas)
