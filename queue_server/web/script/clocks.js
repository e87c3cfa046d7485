// Ticks every clock on the page once a second, by the server's time; says what `web/clocks.py` says.
"use strict";

const Clocks = (() => {
  const SOON = 5 * 60, GREET_SOON = 2 * 60;
  let ahead = 0; // how far the server's clock is ahead of this computer's, in milliseconds

  const two = (n) => String(n).padStart(2, "0");
  const pressing = (seconds, soon) => (seconds < 0 ? "late" : seconds <= soon ? "soon" : "calm");
  const sinceThen = (seconds) => Math.max(0, Math.trunc(-seconds));
  const stillLeft = (seconds) => Math.max(0, Math.ceil(seconds));

  // A whole number of minutes, as `contract.waits.brief` says it.
  function brief(minutes) {
    const hours = Math.trunc(minutes / 60), over = minutes % 60;
    return [hours && `${hours} hr`, (over || !hours) && `${over} min`].filter(Boolean).join(" ");
  }

  // Each takes the seconds until the moment (negative once it is past).
  const say = {
    promise(seconds) {
      if (seconds < 0) return [`${brief(Math.max(1, Math.trunc(-seconds / 60)))} late`, "late"];
      return [`${brief(Math.max(1, Math.ceil(seconds / 60)))} left`, pressing(seconds, SOON)];
    },
    greeting(seconds) {
      const whole = Math.trunc(seconds), n = Math.abs(whole);
      return [`${Math.trunc(n / 60)}:${two(n % 60)} ${whole >= 0 ? "left" : "over"}`, pressing(whole, GREET_SOON)];
    },
    elapsed(seconds) {
      const n = sinceThen(seconds);
      return [`${two(Math.trunc(n / 60))}:${two(n % 60)}`];
    },
    minutes(seconds) {
      const n = sinceThen(seconds);
      return [n < 60 ? `${n} s` : brief(Math.trunc(n / 60))];
    },
    ago(seconds) {
      const whole = sinceThen(seconds);
      const [n, unit] = whole < 60 ? [whole, "second"] : [Math.trunc(whole / 60), "minute"];
      return [`${n} ${unit}${n === 1 ? "" : "s"} ago`];
    },
    seconds(seconds) {
      return [`${stillLeft(seconds)} s`];
    },
    countdown(seconds) {
      const n = stillLeft(seconds);
      return [`${Math.trunc(n / 60)}:${two(n % 60)}`];
    },
  };

  const now = () => Date.now() + ahead;

  function timeOfDay(zone) {
    const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
    return new Intl.DateTimeFormat("en-GB", form).format(now());
  }

  function put(element, words) {
    if (element.textContent !== words) element.textContent = words;
  }

  function tick(clock) {
    if (clock.dataset.clock === "time") return put(clock, timeOfDay(clock.dataset.zone));
    const [words, state] = say[clock.dataset.clock]((Date.parse(clock.dataset.due) - now()) / 1000);
    put(clock.querySelector("[data-said]") ?? clock, words);
    if (!state) return;
    for (const each of ["calm", "soon", "late"]) clock.classList.toggle(`mark--${each}`, each === state);
  }

  function tickAll() {
    document.querySelectorAll("[data-clock]").forEach(tick);
    for (const offer of document.querySelectorAll("[data-gone-after]")) {
      offer.hidden = Date.parse(offer.dataset.goneAfter) <= now();
    }
  }

  // A page that has just come says what time it is where the promises are kept.
  function correct() {
    const said = document.getElementById("page")?.dataset.now;
    if (said) ahead = Date.parse(said) - Date.now();
    tickAll();
  }

  correct();
  setInterval(tickAll, 1000);
  document.addEventListener("htmx:after:swap", correct);
  return { say, now, timeOfDay };
})();
