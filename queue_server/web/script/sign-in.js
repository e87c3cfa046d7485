// "Show password" and the focus on what went wrong, as GOV.UK Frontend does them.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
