// Rings once for each new call on the board page, where the browser lets a page make a sound, and gives
// each late line its turn.
"use strict";

(() => {
  const calls = () => new Set((document.getElementById("page").dataset.calls ?? "").split(" ").filter(Boolean));
  let heard = calls();
  const button = document.getElementById("sound");
  let wanted = false;

  button?.addEventListener("click", () => {
    wanted = true;
    button.hidden = true;
    Pages.chime();
  });

  document.addEventListener("htmx:after:swap", () => {
    const now = calls();
    const isNew = [...now].some((id) => !heard.has(id));
    heard = now;
    if (isNew && wanted) Pages.chime();
  });

  setInterval(() => {
    const lines = [...document.querySelectorAll("[data-turn]")];
    const next = (lines.findIndex((line) => !line.hidden) + 1) % (lines.length || 1);
    lines.forEach((line, place) => { line.hidden = place !== next; });
  }, 8000);
})();
