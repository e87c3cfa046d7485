"""The ticket as it is printed where its own language can't be: the number, and in English whom to ask."""

from __future__ import annotations

from queue_server.contract.receipt import LineStyle, Receipt, ReceiptLine


def in_english(receipt: Receipt) -> Receipt:
    """The same number and code with plain English lines; the screen has said the rest already."""
    lines = [
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.LABEL, text="Your number"),
        ReceiptLine(style=LineStyle.NUMBER, text=receipt.number),
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.HEADING, text="Please keep this ticket."),
        ReceiptLine(style=LineStyle.BODY, text="We are sorry: we can’t print your language here."),
        ReceiptLine(style=LineStyle.BODY, text="Show this to a member of staff. They will help you."),
    ]
    if receipt.qr_url is not None:
        follow = ReceiptLine(style=LineStyle.CODE_HEADING, text="Follow it on your phone")
        lines += [ReceiptLine(style=LineStyle.THIN_RULE), follow]
    return receipt.model_copy(update={"language": "en", "direction": "ltr", "lines": lines})
