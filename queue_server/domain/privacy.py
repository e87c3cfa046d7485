"""How long anything personal may be kept, and when each kind is due for deletion.

Shipped periods; the council's data protection officer decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta

VISIT_DETAILS_KEPT = timedelta(hours=24)
PHONE_PAGE_KEPT = timedelta(hours=2)
AUDIT_KEPT = timedelta(days=365)
COMMAND_IDS_KEPT = timedelta(days=7)
OUTGOING_KEPT = timedelta(days=30)
ATTEMPTS_KEPT = timedelta(days=1)
BOOKING_CONTACTS_KEPT = timedelta(days=30)
UNDO_KEPT = timedelta(seconds=60)
REMARKS_KEPT = timedelta(days=30)
BACKUPS_KEPT = timedelta(days=30)
DELETED_EVERY = timedelta(hours=1)
DELETION_LATE_AFTER = timedelta(hours=3)


def deletion_is_late(last_done_at: datetime | None, now: datetime) -> bool:
    """Whether what is due has not all been deleted for three hours, or never."""
    return last_done_at is None or now - last_done_at > DELETION_LATE_AFTER


def details_due(visit_ended_at: datetime) -> datetime:
    """When names, contacts and notes of a visit go: 24 hours after it ended."""
    return visit_ended_at + VISIT_DETAILS_KEPT


def phone_page_due(visit_ended_at: datetime) -> datetime:
    """When the page behind the QR code is dead: 2 hours after the visit."""
    return visit_ended_at + PHONE_PAGE_KEPT


def undo_until(done_at: datetime) -> datetime:
    """Until when an act may be taken back: 60 seconds."""
    return done_at + UNDO_KEPT


def booking_contact_due(ends_at: datetime) -> datetime:
    """When the name and the contact of a booking go: 30 days after the appointment."""
    return ends_at + BOOKING_CONTACTS_KEPT
