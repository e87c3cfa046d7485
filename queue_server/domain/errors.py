"""Every refusal and every trouble, as two trees: a stable code and a plain sentence.

After a refusal nothing was changed. Translated to HTTP at one edge, `api/problems.py`.
"""

from __future__ import annotations


class Refusal(Exception):
    """The shop's rules say no. `message` may be shown to the person who asked."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotPossible(Refusal):
    """The ticket is not in a state in which this can be done; someone else was probably faster."""

    code = "not_possible"

    def __init__(self, ticket: object, wanted: str, state: str) -> None:
        super().__init__(f"{ticket} is {state}, so it can't be {wanted}.")
        self.ticket, self.wanted, self.state = ticket, wanted, state


class TooEarly(Refusal):
    """The act has a waiting time that is not over."""

    code = "too_early"


class NotFound(Refusal):
    """There is no such thing here, or not for this person; the two answers are the same."""

    code = "not_found"

    def __init__(self, what: str = "That") -> None:
        super().__init__(f"{what} is not here.")


class Unknown(Refusal):
    """A code that this shop does not know."""

    code = "unknown_code"

    def __init__(self, what: str, code: str) -> None:
        super().__init__(f"This shop has no {what} called “{code}”.")


class NotAllowed(Refusal):
    """This person or device may not do that."""

    code = "not_allowed"

    def __init__(self, message: str = "You do not have permission to do this.") -> None:
        super().__init__(message)


class StaffOnly(Refusal):
    """A need that only staff may set."""

    code = "staff_only"


class DeskBusy(Refusal):
    """Somebody is already called to or served at this desk."""

    code = "desk_busy"


class DeskTaken(Refusal):
    """A colleague sits at this desk."""

    code = "desk_taken"


class DeskClosed(Refusal):
    """Open a desk first."""

    code = "desk_closed"


class DeskPaused(Refusal):
    """The desk is having a break."""

    code = "desk_paused"


class RoomTaken(Refusal):
    """The room is in use or kept for somebody."""

    code = "room_taken"


class NoRoomFree(Refusal):
    """A room is needed and none is free."""

    code = "no_room_free"


class ServiceClosed(Refusal):
    """The service takes no new tickets now."""

    code = "service_closed"


class ShopClosed(Refusal):
    """The shop takes no new tickets now."""

    code = "shop_closed"


class SlotTaken(Refusal):
    """Somebody else has this time, or it can no longer be booked."""

    code = "slot_taken"

    def __init__(self) -> None:
        super().__init__("This time has just been taken. Please choose another.")


class Clash(Refusal):
    """A place, an adviser or a customer would be in two things at once."""

    code = "clash"


class PermissionNeeded(Refusal):
    """The customer has to be asked first."""

    code = "permission_needed"


class NumbersUsedUp(Refusal):
    """A series has no numbers left today."""

    code = "numbers_used_up"


class CommandReused(Refusal):
    """The same `command_id` came with another body."""

    code = "command_reused"

    def __init__(self) -> None:
        super().__init__("This command was already used for something else.")


class UndoOver(Refusal):
    """Too late, by somebody else, or not the latest thing that happened."""

    code = "undo_over"


class TooMany(Refusal):
    """Too many tries, or no room for another."""

    code = "too_many"


class SignInFailed(Refusal):
    """The user or the password is wrong; the words are the same for both."""

    code = "sign_in_failed"


class NotSignedIn(Refusal):
    """Who is asking?"""

    code = "not_signed_in"


class StillPlaying(Refusal):
    """What is being tried out must end first."""

    code = "still_playing"


class BadInput(Refusal):
    """What was sent can't be understood."""

    code = "bad_input"


class Trouble(Exception):
    """The server can't do this now, whoever asks; in time, or with IT's help, it can again.

    Nothing that was answered is lost. Whether this was done is not known: who sends it again under the
    same `command_id` finds out.
    """

    code = "trouble"
    message = "The server can't do this now. Please try again in a moment."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.message
        super().__init__(self.message)


class DiskFull(Trouble):
    """Nothing more can be kept until there is room."""

    code = "disk_full"
    message = "The server's disk is full, so nothing new can be kept. Please tell IT: it needs room."


class DiskFailed(Trouble):
    """The disk takes nothing: it is read-only, or broken."""

    code = "disk_failed"
    message = "The server's disk takes nothing new. Please tell IT: it can't be written."


class DataDamaged(Trouble):
    """What the disk holds is not what was written there. Nothing more is written to it."""

    code = "data_damaged"
    message = "The server's data is damaged. Please tell IT: a copy has to be put back."


class DatabaseAway(Trouble):
    """Nobody answers where the database is."""

    code = "database_away"
    message = "The server can't reach its data now. Please try again in a moment."


class DatabaseBusy(Trouble):
    """Others have kept the database busy for too long."""

    code = "database_busy"
    message = "The server is too busy now. Please try again in a moment."
