// Hide: one touch and nothing of the visit is on the phone's screen, nor a step back away.
"use strict";

document.addEventListener("click", (event) => {
  if (!event.target.closest("#hide")) return;
  event.preventDefault();
  document.body.replaceChildren();
  document.body.className = "phone-blank";
  document.title = "New page";
  location.replace(event.target.closest("#hide").href);
});
