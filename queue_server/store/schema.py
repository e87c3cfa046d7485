"""Every table of the store. Moments are stored as microseconds since 1970, UTC, in big integers.

Each table carries `shop_id`; what only one shop, desk, room or day may have once is a constraint here.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from queue_server.store.booking_tables import appointment as appointment
from queue_server.store.booking_tables import attempt as attempt
from queue_server.store.booking_tables import booking_contact as booking_contact
from queue_server.store.booking_tables import claim as claim
from queue_server.store.booking_tables import closure as closure
from queue_server.store.booking_tables import surgery as surgery
from queue_server.store.columns import Moment as Moment
from queue_server.store.columns import metadata as metadata
from queue_server.store.columns import shop_column
from queue_server.store.feedback_tables import feedback as feedback
from queue_server.store.feedback_tables import remark as remark
from queue_server.store.feedback_tables import remark_words as remark_words
from queue_server.store.follow_up_tables import follow_up as follow_up
from queue_server.store.follow_up_tables import follow_up_words as follow_up_words
from queue_server.store.follow_up_tables import sharing as sharing
from queue_server.store.outgoing_table import outgoing_message as outgoing_message
from queue_server.store.wait_tables import estimate as estimate
from queue_server.store.wait_tables import learnt as learnt
from queue_server.store.wait_tables import told as told
from queue_server.store.wait_tables import trial as trial

shop = Table(
    "shop",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("epoch", String(36), nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("tick", BigInteger, nullable=False),
    Column("dial", Float),
    Column("phone_key", LargeBinary, nullable=False),
    Column("lease_holder", String(36)),
    Column("lease_until", Moment),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("day", Date, nullable=False),
    Column("number", String(5), nullable=False),
    Column("language", String(3), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("large_print", Boolean, nullable=False),
    Column("tells_appointment", Boolean, nullable=False),
    Column("issued_by", String(60), nullable=False),
    Column("arrived_at", Moment, nullable=False),
    Column("approximate", Boolean, nullable=False),
    Column("greeted_at", Moment),
    Column("booked_at", Moment),
    Column("allotted_at", Moment),
    Column("told_longer_at", Moment),
    Column("appointment_offered_at", Moment),
    Column("room_asked_at", Moment),
    Column("room_given_at", Moment),
    Column("needs", Text, nullable=False),
    Column("named_adviser", String(60)),
    Column("clash", Boolean, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("phone_token_hash", LargeBinary),
    Column("visit_ended_at", Moment),
    UniqueConstraint("shop_id", "day", "number"),
    Index("ix_ticket_phone_token_hash", "phone_token_hash", unique=True),
)

ACTIVE_STATES = ("waiting", "called", "serving", "on_hold")
_ACTIVE = text(f"state IN {ACTIVE_STATES}")
IS_ACTIVE = text(f"turn.state IN {ACTIVE_STATES}")
"""The same words as of the index `ix_turn_active`, or it would not be used."""
_ENDED = text("ended_at IS NOT NULL")
_AT_DESK = text("state IN ('called', 'serving')")

turn = Table(
    "turn",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("ticket_id", Uuid, ForeignKey("ticket.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("service", String(40)),
    Column("skill", String(40), nullable=False),
    Column("promises", Text, nullable=False),
    Column("after_transfer", Boolean, nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("not_before", Moment),
    Column("called_at", Moment),
    Column("seen_at", Moment),
    Column("held_at", Moment),
    Column("resumed_at", Moment),
    Column("ended_at", Moment),
    Column("no_show_at", Moment),
    Column("last_called_at", Moment),
    Column("served_for_us", BigInteger, nullable=False),
    Column("recalls", Integer, nullable=False),
    Column("called_to", String(40)),
    Column("room", String(40)),
    Column("desk", String(40)),
    Column("adviser", String(60)),
    Column("outcome", String(20)),
    UniqueConstraint("ticket_id", "position"),
    Index("ix_turn_active", "shop_id", "day", sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    Index("ix_turn_shop_id_day", "shop_id", "day"),
    Index("ix_turn_ended", "shop_id", "ended_at", sqlite_where=_ENDED, postgresql_where=_ENDED),
    Index("uq_turn_desk", "shop_id", "desk", unique=True, sqlite_where=_AT_DESK, postgresql_where=_AT_DESK),
)

turn_note = Table(
    "turn_note",
    metadata,
    Column("turn_id", Uuid, ForeignKey("turn.id"), primary_key=True),
    shop_column(),
    Column("text", Text, nullable=False),
    Column("delete_at", Moment),
)

finish_detail = Table(
    "finish_detail",
    metadata,
    Column("turn_id", Uuid, ForeignKey("turn.id"), primary_key=True),
    shop_column(),
    Column("referrals", JSON, nullable=False),
    Column("been_before", Boolean),
)

counter = Table(
    "counter",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("series", String(1), primary_key=True),
    Column("last_count", Integer, nullable=False),
)

desk_use = Table(
    "desk_use",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("desk", String(40), primary_key=True),
    Column("adviser", String(60), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("paused_until", Moment),
    Column("pause_reason", String(40)),
    UniqueConstraint("shop_id", "adviser"),
)

room_use = Table(
    "room_use",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("room", String(40), primary_key=True),
    Column("ticket_id", Uuid, ForeignKey("ticket.id"), nullable=False),
    Column("reserved_at", Moment, nullable=False),
    Column("given_at", Moment),
    Column("welfare_seen_at", Moment),
    UniqueConstraint("ticket_id"),
)

room_out = Table(
    "room_out",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("room", String(40), primary_key=True),
    Column("since", Moment, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("act", String(40), nullable=False),
    Column("ticket_id", Uuid),
    Column("facts", JSON, nullable=False),
    Index("ix_journal_ticket_id_seq", "ticket_id", "seq"),
)

command = Table(
    "command",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("actor", String(60), primary_key=True),
    Column("command_id", Uuid, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("done", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_command_at", "at"),
)

undo = Table(
    "undo",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("ticket_id", Uuid, primary_key=True),
    Column("actor", String(60), nullable=False),
    Column("act", String(40), nullable=False),
    Column("rows", JSON, nullable=False),
    Column("until", Moment, nullable=False),
    Index("ix_undo_ticket_id", "ticket_id"),
)

call = Table(
    "call",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("day", Date, nullable=False),
    Column("turn_id", Uuid, ForeignKey("turn.id"), nullable=False),
    Column("number", String(5), nullable=False),
    Column("place", String(40), nullable=False),
    Column("language", String(3), nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("called_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Index("ix_call_shop_id_called_at", "shop_id", "called_at"),
    Index("ix_call_turn_id", "turn_id"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("kind", String(20), nullable=False),
    Column("ticket_id", Uuid, ForeignKey("ticket.id")),
    Column("place", String(60)),
    Column("raised_by", String(60), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("acknowledged_by", String(60)),
    Column("acknowledged_at", Moment),
    Column("closed_at", Moment),
    Index(
        "ix_alert_open",
        "shop_id",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

delay = Table(
    "delay",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("services", JSON, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("new_time", Moment, nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("text", String(60), nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("until", Moment),
    Column("ended_at", Moment),
)

paused_service = Table(
    "paused_service",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("service", String(40), primary_key=True),
    Column("reason", String(40), nullable=False),
    Column("paused_at", Moment, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("sender", String(60), nullable=False),
    Column("sender_name", String(80), nullable=False),
    Column("addressee", String(60), nullable=False),
    Column("text", String(300), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Index("ix_message_shop_id_sent_at", "shop_id", "sent_at"),
)

print_job = Table(
    "print_job",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("command_id", Uuid, nullable=False),
    Column("copy_number", Integer, nullable=False),
    Column("ticket_id", Uuid, ForeignKey("ticket.id")),
    Column("printer", String(60)),
    Column("receipt", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("evidence", String(12), nullable=False),
    Column("cause", String(80)),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("taken_by", String(60)),
    Column("taken_until", Moment),
    UniqueConstraint("shop_id", "command_id", "copy_number"),
    Index("ix_print_job_state", "shop_id", "state"),
    Index("ix_print_job_ticket_id", "ticket_id"),
)

person = Table(
    "person",
    metadata,
    Column("id", String(60), primary_key=True),
    shop_column(),
    Column("user", String(60), nullable=False),
    Column("name", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("organisation", String(60)),
    Column("skills", JSON, nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("pin_hash", String(200)),
    Column("active", Boolean, nullable=False),
    UniqueConstraint("shop_id", "user"),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    shop_column(),
    Column("person_id", String(60), ForeignKey("person.id"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("device_id", String(60)),
)

council_link = Table(
    "council_link",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("person_id", String(60), ForeignKey("person.id"), primary_key=True),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    UniqueConstraint("shop_id", "issuer", "subject"),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", Integer, primary_key=True),
    shop_column(),
    Column("user", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_sign_in_failure_shop_id_user_at", "shop_id", "user", "at"),
)

device = Table(
    "device",
    metadata,
    Column("id", String(60), primary_key=True),
    shop_column(),
    Column("kind", String(10), nullable=False),
    Column("name", String(60), nullable=False),
    Column("place", Integer),
    Column("speaks", Boolean, nullable=False),
    Column("printer", String(60)),
    Column("desk", String(40)),
    Column("token_hash", LargeBinary, unique=True),
    Column("code_hash", LargeBinary),
    Column("code_until", Moment),
    Column("code_tries", Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    UniqueConstraint("shop_id", "kind", "name"),
    UniqueConstraint("shop_id", "kind", "place"),
)

device_seen = Table(
    "device_seen",
    metadata,
    Column("device_id", String(60), ForeignKey("device.id"), primary_key=True),
    shop_column(),
    Column("seen_at", Moment, nullable=False),
    Column("health", JSON, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Uuid, primary_key=True),
    shop_column(),
    Column("at", Moment, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("act", String(40), nullable=False),
    Column("ticket_id", Uuid),
    Column("details", JSON, nullable=False),
    Index("ix_audit_shop_id_at", "shop_id", "at"),
)

housekeeping = Table(
    "housekeeping",
    metadata,
    Column("shop_id", String(40), primary_key=True),
    Column("job", String(40), primary_key=True),
    Column("last_success_at", Moment),
    Column("last_failure_at", Moment),
    Column("deleted", Integer, nullable=False),
)
