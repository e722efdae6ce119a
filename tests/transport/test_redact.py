"""No secret gets into a log, whoever writes it and at whatever level."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from twshell.auth.signing import BearerSigner, OAuth1Signer
from twshell.domain.keys import Keys, Secret
from twshell.domain.wire import Problem, Request
from twshell.transport.http import Transport
from twshell.transport.redact import HIDDEN, Redacting, quieten, redact, without_secrets

SECRETS = ("TWSHCANARYconsumerkey", "TWSHCANARYconsumersecret", "4711-TWSHCANARYaccesstoken", "TWSHCANARYtokensecret")
BEARER = "AAAATWSHCANARYbearer%2F" + "x" * 40
KEYS = Keys(*(Secret(each) for each in SECRETS), Secret(BEARER))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ('Authorization: OAuth oauth_token="abc", oauth_signature="x"', f"Authorization: {HIDDEN}"),
        ("{b'Authorization': b'Bearer abc'}", "{b'Authorization': " + HIDDEN + "}"),
        ('oauth_token="abc", oauth_signature_method="HMAC-SHA1"',
         f'oauth_token="{HIDDEN}", oauth_signature_method="HMAC-SHA1"'),
        ("oauth_consumer_key%3Dabc%26oauth_nonce%3Ddef%26max_results%3D5",
         f"oauth_consumer_key%3D{HIDDEN}%26oauth_nonce%3D{HIDDEN}%26max_results%3D5"),
        ("[('oauth_nonce', '123'), ('oauth_version', '1.0')]",
         f"[('oauth_nonce', '{HIDDEN}'), ('oauth_version', '1.0')]"),
        ("Updated body: b'{\"text\": \"t\"}'", f"Updated body: {HIDDEN}"),
        ('{"access_token": "abc", "expires_in": 7200}', f'{{"access_token": "{HIDDEN}", "expires_in": 7200}}'),
        ("TWSH_CONSUMER_SECRET=abc TWSH_HOME=/x", f"TWSH_CONSUMER_SECRET={HIDDEN} TWSH_HOME=/x"),
        ("Signature: abc=", f"Signature: {HIDDEN}"),
        ("http://127.0.0.1:1/cb?state=abc&code=def&x=1", f"http://127.0.0.1:1/cb?state={HIDDEN}&code={HIDDEN}&x=1"),
        ("Set-Cookie: guest_id=1; Path=/", f"Set-Cookie: {HIDDEN}"),
        ("sent Bearer abcdefgh1234", f"sent Bearer {HIDDEN}"),
        ("token 12345-abcdefghijklmnopqrstuv seen", f"token {HIDDEN} seen"),
        ("AAAA" + "b" * 40, HIDDEN),
        ("error code: 261, state: done, key 3", "error code: 261, state: done, key 3"),
        ("post 1900000000000000001 by @ada: bearer of news", "post 1900000000000000001 by @ada: bearer of news"),
        ("944480690-906948460078698496", "944480690-906948460078698496"),
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_is_hidden(text: str, clean: str) -> None:
    assert clean == redact(text)
    assert clean == redact(clean)


def test_a_flood_is_redacted_in_a_moment() -> None:
    for text in ("oauth_token=" * 20_000, "authorization:" * 20_000, "cookie " * 40_000, "1" * 300_000, "A" * 300_000):
        redact(text)


@pytest.fixture
def loud() -> Iterator[io.StringIO]:
    """Everything at DEBUG, as somebody may ask for who looks for a bug."""
    quieten()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in LIBRARIES]
    before = {name: logging.getLogger(name).level for name in names}
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    for name, old in before.items():
        logging.getLogger(name).setLevel(old)


LIBRARIES = ("oauthlib", "requests_oauthlib", "urllib3", "requests")


@pytest.mark.parametrize("signer", [OAuth1Signer(KEYS), BearerSigner(KEYS)])
def test_debug_logs_of_the_libraries_hold_no_secret(peer: Any, clock: Any, loud: io.StringIO, signer: Any) -> None:
    def script(line: Any) -> None:
        while line.read():
            line.reply(b"{}", "200 OK", "Set-Cookie: guest_id=TWSHCANARY")

    carrier = Transport(peer(script).url, signer, clock, user_agent="twsh/test")
    for request in (
        Request("GET", "/2/x", "/2/x", (("a", "b"),)),
        Request("POST", "/2/x", "/2/x", body={"text": "said"}),
    ):
        assert 200 == carrier.send(request).status
    carrier.close()
    written = loud.getvalue()
    assert "GET /2/x?a=b" in written  # the libraries did write
    assert "TWSHCANARY" not in written
    assert "said" not in written
    assert not any(secret in written for secret in (*SECRETS, BEARER))


def test_the_libraries_are_silent_by_default(peer: Any, clock: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    odd = lambda line: (line.read(), line.write(b"HTTP/1.1 200 OK\r\n: odd\r\nbad header\x1b[31m\r\n\r\n{}"))  # noqa: E731
    carrier = Transport(peer(odd).url, OAuth1Signer(KEYS), clock, user_agent="twsh/test")
    carrier.send(Request("GET", "/2/x", "/2/x"))
    carrier.close()
    assert [] == [record.getMessage() for record in caplog.records if record.name.split(".")[0] in LIBRARIES]


def test_a_traceback_in_a_log_is_redacted() -> None:
    stream = io.StringIO()
    logger = logging.Logger("test")
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redacting())
    logger.addHandler(handler)
    try:
        raise ValueError("oauth_token=TWSHCANARY")
    except ValueError:
        logger.exception("failed with %s", json.dumps({"client_secret": "TWSHCANARY"}))
    assert "ValueError" in stream.getvalue()
    assert "TWSHCANARY" not in stream.getvalue()


@pytest.mark.parametrize("secret", [*SECRETS, BEARER])
def test_what_a_server_hands_back_is_taken_out_of_its_complaint(secret: str) -> None:
    told = Problem("about:blank", "Unauthorized", f"bad: {secret}!", 401, 89, value=secret, error="invalid_request")
    assert Problem(
        "about:blank", "Unauthorized", f"bad: {HIDDEN}!", 401, 89, value=HIDDEN, error="invalid_request"
    ) == without_secrets(told, KEYS)


def test_a_complaint_without_secrets_stays_as_it_is() -> None:
    told = Problem("", "Forbidden", 'X said: "Could not find tweet with tweet_id: [19].", reason', 403, 144, "reason")
    assert told == without_secrets(told, KEYS)
    assert told == without_secrets(told, KEYS._replace(bearer_token=Secret("")))
