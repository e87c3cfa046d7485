"""Settings are read once and refused by name; nothing readable goes over a network."""

from __future__ import annotations

import pytest

from queue_server.settings import BadSettings, read


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
    assert "very secret" not in repr(read())


def test_the_address_is_the_one_to_type_on_this_machine(certificate):
    assert read().address == "http://127.0.0.1"
    assert read(host="::1").address == "http://[::1]"
    assert read(host="0.0.0.0", **certificate).address == "https://127.0.0.1"
