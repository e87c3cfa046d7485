"""Results as pictures: plain SVG from templates, the same on a page and in a file."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from queue_server.domain.standards import Standard
from queue_server.web.drawing import environment
from queue_server.what_if.plot import names, panels
from queue_server.what_if.trials import Result


def of_trials(title: str, results: Sequence[Result], standards: Sequence[Standard]) -> Markup:
    """Promises kept and waits of each case, in the order given, with their intervals."""
    template = environment().get_template("what_if/picture.svg")
    return Markup(  # noqa: S704 - drawn by our own template, which escapes what it is given
        template.render(title=title, names=names(results), panels=panels(results, standards))
    )
