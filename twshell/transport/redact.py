"""Secrets in text: what they look like, and how they are kept out of logs."""

from __future__ import annotations

import logging
import re
from typing import Any

from twshell.domain.keys import Keys
from twshell.domain.wire import Problem

HIDDEN = "<hidden>"

_NAMES = (
    "oauth_consumer_key|oauth_token_secret|oauth_token|signature(?!_method)|oauth_nonce|oauth_verifier"
    "|consumer_key|consumer_secret|client_secret|access_token_secret|access_token|refresh_token|bearer_token"
    "|code_verifier|password|api_key|api_secret|client_key|resource_owner_key"
)
# name=value, name: value, "name": "value", ('name', 'value'), and name%3Dvalue in a signature's base string.
_NAMED = re.compile(rf"(?i)((?:{_NAMES})[\"']?\s?(?:=|:|,|%3D|%253D)\s?b?[\"']?)(?:(?!%26|%2526)[^\s\"'&,;<>(){{}}])+")
_IN_QUERY = re.compile(r"(?i)([?&](?:code|state)=)[^\s&\"'<>]+")
_BODY = re.compile(r"(?i)(updated body: )[^\r\n]*")  # requests-oauthlib's word for what was typed
_HEADER = re.compile(r"(?i)(authorization[\"']?\s?[:=]\s?)[^\r\n}]*")
_SCHEMES = re.compile(r"(?i)\b(bearer|basic)(\s)[A-Za-z0-9._~+/%=-]{8,}")
_COOKIE = re.compile(r"(?i)(cookie[\"']?\s?[:=]\s?)[^\r\n}]*")
_LOOKS = re.compile(r"\b(?:AAAA[A-Za-z0-9%_-]{30,}|\d{2,19}-[A-Za-z0-9]{20,})")  # an app's bearer, a user's token
_LOGGERS = (
    "oauthlib", "oauthlib.oauth1.rfc5849", "oauthlib.oauth1.rfc5849.signature", "requests_oauthlib",
    "requests_oauthlib.oauth1_auth", "requests_oauthlib.oauth1_session", "requests_oauthlib.oauth2_session",
    "requests_oauthlib.oauth2_auth", "urllib3", "urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry",
)  # fmt: skip


def redact(text: str) -> str:
    """Return the text with everything hidden that is, or looks like, a key, a token, a signature, a cookie."""
    text = _HEADER.sub(rf"\g<1>{HIDDEN}", text)
    text = _BODY.sub(rf"\g<1>{HIDDEN}", text)
    text = _COOKIE.sub(rf"\g<1>{HIDDEN}", text)
    text = _NAMED.sub(rf"\g<1>{HIDDEN}", text)
    text = _IN_QUERY.sub(rf"\g<1>{HIDDEN}", text)
    text = _SCHEMES.sub(rf"\g<1>\g<2>{HIDDEN}", text)
    return _LOOKS.sub(HIDDEN, text)


def without_secrets(problem: Problem, keys: Keys) -> Problem:
    """Return what a server complains of without what it handed back of ours: its words are shown and kept."""
    secrets = [secret.reveal() for secret in keys if secret]

    def hidden(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, HIDDEN)
        return redact(text)

    told: list[Any] = [hidden(value) if isinstance(value, str) else value for value in problem]
    return Problem(*told)


class Redacting(logging.Filter):
    """Rewrites a record before any handler sees it; put it on loggers and handlers alike."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the message with its arguments and the traceback; always lets the record pass."""
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def quieten() -> None:
    """Silence the libraries that write signatures, tokens and headers at DEBUG (facts safe-writes §0.1), twice over.

    By their level, warnings too: these quote the server, and would reach the terminal as they are. And, for who turns
    that up again, by a filter on each logger, since filters are not inherited.
    """
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET and "." not in name:
            logger.setLevel(logging.CRITICAL)
        if not any(isinstance(each, Redacting) for each in logger.filters):
            logger.addFilter(Redacting())
