// Keeps a page as it is on the server: one stream says that something changed, then the page is fetched.
"use strict";

(() => {
  const FALLBACK = 30000, SILENT = 8000;
  const pause = () => 1000 + 2000 * Math.random(); // so that pages do not come back in step
  const page = () => document.getElementById("page");
  const path = page().dataset.live;
  if (!path) return; // a page that shows how things stood when it was opened
  let source = null, fetching = false, again = false, lostAt = null, shown = page().dataset.position;

  // Whether a place in the shop's order is older than what is on the page; another epoch is never older.
  function isOlder(position) {
    const [epoch, seq, tick] = position.split("/"), [now, nowSeq, nowTick] = shown.split("/");
    if (epoch !== now) return false;
    return +seq < +nowSeq || (+seq === +nowSeq && +tick < +nowTick);
  }

  async function refresh() {
    if (fetching) return (again = true);
    fetching = true;
    // The page looks by itself: that keeps nobody signed in.
    const headers = { "Front-Door-Refresh": "yes" };
    const how = { target: "#page", select: "#page", swap: "outerMorph", push: "false", source: "#page", headers };
    try {
      await htmx.ajax("GET", page().dataset.here, how);
    } finally {
      fetching = false;
      if (again) { again = false; refresh(); }
    }
  }

  function heard(event) {
    const { epoch, seq, tick } = JSON.parse(event.data);
    const position = `${epoch}/${seq}/${tick}`;
    if (position !== shown && !isOlder(position)) refresh();
  }

  function connect() {
    source = new EventSource(path);
    source.onopen = () => found();
    source.addEventListener("changed", heard);
    source.onerror = () => {
      lostAt ??= Date.now();
      // A refused stream is not tried again by the browser; a broken one is.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, pause());
    };
  }

  function found() {
    if (lostAt !== null) refresh();
    lostAt = null;
    lost();
  }

  // The stream may be there before all that it tells of: what could not be fetched is fetched in a moment.
  function failed(event) {
    const { request, response } = event.detail.ctx ?? {};
    const isOurs = request?.method === "GET" && request.action === page().dataset.here;
    if (isOurs && lostAt === null && !(response?.status < 500)) setTimeout(refresh, pause());
  }

  // What is shown may be old: say so, where it can't be overlooked.
  function lost() {
    const away = lostAt !== null && Date.now() - lostAt > SILENT;
    document.body.classList.toggle("stale", away);
    const note = document.getElementById("away");
    if (!note || note.dataset.away === String(away)) return;
    note.dataset.away = String(away);
    const words = note.dataset.words ?? "Not connected. What you see may be old. It comes back by itself.";
    note.textContent = away ? words : "";
    note.hidden = !away;
  }

  // A look that was begun before the page's newest, or for another page, is thrown away; an act's answer never.
  document.addEventListener("htmx:before:swap", (event) => {
    const { method, action } = event.detail.ctx.request;
    const fresh = event.detail.ctx.text.match(/data-position="([^"]+)"/)?.[1];
    const outdated = (fresh && isOlder(fresh)) || action !== page().dataset.here;
    if (method === "GET" && outdated) event.preventDefault();
    else if (fresh && isOlder(fresh)) again = true;
  });
  document.addEventListener("htmx:after:swap", () => {
    shown = page().dataset.position;
    if (again && !fetching) { again = false; refresh(); }
  });
  document.addEventListener("htmx:response:error", failed);
  document.addEventListener("htmx:error", failed);
  setInterval(lost, 1000);
  setInterval(refresh, FALLBACK);
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  connect();
})();
