"""GOV.UK Notify, by its own client: texts and emails through two templates that hold nothing but a place for
our text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from queue_server.domain.outgoing import Cause, Way
from queue_server.outgoing.carriers import ANSWER_WITHIN_SECONDS, Dispatch, NotSent
from queue_server.shop_messages import NotifyRow

ADDRESS = "https://api.notifications.service.gov.uk"
_DELIVERED = frozenset({"delivered", "sent"})
_NOT_DELIVERED = frozenset({"permanent-failure", "temporary-failure", "technical-failure", "failed"})
_TOO_MANY, _NO_KEY, _BAD_REQUEST, _FAULT = 429, 403, 400, 500


class NotifyCarrier:
    """An account at GOV.UK Notify. Raises ImportError where its client is not installed.

    `templates` answers with the ids that the shop's files name now; a way without one is not carried.
    """

    def __init__(
        self,
        key: str,
        templates: Callable[[], NotifyRow],
        address: str = ADDRESS,
        answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
    ) -> None:
        from notifications_python_client.notifications import NotificationsAPIClient

        # Its log would hold what Notify says about an address; what matters is in the cause.
        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
        self._client = NotificationsAPIClient(key, base_url=address, timeout=answer_within_seconds)
        self._templates = templates

    @property
    def ways(self) -> frozenset[Way]:
        """See Carrier."""
        ids = self._templates()
        named = {Way.SMS: ids.sms_template, Way.EMAIL: ids.email_template}
        return frozenset(way for way, template in named.items() if template is not None)

    def send(self, dispatch: Dispatch) -> str:
        """See Carrier."""
        ids, reference = self._templates(), str(dispatch.reference)
        with _as_causes():
            if dispatch.way is Way.SMS:
                said = self._client.send_sms_notification(
                    dispatch.address, ids.sms_template, {"text": dispatch.text}, reference
                )
            else:
                said = self._client.send_email_notification(
                    dispatch.address,
                    ids.email_template,
                    {"subject": dispatch.subject, "text": dispatch.text},
                    reference,
                )
            return str(said["id"])

    def known(self, reference: UUID) -> str | None:
        """See Carrier."""
        with _as_causes():
            found = self._client.get_all_notifications(reference=str(reference))["notifications"]
            return str(found[0]["id"]) if found else None

    def arrived(self, provider_id: str) -> bool | None:
        """See Carrier. A phone that was off for three days counts as not reached."""
        with _as_causes():
            status = self._client.get_notification_by_id(provider_id)["status"]
        if status in _DELIVERED:
            return True
        return False if status in _NOT_DELIVERED else None


@contextmanager
def _as_causes() -> Iterator[None]:
    """Say what went wrong by its cause alone: the client's own errors may repeat what was sent."""
    from notifications_python_client.errors import APIError

    try:
        yield
    except APIError as refused:
        raise NotSent(_cause(refused.response, refused.message)) from None
    except (KeyError, IndexError, TypeError):
        raise NotSent(Cause.TROUBLE) from None


def _cause(response: Any, message: object) -> Cause:
    if response is None:
        return Cause.UNREACHABLE
    status = response.status_code
    if status == _TOO_MANY:
        return Cause.BUSY
    if status >= _FAULT or status < _BAD_REQUEST:
        return Cause.TROUBLE
    if status == _NO_KEY:
        return Cause.KEY
    # Notify asks programs to look at the kind of an error only, because its sentences change.
    kinds = {each.get("error") for each in message} if isinstance(message, list) else set()
    return Cause.ADDRESS if "ValidationError" in kinds else Cause.NOT_ALLOWED
