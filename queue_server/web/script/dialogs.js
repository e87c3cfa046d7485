// Small forms that open over a page: the focus goes in and stays there; the browser takes it back where it was.
"use strict";

const Dialogs = (() => {
  const open = () => [...document.querySelectorAll(".dialog:popover-open")];

  // What opens is ready to be filled in, or to be closed.
  function opened(event) {
    const dialog = event.target;
    if (event.newState !== "open" || !dialog.matches(".dialog")) return;
    const first = ["[autofocus]", "form :is(input:not([type=hidden]), select, textarea, button)"]
      .map((where) => dialog.querySelector(where)).find(Boolean);
    (first ?? stops(dialog)[0])?.focus();
  }

  const stops = (dialog) => [...dialog.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((each) => !each.disabled && each.checkVisibility());

  // Tab goes round within what is open: the page under it can't be seen well.
  function goesRound(event) {
    const dialog = open().at(-1);
    if (event.key !== "Tab" || !dialog) return;
    const inside = stops(dialog), here = document.activeElement;
    const [edge, next] = event.shiftKey ? [inside[0], inside.at(-1)] : [inside.at(-1), inside[0]];
    if (here !== edge && dialog.contains(here)) return;
    event.preventDefault();
    next?.focus();
  }

  document.addEventListener("keydown", goesRound);
  document.addEventListener("toggle", opened, true);
  return { open };
})();
