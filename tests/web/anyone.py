"""What would keep somebody from a page: at any zoom, by ear, in their own colours, without motion, on paper.

Each function looks at the page as it stands in Chromium and says what is amiss, one sentence each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

ZOOMED = [(640, 400), (320, 400)]
"""What 200 % and 400 % leave of a window of 1280 × 800."""

SPACED = [(1366, 768), (390, 844)]
"""A desk and a phone, for words set wider apart."""

PAPER = 718
"""The pixels across A4 between margins of 10 mm."""

CONTROLS = {
    *("button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton"),
    *("switch", "slider", "tab", "menuitem", "DisclosureTriangle", "Date", "InputTime"),
}
SEVERAL = {"banner", "main", "navigation", "contentinfo", "complementary", "region", "search"}
_OF_THE_BROWSER = "Show "  # its own buttons in boxes for days and times
_READING = """
const named = (each) => each.tagName.toLowerCase() + (each.id ? "#" + each.id : "")
    + " “" + (each.textContent ?? "").trim().replace(/\\s+/g, " ").slice(0, 40) + "”";
const onlyHeard = ".only-heard, .govuk-visually-hidden, .govuk-skip-link";
const shown = (where) => [...document.querySelectorAll(where)]
    .filter((each) => each.checkVisibility() && !each.closest("svg") && !each.closest(onlyHeard));
const controls = "a[href], button, select, textarea, summary, input:not([type=hidden])";
"""
_SQUEEZED = f"""() => {{ {_READING}
    const wide = document.documentElement.clientWidth, amiss = [];
    if (document.documentElement.scrollWidth > wide) amiss.push("The page runs off to the side.");
    for (const each of shown("body *")) {{
        const style = getComputedStyle(each), box = each.getBoundingClientRect();
        const over = each.clientWidth && each.scrollWidth > each.clientWidth + 1;
        const scrolls = ["auto", "scroll"].includes(style.overflowX);
        if (over && scrolls && !each.querySelector("table, svg")) amiss.push(`Scrolls: ${{named(each)}}`);
        if (over && scrolls && each.tabIndex !== 0) amiss.push(`Scrolls, but not by keys: ${{named(each)}}`);
        if (over && ["hidden", "clip"].includes(style.overflowX)) amiss.push(`Cut: ${{named(each)}}`);
        if (each.clientHeight && each.scrollHeight > each.clientHeight + 2
            && ["hidden", "clip"].includes(style.overflowY)) amiss.push(`Cut below: ${{named(each)}}`);
        if (box.width && (box.left < -1 || box.right > wide + 1) && !each.closest(".table-wide, .scrolls"))
            amiss.push(`Off the page: ${{named(each)}}`);
    }}
    const floats = (each) => ["fixed", "sticky"].includes(getComputedStyle(each).position)
        || (each.parentElement && floats(each.parentElement));
    const within = (each) => {{  // what the boxes that scroll show of it: their upper and lower edges
        const [top, bottom] = each.parentElement ? within(each.parentElement) : [-Infinity, Infinity];
        const box = each.getBoundingClientRect();
        return !each.parentElement || getComputedStyle(each).overflowY === "visible"
            ? [top, bottom] : [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }};
    const lines = shown("body *").filter((each) => [...each.childNodes]
        .some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()) && !floats(each))
        .flatMap((each) => {{
            const [top, bottom] = within(each), range = document.createRange();
            const texts = [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
            return texts.flatMap((text) => {{
                range.selectNodeContents(text);
                return [...range.getClientRects()].map(({{left, right, top: high, height}}) => ({{
                    text: text.data.trim(), left: left + 2, right,
                    top: Math.max(top, high + height / 4),
                    bottom: Math.min(bottom, high + height * 3 / 4)}}));
            }});
        }}).filter((line) => line.text && line.top < line.bottom).sort((one, other) => one.top - other.top);
    lines.forEach((one, index) => {{
        for (const other of lines.slice(index + 1)) {{
            if (other.top >= one.bottom) break;
            if (one.left < other.right && other.left < one.right)
                amiss.push(`On top of each other: ${{one.text}} · ${{other.text}}`);
        }}
    }});
    const open = document.querySelector(":popover-open") ?? document;
    for (const each of shown(controls).filter((each) => !each.disabled && open.contains(each))) {{
        each.scrollIntoView({{block: "center", inline: "center"}});
        const box = each.getClientRects()[0];
        const there = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        const label = there?.closest("label");
        if (box && !each.contains(there) && label?.control !== each) amiss.push(`Covered: ${{named(each)}}`);
    }}
    scrollTo(0, 0);
    return amiss;
}}"""
_APART = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
_AS_BEFORE = "() => { document.adoptedStyleSheets = []; }"
_OTHER_LETTERS = """() => {
    const letters = {ar: /[\\u0600-\\u06ff]/, bn: /[\\u0980-\\u09ff]/, gu: /[\\u0a80-\\u0aff]/,
        pa: /[\\u0a00-\\u0a7f]/, ru: /[\\u0400-\\u04ff]/};
    const same = {ur: "ar", uk: "ru"}, amiss = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = walker.nextNode());) {
        const said = text.parentElement.closest("[lang]").lang;
        for (const [language, kind] of Object.entries(letters))
            if (kind.test(text.data) && language !== (same[said] ?? said))
                amiss.push(`Read aloud as ${said}: ${text.data.trim().slice(0, 40)}`);
    }
    return amiss;
}"""
_UNTOLD = """() => {
    const amiss = [];
    if (document.querySelector("[data-live^='/']") && !document.querySelector("[role=status], [aria-live]"))
        amiss.push("News would not be told.");
    if (document.querySelector("a.top-link:not(nav *)")) amiss.push("Links stand outside their part.");
    return amiss;
}"""
_IS_INSIDE = """() => document.querySelector(":popover-open").contains(document.activeElement)"""
_EDGES = f"""() => {{ {_READING}
    const amiss = [];
    for (const each of shown(".button, .input, select, textarea")) {{
        const style = getComputedStyle(each);
        if (style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1)
            amiss.push(`No edge: ${{named(each)}}`);
    }}
    for (const each of shown(controls).filter((each) => !each.disabled)) {{
        each.focus({{focusVisible: true}});
        const style = getComputedStyle(document.activeElement);
        const ring = style.outlineStyle === "auto" || parseFloat(style.outlineWidth) >= 2;
        if (document.activeElement !== each || style.outlineStyle === "none" || !ring)
            amiss.push(`Its focus is not seen: ${{named(each)}}`);
    }}
    return amiss;
}}"""
_MOVES = f"""() => {{ {_READING}
    const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
    return shown("body *").filter((each) => {{
        const style = getComputedStyle(each);
        return seconds(style.animationDuration) > 0.01 || seconds(style.transitionDuration) > 0.01;
    }}).map((each) => `Moves: ${{named(each)}}`);
}}"""
_PAPER = f"""() => {{ {_READING}
    const wide = document.documentElement.clientWidth;
    const useless = shown("button, .button, .top-button, .keys");
    const amiss = useless.map((each) => `Can't be used on paper: ${{named(each)}}`);
    if (document.documentElement.scrollWidth > wide) amiss.push("Runs off the paper.");
    for (const each of shown("main *"))
        if (["auto", "scroll", "hidden"].includes(getComputedStyle(each).overflowX)
            && each.scrollWidth > each.clientWidth + 1) amiss.push(`Cut on paper: ${{named(each)}}`);
    return amiss;
}}"""


def amiss(page: Page) -> dict[str, list[str]]:
    """All of it, by where it is amiss; a good page gives none. The page is loaded once and left on screen."""
    found = {"by ear": unheard(page)}
    for width, height in ZOOMED:
        page.set_viewport_size({"width": width, "height": height})
        found[f"{width} px wide"] = squeezed(page)
    page.evaluate(_APART)
    for width, height in SPACED:
        page.set_viewport_size({"width": width, "height": height})
        found[f"{width} px wide, words set apart"] = squeezed(page)
    page.evaluate(_AS_BEFORE)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    found["without motion"], found["in the system's colours"] = moving(page), edgeless(page)
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print", reduced_motion="no-preference", forced_colors="none")
    found["on paper"] = untidy(page)
    page.emulate_media(media="screen")
    return {where: said for where, said in found.items() if said}


def squeezed(page: Page) -> list[str]:
    """Whatever is cut, covered, overlaid or off the side now; tables alone may scroll, and by keys too."""
    return page.evaluate(_SQUEEZED)


def unheard(page: Page) -> list[str]:
    """What a screen reader would not tell, or tell wrongly: names, headings, landmarks, languages."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    told = [each for each in nodes if not each.get("ignored")]
    by_script = [*page.evaluate(_OTHER_LETTERS), *page.evaluate(_UNTOLD)]
    return [*_names(told), *_headings(told), *_landmarks(told), *by_script]


def astray(page: Page) -> list[str]:
    """What a screen reader or the Tab key would get wrong in the dialog that is open."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {each["nodeId"]: each for each in nodes}
    told = [each for each in nodes if not each.get("ignored") and _is_in_dialog(each, by_id)]
    amiss = [*_names(told)]
    if not any(_value(each, "role") == "dialog" and _value(each, "name") for each in told):
        amiss.append("The dialog has no name.")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(sum(_value(each, "role") in CONTROLS for each in told) + 2):
            if not page.evaluate(_IS_INSIDE):
                amiss.append(f"{key} leads out of the dialog.")
                break
            page.keyboard.press(key)
    return amiss


def edgeless(page: Page) -> list[str]:
    """What can't be made out once the system's colours replace ours; moves the focus."""
    return page.evaluate(_EDGES)


def moving(page: Page) -> list[str]:
    """Whatever still moves for whoever asked for less motion."""
    return page.evaluate(_MOVES)


def untidy(page: Page) -> list[str]:
    """What has no use on paper, or does not fit it."""
    return page.evaluate(_PAPER)


# ------------------------------------------------------------------------------------------------


def _value(node: dict[str, Any], part: str) -> str:
    return str(node.get(part, {}).get("value", ""))


def _names(told: list[dict[str, Any]]) -> Iterator[str]:
    buttons: Counter[str] = Counter()
    for node in told:
        role, name = _value(node, "role"), _value(node, "name")
        if role in CONTROLS and not name:
            yield f"A {role} has no name."
        if role == "button" and not name.startswith(_OF_THE_BROWSER):
            buttons[name] += 1
    yield from (f"{count} buttons are all called “{name}”." for name, count in buttons.items() if count > 1)


def _is_in_dialog(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> bool:
    above = by_id.get(node.get("parentId", ""))
    return _value(node, "role") == "dialog" or (above is not None and _is_in_dialog(above, by_id))


def _headings(told: list[dict[str, Any]]) -> Iterator[str]:
    levels = [
        next(each["value"]["value"] for each in node["properties"] if each["name"] == "level")
        for node in told
        if _value(node, "role") == "heading"
    ]
    if levels.count(1) != 1:  # a list of errors has its heading before it
        yield f"There is not one first heading: {levels}"
    if any(after > before + 1 for before, after in pairwise([1, *levels])):
        yield f"A level of headings is left out: {levels}"


def _landmarks(told: list[dict[str, Any]]) -> Iterator[str]:
    found = Counter((_value(each, "role"), _value(each, "name")) for each in told)
    if sum(count for (role, _), count in found.items() if role == "main") != 1:
        yield "There is not one main part."
    for (role, name), count in found.items():
        if role in SEVERAL and count > 1:
            yield f"{count} parts are all called {role} “{name}”."
