"""Settings are read once and refused by name; nothing readable goes over a network."""

from __future__ import annotations

import pytest

from queue_server.__main__ import main
from queue_server.settings import BadSettings, read, secret_in


@pytest.fixture
def certificate(tmp_path):
    """Two files, as a certificate and its key would be."""
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("-")
    return {"tls_cert": tmp_path / "cert.pem", "tls_key": tmp_path / "key.pem"}


def test_what_is_given_goes_before_the_environment_and_that_before_the_default(monkeypatch):
    monkeypatch.setenv("FRONT_DOOR_PORT", "9000")
    monkeypatch.setenv("FRONT_DOOR_DATABASE", "")
    assert read().port == 9000
    assert read(port=None).port == 9000
    assert read(port=7000).port == 7000
    assert (read().host, read().database) == ("127.0.0.1", None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_alone_needs_no_tls(host):
    settings = read(host=host)
    assert settings.is_local
    assert not settings.is_secure


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "front-door.council.example"])
def test_beyond_this_machine_it_needs_tls_or_a_named_proxy(host, certificate):
    with pytest.raises(BadSettings, match="needs --tls-cert and --tls-key, or --behind-proxy"):
        read(host=host)
    assert read(host=host, **certificate).is_secure
    assert read(host=host, behind_proxy="10.0.0.4").is_secure


WRONG = [
    ({"port": 70000}, "--port"),
    ({"port": "many"}, "--port"),
    ({"behind_proxy": "the proxy"}, "--behind-proxy"),
    ({"public_url": "front-door.example"}, "--public-url"),
    ({"database": "mysql://here"}, "--database"),
    ({"tls_cert": "here.pem"}, "--tls-key"),
    ({"tls_cert": "no-cert.pem", "tls_key": "no-key.pem"}, "no-cert.pem"),
]


@pytest.mark.parametrize(("given", "named"), WRONG)
def test_what_can_not_be_used_is_named(given, named):
    with pytest.raises(BadSettings) as refused:
        read(**given)
    assert named in str(refused.value)
    assert str(refused.value).endswith(".")


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("FRONT_DOOR_METRICS_TOKEN", "very secret")
    monkeypatch.setenv("FRONT_DOOR_DATABASE", "postgresql://us:very%20secret@db.example/shop")
    settings = read()
    assert "secret" not in repr(settings)
    assert "very%20secret" in settings.database


def test_a_password_on_the_command_line_is_refused_without_being_repeated(capsys):
    said = ["check", "--database", "postgresql://us:very-secret@db.example/shop"]
    assert main(said) == 1
    told = capsys.readouterr().err
    assert "PGPASSFILE" in told
    assert "very-secret" not in told


KEY = "front_door-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


@pytest.fixture
def secret(tmp_path):
    """A file that only its owner may read."""

    def write(text, mode=0o600):
        file = tmp_path / "secret"
        file.write_text(text)
        file.chmod(mode)
        return file

    return write


def test_a_key_is_read_from_a_file_that_nobody_else_may_read(secret):
    settings = read(notify_key_file=secret(f"{KEY}\n"))
    assert secret_in(settings.notify_key_file) == KEY
    assert KEY[-36:] not in repr(settings)


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [(KEY, 0o644, "others can read"), ("", 0o600, "is empty"), ("a key", 0o600, "does not hold a key")],
)
def test_a_key_that_others_may_read_or_that_is_none_is_refused(secret, text, mode, said):
    with pytest.raises(BadSettings, match=said) as refused:
        read(notify_key_file=secret(text, mode))
    assert str(refused.value).startswith("--notify-key-file (FRONT_DOOR_NOTIFY_KEY_FILE): ")
    with pytest.raises(BadSettings, match="there is no file"):
        read(notify_key_file="nowhere")


def test_a_mail_server_needs_a_sender_and_encryption_on_the_way(secret):
    here = {"smtp_host": "localhost", "smtp_from": "no-reply@s.example"}
    assert read(**here, smtp_tls="none").smtp_port == 587
    for wrong, said in (
        ({"smtp_from": None}, "--smtp-from"),
        ({"smtp_user": "me"}, "--smtp-password-file"),
        ({"smtp_host": "mail.s.example", "smtp_tls": "none"}, "only for a mail server on this machine"),
        ({"smtp_tls": "perhaps"}, "--smtp-tls"),
    ):
        with pytest.raises(BadSettings, match=said):
            read(**{**here, **wrong})
    user = {"smtp_user": "me", "smtp_password_file": secret("four words")}
    assert "four words" not in repr(read(**here, **user))


def test_the_councils_directory_needs_all_that_belongs_to_it_and_encryption_on_the_way(secret):
    council = {
        "oidc_issuer": "https://login.council.example",
        "oidc_client_id": "front-door",
        "oidc_client_secret_file": secret("four words"),
        "public_url": "https://shop.example",
    }
    settings = read(**council, oidc_only=True)
    assert "four words" not in repr(settings)
    assert read(**{**council, "oidc_issuer": "http://127.0.0.1:9400"}).oidc_words == "your council account"
    for wrong, said in (
        ({"oidc_client_id": None}, "--oidc-client-id"),
        ({"oidc_client_secret_file": None}, "--oidc-client-secret-file"),
        ({"public_url": None}, "--public-url"),
        ({"oidc_issuer": "http://login.council.example"}, "must start with https"),
        ({"oidc_issuer": None, "oidc_only": True}, "--oidc-only needs --oidc-issuer"),
    ):
        with pytest.raises(BadSettings, match=said):
            read(**{**council, **wrong})
    with pytest.raises(BadSettings, match="others can read"):
        read(**{**council, "oidc_client_secret_file": secret("four words", 0o640)})


def test_the_address_is_the_one_to_type_on_this_machine(certificate):
    assert read().address == "http://127.0.0.1"
    assert read(host="::1").address == "http://[::1]"
    assert read(host="0.0.0.0", **certificate).address == "https://127.0.0.1"
