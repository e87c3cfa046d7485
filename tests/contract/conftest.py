"""Every route's test has a name of its own; schemathesis leaves them all with the same."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the routes as schemathesis shows them, such as `GET /health`."""
    for item in items:
        if (route := getattr(item, "operation_label", None)) and item.id.params is None:
            item._id = item.id.with_params(route)
