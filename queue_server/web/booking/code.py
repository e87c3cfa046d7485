"""A square code as a picture in the page: what scanners and phones read."""

from __future__ import annotations

from markupsafe import Markup

_QUIET_ZONE = 4


def square(text: str, label: str) -> Markup:
    """The code as an image that is read out as `label`; black on white whatever the page's colours."""
    import qrcode  # 3 MB that a server without such pages does without
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_ZONE)
    code.add_data(text)
    rows = code.get_matrix()
    dots = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    return Markup(
        '<svg class="square-code" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" '
        'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/>'
        '<path fill="#000" d="{2}"/></svg>'
    ).format(len(rows), label, dots)
