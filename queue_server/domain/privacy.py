"""How long anything personal may be kept, and when each kind is due for deletion.

Shipped periods; the council's data protection officer decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from queue_server.domain.hours import day_span, shop_day

VISIT_DETAILS_KEPT = timedelta(hours=24)
PHONE_PAGE_KEPT = timedelta(hours=2)
AUDIT_KEPT = timedelta(days=365)
COMMAND_IDS_KEPT = timedelta(days=7)
BACKUPS_KEPT = timedelta(days=30)
UNDO_KEPT = timedelta(seconds=60)
SESSION_KEPT = timedelta(hours=12)


def details_due(visit_ended_at: datetime) -> datetime:
    """When names, contacts and notes of a visit go: 24 hours after it ended."""
    return visit_ended_at + VISIT_DETAILS_KEPT


def phone_page_due(visit_ended_at: datetime) -> datetime:
    """When the page behind the QR code is dead: 2 hours after the visit."""
    return visit_ended_at + PHONE_PAGE_KEPT


def audit_due(read_at: datetime) -> datetime:
    """When the record of who opened a person's details goes: after 12 months."""
    return read_at + AUDIT_KEPT


def command_id_due(done_at: datetime) -> datetime:
    """When a command may be forgotten: after 7 days, long after any device would send it again."""
    return done_at + COMMAND_IDS_KEPT


def message_due(sent_at: datetime, timezone: ZoneInfo) -> datetime:
    """When a line between colleagues goes: at the end of the shop's day."""
    return day_span(shop_day(sent_at, timezone), timezone)[1]


def undo_until(done_at: datetime) -> datetime:
    """Until when an act may be taken back: 60 seconds."""
    return done_at + UNDO_KEPT
