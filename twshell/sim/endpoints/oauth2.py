"""OAuth 2.0: PKCE sign-in, refresh with rotation, revocation, the app's own bearer (facts §1.5, §1.6)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from urllib.parse import unquote

from twshell.sim import oauthpages
from twshell.sim.apps import SCOPES, App, BearerGrant, Code
from twshell.sim.call import Call, Outcome
from twshell.sim.endpoints.oauth1 import form_of, page, redirect
from twshell.sim.problems import Refusal, coded_refusal

CODE_LIFETIME_S = 30
_STATE_LENGTH = 500
_WRONG_TOKEN = "Value passed for the token was invalid."
_WRONG_CODE = "Value passed for the authorization code was invalid."
_PASSED_ON = ("client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")


def authorize_page(call: Call) -> Outcome:
    """Answer `GET …/oauth2/authorize`: the page a person clicks, or why there is none."""
    complaint = _complaint(call, call.query)
    if complaint:
        return page(oauthpages.sorry(complaint), 400)
    hidden = {name: call.query[name] for name in _PASSED_ON if name in call.query}
    wishes = call.query["scope"].split()
    return page(oauthpages.ask(call.request.path, hidden, wishes, call.world.me.username))


def authorize(call: Call) -> Outcome:
    """Answer the click: back to the app with a code that lives 30 seconds, or with access_denied."""
    form = form_of(call)
    complaint = _complaint(call, {"response_type": "code", **form})
    account = call.world.account_named(form.get("username") or call.world.me.username)
    if complaint or account is None or account.suspended:
        return page(oauthpages.sorry(complaint or "There is no such account here."), 400)
    state = {"state": form["state"]}
    if form.get("decision") == "deny":
        return redirect(form["redirect_uri"], {"error": "access_denied", **state})
    tokens = call.gatekeeper.tokens
    code = Code(
        tokens.fresh("code", 91),
        account.id,
        form["redirect_uri"],
        tuple(dict.fromkeys(form["scope"].split())),
        form["code_challenge"],
        form.get("code_challenge_method", "plain"),
        call.now,
    )
    tokens.codes[code.code] = code
    return redirect(form["redirect_uri"], {**state, "code": code.code})


def token(call: Call) -> Outcome:
    """Answer `POST /2/oauth2/token`: a code or a refresh token, each good once, for a bearer of two hours."""
    form = form_of(call)
    _check_client(call, form)
    kind = form.get("grant_type")
    if kind == "authorization_code":
        return _granted(_from_code(call, form), call.now)
    if kind == "refresh_token":
        tokens = call.gatekeeper.tokens
        spent = tokens.refreshable.pop(form.get("refresh_token", ""), None)
        if spent is None:
            raise _oauth_error("invalid_request", _WRONG_TOKEN)
        return _granted(tokens.make_grant(spent.user_id, spent.scopes, call.now), call.now)
    raise _oauth_error("unsupported_grant_type", "Value passed for grant_type was invalid.")


def revoke(call: Call) -> Outcome:
    """Answer `POST /2/oauth2/revoke`: an access or refresh token ends, and with a refresh token its access token."""
    form = form_of(call)
    _check_client(call, form)
    tokens = call.gatekeeper.tokens
    named = form.get("token", "")
    grant = tokens.refreshable.pop(named, None) or tokens.grants.pop(named, None)
    if grant is None:
        raise _oauth_error("invalid_request", _WRONG_TOKEN)
    tokens.grants.pop(grant.token, None)
    return Outcome(200, {"revoked": True}, True)


def app_token(call: Call) -> Outcome:
    """Answer `POST /oauth2/token`: the app-only bearer for key and secret; code 99 for wrong ones."""
    app = call.gatekeeper.tokens.app
    name, secret = _basic(call)
    if (unquote(name), unquote(secret)) != (app.consumer_key, app.consumer_secret):
        raise coded_refusal(403, 99)
    if form_of(call).get("grant_type") != "client_credentials":
        raise coded_refusal(403, 99)
    call.gatekeeper.tokens.app_bearers.add(app.bearer_token)
    return Outcome(200, {"token_type": "bearer", "access_token": app.bearer_token}, True)


def invalidate_app_token(call: Call) -> Outcome:
    """Answer `POST /oauth2/invalidate_token`: the app-only bearer ends until asked for again."""
    app = call.gatekeeper.tokens.app
    name, secret = _basic(call)
    named = unquote(form_of(call).get("access_token", ""))
    if (unquote(name), unquote(secret)) != (app.consumer_key, app.consumer_secret):
        raise coded_refusal(403, 99)
    if named not in call.gatekeeper.tokens.app_bearers:
        raise coded_refusal(401, 89)
    call.gatekeeper.tokens.app_bearers.discard(named)
    return Outcome(200, {"access_token": named}, True)


def _complaint(call: Call, asked: dict[str, str]) -> str:
    app = call.gatekeeper.tokens.app
    scopes = asked.get("scope", "").split()
    if asked.get("client_id") != app.client_id:
        return "Value passed for client_id was invalid."
    if asked.get("redirect_uri") not in app.callbacks:
        return "Value passed for redirect_uri did not match the uri of the app settings."
    if asked.get("response_type") != "code":
        return "Value passed for response_type must be code."
    if not 0 < len(asked.get("state", "")) <= _STATE_LENGTH:
        return "Value passed for state must have 1 to 500 characters."
    if not scopes or any(scope not in SCOPES for scope in scopes):
        return "Value passed for scope was invalid."
    if not asked.get("code_challenge"):
        return "Value passed for code_challenge was missing."
    if asked.get("code_challenge_method", "plain") not in ("S256", "plain"):
        return "Value passed for code_challenge_method was invalid."
    return ""


def _check_client(call: Call, form: dict[str, str]) -> None:
    app: App = call.gatekeeper.tokens.app
    if call.request.headers.get("authorization", ""):
        if _basic(call) != (app.client_id, app.client_secret):
            raise Refusal(
                401, {"error": "unauthorized_client", "error_description": "Missing valid authorization header"}
            )
    elif app.confidential:
        raise Refusal(401, {"error": "unauthorized_client", "error_description": "Missing valid authorization header"})
    elif form.get("client_id") != app.client_id:
        raise _oauth_error("invalid_request", "Value passed for client_id was invalid.")


def _from_code(call: Call, form: dict[str, str]) -> BearerGrant:
    tokens = call.gatekeeper.tokens
    code = tokens.codes.pop(form.get("code", ""), None)
    if code is None or call.now > code.made_at + CODE_LIFETIME_S:
        raise _oauth_error("invalid_request", _WRONG_CODE)
    if form.get("redirect_uri") != code.redirect_uri:
        raise _oauth_error("invalid_request", "Value passed for the redirect uri did not match the uri of the code.")
    if _challenge(form.get("code_verifier", ""), code.method) != code.challenge:
        raise _oauth_error("invalid_request", "Value passed for the code verifier did not match the code challenge.")
    return tokens.make_grant(code.user_id, code.scopes, call.now)


def _challenge(verifier: str, method: str) -> str:
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _granted(grant: BearerGrant, now: float) -> Outcome:
    body = {
        "token_type": "bearer",
        "expires_in": round(grant.expires_at - now),
        "access_token": grant.token,
        "scope": " ".join(grant.scopes),
    }
    if grant.refresh_token:
        body["refresh_token"] = grant.refresh_token
    return Outcome(200, body, True)


def _basic(call: Call) -> tuple[str, str]:
    scheme, _, value = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret


def _oauth_error(error: str, description: str) -> Refusal:
    return Refusal(400, {"error": error, "error_description": description})
