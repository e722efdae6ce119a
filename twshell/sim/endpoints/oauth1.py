"""The three steps of OAuth 1.0a and its end: request token, authorise, access token, invalidate (facts §1.4)."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from twshell.sim import oauthpages
from twshell.sim.apps import RequestToken
from twshell.sim.call import Call, Outcome
from twshell.sim.problems import Refusal, coded_refusal
from twshell.sim.signing import signed_part

_FORM = (("content-type", "application/x-www-form-urlencoded; charset=utf-8"),)
_DIGITS = "0123456789"
_READ = ("Read posts from your timeline", "See who you follow")
_WRITE = ("Follow, post, repost and change lists for you",)
_MESSAGES = ("Read and send direct messages for you",)


def request_token(call: Call) -> Outcome:
    """Answer `POST /oauth/request_token`: a temporary token for `oob` or a registered callback."""
    gatekeeper = call.gatekeeper
    signed = signed_part(call.request)
    if call.settings.app_suspended:
        raise coded_refusal(401, 416)
    gatekeeper.check(signed, "", call.now)
    app = gatekeeper.tokens.app
    callback = signed.oauth.get("oauth_callback", "")
    if callback != "oob":
        if app.pin_only:
            raise coded_refusal(401, 417)
        if callback not in app.callbacks:
            raise coded_refusal(403, 415)
    access = dict(signed.pairs).get("x_auth_access_type", "")
    made = RequestToken(
        gatekeeper.tokens.fresh("request token", 27), gatekeeper.tokens.fresh("temporary", 32), callback
    )
    made.access = access if access in ("read", "write") else ""
    gatekeeper.tokens.request_tokens[made.token] = made
    return _form({"oauth_token": made.token, "oauth_token_secret": made.secret, "oauth_callback_confirmed": "true"})


def authorize_page(call: Call) -> Outcome:
    """Answer `GET /oauth/authorize`: the page a person clicks."""
    waiting = call.gatekeeper.tokens.request_tokens.get(call.query.get("oauth_token", ""))
    if waiting is None or waiting.verifier:
        return page(oauthpages.sorry("The request token for this page is invalid. It may have been used."), 403)
    permission = call.gatekeeper.tokens.app.permission
    wishes = [*_READ]
    if permission != "read" and waiting.access != "read":
        wishes += [*_WRITE, *(_MESSAGES if permission.endswith("messages") else ())]
    name = call.query.get("screen_name") or call.world.me.username
    return page(oauthpages.ask("/oauth/authorize", {"oauth_token": waiting.token}, wishes, name))


def authorize(call: Call) -> Outcome:
    """Answer the click: a PIN, or the way back to the app with a verifier, or with the news that it was cancelled."""
    form = form_of(call)
    tokens = call.gatekeeper.tokens
    waiting = tokens.request_tokens.get(form.get("oauth_token", ""))
    if waiting is None or waiting.verifier:
        return page(oauthpages.sorry("The request token for this page is invalid. It may have been used."), 403)
    account = call.world.account_named(form.get("username") or call.world.me.username)
    if account is None or account.suspended:
        return page(oauthpages.sorry("There is no such account here."), 404)
    allowed = form.get("decision") != "deny"
    if not allowed:
        del tokens.request_tokens[waiting.token]
        if waiting.callback == "oob":
            return page(oauthpages.cancelled())
        return redirect(waiting.callback, {"denied": waiting.token})
    waiting.user_id = account.id
    if waiting.callback == "oob":
        waiting.verifier = tokens.fresh("pin", 7, _DIGITS)
        return page(oauthpages.pin(waiting.verifier))
    waiting.verifier = tokens.fresh("verifier", 32)
    return redirect(waiting.callback, {"oauth_token": waiting.token, "oauth_verifier": waiting.verifier})


def access_token(call: Call) -> Outcome:
    """Answer `POST /oauth/access_token`: the verifier, once, for a lasting token at the app's permission of today."""
    tokens = call.gatekeeper.tokens
    signed = signed_part(call.request)
    waiting = tokens.request_tokens.get(signed.oauth.get("oauth_token", ""))
    call.gatekeeper.check(signed, waiting.secret if waiting else "", call.now, known=waiting is not None)
    assert waiting is not None
    if not waiting.verifier or signed.oauth.get("oauth_verifier") != waiting.verifier:
        raise Refusal(
            401,
            {
                "errors": [
                    {"code": 89, "message": "Error processing your OAuth request: Invalid oauth_verifier parameter"}
                ]
            },
        )
    del tokens.request_tokens[waiting.token]
    made = tokens.make_user_token(waiting.user_id, "read" if waiting.access == "read" else None)
    account = call.world.accounts[waiting.user_id]
    return _form(
        {
            "oauth_token": made.token,
            "oauth_token_secret": made.secret,
            "user_id": account.id,
            "screen_name": account.username,
        }
    )


def invalidate_token(call: Call) -> Outcome:
    """Answer `POST /1.1/oauth/invalidate_token.json`: the token that signs it ends."""
    caller = call.gatekeeper.credential(call.request, call.now)
    if caller.kind != "1a":
        raise coded_refusal(400, 215)
    del call.gatekeeper.tokens.user_tokens[caller.token]
    return Outcome(200, {"access_token": caller.token}, True)


def page(content: bytes, status: int = 200) -> Outcome:
    """Return a web page."""
    return Outcome(status, None, headers=oauthpages.HEADERS, raw=content)


def redirect(target: str, values: dict[str, str]) -> Outcome:
    """Return the way back to the app with `values` in the query."""
    mark = "&" if "?" in target else "?"
    return Outcome(302, None, headers=(("location", target + mark + urlencode(values)),), raw=b"")


def form_of(call: Call) -> dict[str, str]:
    """Return the fields of a form body, of a repeated one the last."""
    text = call.request.body.decode("utf-8", "replace")
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}


def _form(values: dict[str, str]) -> Outcome:
    return Outcome(200, None, True, headers=_FORM, raw=urlencode(values).encode())
