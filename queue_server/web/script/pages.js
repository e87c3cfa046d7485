// Keys, small dialogs and refusals: what makes the staff pages quick to use. Every act works without this.
"use strict";

const Pages = (() => {
  const KEYS_OFF = "front-door-keys-off";
  const FIELDS = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";

  // Keys -----------------------------------------------------------------------------------------

  const keysOff = () => localStorage.getItem(KEYS_OFF) === "yes";

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || keysOff()) return;
    if (event.target.closest?.(FIELDS) || Dialogs.open().length) return;
    const key = CSS.escape(event.key.toLowerCase());
    const wanted = [...document.querySelectorAll(`[data-key="${key}"]`)].find((each) => each.checkVisibility());
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    if (wanted.matches("button, a")) wanted.click();
  }

  function keysSwitch() {
    for (const row of document.querySelectorAll("[data-keys-switch]")) {
      row.hidden = false;
      row.querySelector("input").checked = !keysOff();
    }
  }

  // Dialogs --------------------------------------------------------------------------------------

  // What was refused stays open with what was typed; what was done closes.
  function settle() {
    for (const refused of document.querySelectorAll(".dialog[data-open]")) refused.showPopover();
    document.querySelector("[role=alert].note--refused")?.scrollIntoView({ block: "nearest" });
    if (document.activeElement === document.body) focusMain();
    keysSwitch();
    ring();
  }

  // The one main act is under the finger: Enter does it.
  function focusMain() {
    document.querySelector(".alert .button, .button--big.button--main")?.focus({ preventScroll: true, focusVisible: true });
  }

  // The answer closes what was open when it was asked for. The stream may have shown the act done before the
  // answer comes: a dialog opened meanwhile belongs to what is done next.
  function beforeRequest(event) {
    event.detail.ctx.dialogs = Dialogs.open();
  }

  // What was done leaves an empty form; what was refused keeps what was typed.
  function beforeSwap(event) {
    const { request, response, sourceElement, dialogs } = event.detail.ctx;
    if (request.method !== "POST") return;
    dialogs.forEach((dialog) => dialog.hidePopover());
    if (response.status < 400) sourceElement.closest?.("form")?.reset();
  }

  // A double click is one click: the answer to the first may have put another button there.
  function onlyOnce(event) {
    if (event.detail > 1 && event.target.closest("form button")) event.preventDefault();
  }

  function say(words) {
    const place = document.getElementById("away");
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
    if (!words) delete place.dataset.away; // whether the server is still away is said anew
  }

  const NOT_DONE = {
    503: "That was not done: the server can't keep anything just now. Try again in a moment. If it goes on, tell IT.",
    507: "That was not done: the server's disk is full. Tell IT now. Write down what can't wait.",
  };

  function failed(event) {
    const status = event.detail.ctx?.response?.status;
    if (event.detail.ctx?.request?.method !== "POST" || status === 409 || status === 422) return;
    say(NOT_DONE[status] ?? "That was not done. Try again in a moment. If it goes on, tell your manager.");
    setTimeout(() => say(""), 8000);
  }

  // What a page follows by itself, such as a trial: while the server is away, it says that it is old.
  function followed(event) {
    const { sourceElement, response } = event.detail.ctx ?? {};
    if (!sourceElement?.matches?.("[data-follows]")) return;
    const away = event.type === "htmx:error" || response?.status >= 500;
    const note = document.getElementById("away");
    note.textContent = away ? "Not connected. What you see may be old. It comes back by itself." : "";
    note.hidden = !away;
  }

  // The bell -------------------------------------------------------------------------------------

  let heard = null;

  function ring() {
    const page = document.getElementById("page");
    const alerts = new Set((page?.dataset.ring ?? "").split(" ").filter(Boolean));
    const isNew = heard !== null && [...alerts].some((id) => !heard.has(id));
    heard = alerts;
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (alerts.size) document.title = `(${alerts.size}) ${document.title}`;
    if (isNew) Pages.chime();
  }

  function chime() {
    const sound = new AudioContext();
    for (const [start, pitch] of [[0, 660], [0.22, 880]]) {
      const tone = sound.createOscillator(), loud = sound.createGain();
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.2, sound.currentTime + start);
      loud.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + start + 0.5);
      tone.connect(loud).connect(sound.destination);
      tone.start(sound.currentTime + start);
      tone.stop(sound.currentTime + start + 0.5);
    }
    setTimeout(() => sound.close(), 1500);
  }

  document.addEventListener("keydown", pressed);
  document.addEventListener("click", onlyOnce, true);
  document.addEventListener("change", (event) => {
    if (!event.target.closest("[data-keys-switch]")) return;
    localStorage.setItem(KEYS_OFF, event.target.checked ? "no" : "yes");
  });
  document.addEventListener("htmx:before:request", beforeRequest);
  document.addEventListener("htmx:before:swap", beforeSwap);
  document.addEventListener("htmx:finally:swap", settle); // htmx has set the title by then
  document.addEventListener("htmx:response:error", failed);
  document.addEventListener("htmx:error", failed);
  for (const end of ["htmx:error", "htmx:response:error", "htmx:after:request"]) {
    document.addEventListener(end, followed);
  }
  settle();
  return { chime, say };
})();
