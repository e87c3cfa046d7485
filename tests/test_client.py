"""Where a device keeps its token, and how it is told that it has none."""

import pytest

from queue_server.client import read_token


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "printer.token"
    file.write_text("secret\n")
    file.chmod(0o600)
    return file


def test_a_token_is_read(file):
    assert read_token(file, "printer") == "secret"


def test_a_token_that_others_can_read_is_refused(file):
    file.chmod(0o640)
    with pytest.raises(ValueError, match="chmod 600") as refused:
        read_token(file, "printer")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("lost", [lambda file: file.write_text("\n"), lambda file: file.unlink()])
def test_without_a_token_it_says_how_to_get_one(file, lost):
    lost(file)
    with pytest.raises(ValueError, match=f"no token in {file}.*python -m printer pair URL CODE"):
        read_token(file, "printer")
