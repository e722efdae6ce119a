"""Signing in: OAuth 1.0a by PIN and by callback, OAuth 2.0 with PKCE, refresh, revocation, the app's own bearer."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA1
from requests_oauthlib import OAuth1, OAuth1Session

from twshell.sim import Simulator
from twshell.sim.problems import MESSAGES

CALLBACK = "http://127.0.0.1:8080/callback"
# The pair of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def code_of(answer: Any) -> int:
    return int(answer.json()["errors"][0]["code"])


class Dance:
    """One sign-in by OAuth 1.0a, step by step."""

    def __init__(self, sim: Simulator, callback: str = "oob") -> None:
        self.sim, self.callback = sim, callback
        self.token = self.secret = ""

    def auth(self, **more: Any) -> OAuth1:
        keys = self.sim.keys
        return OAuth1(
            keys.consumer_key, keys.consumer_secret, self.token or None, self.secret or None,
            signature_method=SIGNATURE_HMAC_SHA1, timestamp=str(int(self.sim.clock.now())), **more,
        )  # fmt: skip

    def request_token(self, **params: str) -> requests.Response:
        auth = self.auth(callback_uri=self.callback)
        answer = requests.post(self.sim.url + "/oauth/request_token", auth=auth, params=params, timeout=20)
        if answer.status_code == 200:
            told = dict(parse_qsl(answer.text))
            self.token, self.secret = told["oauth_token"], told["oauth_token_secret"]
        return answer

    def page(self) -> requests.Response:
        return requests.get(self.sim.url + "/oauth/authorize", params={"oauth_token": self.token}, timeout=20)

    def click(self, **fields: str) -> requests.Response:
        form = {"oauth_token": self.token, "decision": "allow", **fields}
        return requests.post(self.sim.url + "/oauth/authorize", data=form, timeout=20, allow_redirects=False)

    def access_token(self, verifier: str) -> requests.Response:
        auth = self.auth(verifier=verifier)
        return requests.post(self.sim.url + "/oauth/access_token", auth=auth, timeout=20)


def pin_in(page: str) -> str:
    found = re.search(r'id="oauth_pin">(\d{7})<', page)
    assert found is not None
    return found.group(1)


def test_the_pin_flow_gives_a_token_that_works(sim: Simulator, client: Any) -> None:
    dance = Dance(sim)
    answer = dance.request_token()
    assert answer.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert dict(parse_qsl(answer.text))["oauth_callback_confirmed"] == "true"
    assert "Authorise app" in dance.page().text
    told = dict(parse_qsl(dance.access_token(pin_in(dance.click().text)).text))
    assert (told["user_id"], told["screen_name"]) == ("101", "ada")
    assert told["oauth_token"].startswith("101-")
    client.keys = (*client.keys[:2], told["oauth_token"], told["oauth_token_secret"])
    assert client.get("/2/users/me").json()["data"]["id"] == "101"


def test_requests_oauthlib_signs_in_by_itself(sim: Simulator, clock: Any) -> None:
    keys = sim.keys
    session = OAuth1Session(keys.consumer_key, client_secret=keys.consumer_secret, callback_uri="oob")
    session.auth.client.timestamp = str(int(clock.at))
    session.fetch_request_token(sim.url + "/oauth/request_token")
    page = requests.post(
        sim.url + "/oauth/authorize",
        data=dict(parse_qsl(urlsplit(session.authorization_url("http://x/")).query)),
        timeout=20,
    )
    told = session.fetch_access_token(sim.url + "/oauth/access_token", verifier=pin_in(page.text))
    assert told["screen_name"] == "ada"
    assert session.get(sim.url + "/2/users/me").json()["data"]["username"] == "ada"
    session.close()


def test_another_account_can_be_chosen_on_the_page(sim: Simulator) -> None:
    dance = Dance(sim)
    dance.request_token()
    told = dict(parse_qsl(dance.access_token(pin_in(dance.click(username="grace").text)).text))
    assert told["screen_name"] == "grace"


def test_a_callback_brings_the_verifier_back(sim: Simulator) -> None:
    dance = Dance(sim, CALLBACK)
    dance.request_token()
    back = dance.click()
    assert back.status_code == 302
    assert back.headers["location"].startswith(CALLBACK + "?")
    query = dict(parse_qsl(urlsplit(back.headers["location"]).query))
    assert query["oauth_token"] == dance.token
    assert dance.access_token(query["oauth_verifier"]).status_code == 200


def test_cancelling_says_denied(sim: Simulator) -> None:
    dance = Dance(sim, CALLBACK)
    dance.request_token()
    back = dance.click(decision="deny")
    assert back.headers["location"] == f"{CALLBACK}?denied={dance.token}"
    assert dance.click().status_code == 403


def test_a_callback_that_is_not_registered_is_415(sim: Simulator) -> None:
    answer = Dance(sim, "http://127.0.0.1:9/else").request_token()
    assert (answer.status_code, code_of(answer)) == (403, 415)


def test_an_app_for_pins_only_refuses_callbacks_with_417(sim: Simulator) -> None:
    sim.tokens.app.pin_only = True
    answer = Dance(sim, CALLBACK).request_token()
    assert (answer.status_code, code_of(answer)) == (401, 417)
    assert Dance(sim).request_token().status_code == 200


def test_a_suspended_app_gets_no_request_token(sim: Simulator) -> None:
    sim.settings.app_suspended = True
    answer = Dance(sim).request_token()
    assert (answer.status_code, code_of(answer)) == (401, 416)


def test_a_request_token_wants_the_consumers_signature(sim: Simulator) -> None:
    auth = OAuth1(sim.keys.consumer_key, "wrong", callback_uri="oob", timestamp=str(int(sim.clock.now())))
    answer = requests.post(sim.url + "/oauth/request_token", auth=auth, timeout=20)
    assert (answer.status_code, code_of(answer)) == (401, 32)


@pytest.mark.parametrize("pin", ["0000000", "", "x"])
def test_a_wrong_pin_gives_no_token(sim: Simulator, pin: str) -> None:
    dance = Dance(sim)
    dance.request_token()
    dance.click()
    answer = dance.access_token(pin)
    assert (answer.status_code, code_of(answer)) == (401, 89)


def test_no_token_before_the_click_and_no_second_one_after(sim: Simulator) -> None:
    dance = Dance(sim)
    dance.request_token()
    assert dance.access_token("").status_code == 401
    pin = pin_in(dance.click().text)
    assert dance.access_token(pin).status_code == 200
    assert dance.access_token(pin).status_code == 401


def test_read_access_can_be_asked_for(sim: Simulator, client: Any) -> None:
    dance = Dance(sim)
    dance.request_token(x_auth_access_type="read")
    assert "post, repost" not in dance.page().text
    told = dict(parse_qsl(dance.access_token(pin_in(dance.click().text)).text))
    client.keys = (*client.keys[:2], told["oauth_token"], told["oauth_token_secret"])
    assert client.get("/2/users/me").headers["x-access-level"] == "read"


def test_an_invalidated_token_is_code_89(client: Any) -> None:
    answer = client.post("/1.1/oauth/invalidate_token.json")
    assert answer.json() == {"access_token": client.keys[2]}
    assert code_of(client.get("/2/users/me")) == 89


def test_what_comes_into_a_page_is_escaped(sim: Simulator) -> None:
    dance = Dance(sim)
    dance.request_token()
    page = requests.get(
        sim.url + "/oauth/authorize", params={"oauth_token": dance.token, "screen_name": '"><script>x'}, timeout=20
    )
    assert "<script>" not in page.text
    assert "&quot;&gt;&lt;script&gt;x" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


# OAuth 2.0


def wish(sim: Simulator, **other: str) -> dict[str, str]:
    asked = {
        "response_type": "code",
        "client_id": sim.tokens.app.client_id,
        "redirect_uri": CALLBACK,
        "scope": "tweet.read users.read tweet.write offline.access",
        "state": "xyz",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return asked | other


def allow(sim: Simulator, path: str = "/i/oauth2/authorize", **other: str) -> dict[str, str]:
    answer = requests.post(
        sim.url + path, data={"decision": "allow", **wish(sim, **other)}, timeout=20, allow_redirects=False
    )
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def trade(sim: Simulator, given: str, **other: Any) -> requests.Response:
    form = {
        "grant_type": "authorization_code", "code": given, "redirect_uri": CALLBACK, "code_verifier": VERIFIER,
        "client_id": sim.tokens.app.client_id,
    } | other  # fmt: skip
    return requests.post(sim.url + "/2/oauth2/token", data=form, timeout=20)


def refresh(sim: Simulator, token: str) -> requests.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": sim.tokens.app.client_id}
    return requests.post(sim.url + "/2/oauth2/token", data=form, timeout=20)


SPENT = {"error": "invalid_request", "error_description": "Value passed for the token was invalid."}


def test_a_code_becomes_a_bearer_of_two_hours(sim: Simulator, client: Any) -> None:
    back = allow(sim)
    assert back["state"] == "xyz"
    told = trade(sim, back["code"]).json()
    assert (told["token_type"], told["expires_in"]) == ("bearer", 7_200)
    assert told["scope"] == "tweet.read users.read tweet.write offline.access"
    answer = client.bearer("POST", "/2/tweets", told["access_token"], json={"text": "by PKCE"})
    assert (answer.status_code, answer.headers["x-access-level"]) == (201, "read-write")
    assert sim.ledger[-1].credential == "2U"


def test_without_offline_access_there_is_no_refresh_token(sim: Simulator) -> None:
    told = trade(sim, allow(sim, scope="tweet.read users.read")["code"]).json()
    assert "refresh_token" not in told


@pytest.mark.parametrize("path", ["/i/oauth2/authorize", "/2/oauth2/authorize"])
def test_the_page_asks_and_its_form_leads_on(sim: Simulator, path: str) -> None:
    page = requests.get(sim.url + path, params=wish(sim), timeout=20).text
    assert "tweet.write" in page
    assert f'action="{path}"' in page
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    back = requests.post(sim.url + path, data={**fields, "decision": "allow"}, timeout=20, allow_redirects=False)
    code = parse_qs(urlsplit(back.headers["location"]).query)["code"][0]
    assert trade(sim, code).status_code == 200


def test_cancelling_says_access_denied(sim: Simulator) -> None:
    back = requests.post(
        sim.url + "/i/oauth2/authorize", data={"decision": "deny", **wish(sim)}, timeout=20, allow_redirects=False
    )
    assert back.headers["location"] == f"{CALLBACK}?error=access_denied&state=xyz"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", "wrong"), ("redirect_uri", "http://127.0.0.1:8080/callback/"), ("response_type", "token"),
        ("state", ""), ("state", "x" * 501), ("scope", ""), ("scope", "tweet.read all.write"),
        ("code_challenge", ""), ("code_challenge_method", "S512"),
    ],
)  # fmt: skip
def test_a_wrong_authorize_request_never_redirects(sim: Simulator, name: str, value: str) -> None:
    answer = requests.get(
        sim.url + "/i/oauth2/authorize", params=wish(sim, **{name: value}), timeout=20, allow_redirects=False
    )
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "Something went wrong" in answer.text


def test_a_code_lives_thirty_seconds(sim: Simulator, clock: Any) -> None:
    one, other = allow(sim)["code"], allow(sim)["code"]
    clock.at += 30
    assert trade(sim, one).status_code == 200
    clock.at += 1
    answer = trade(sim, other)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_code_is_good_once(sim: Simulator) -> None:
    code = allow(sim)["code"]
    assert trade(sim, code).status_code == 200
    assert trade(sim, code).status_code == 400


@pytest.mark.parametrize(
    "other",
    [{"code_verifier": "w" * 64}, {"redirect_uri": "http://localhost:8080/callback"}, {"client_id": "x"}, {"code": "x"},
     {"grant_type": "password"}],
)  # fmt: skip
def test_a_code_is_traded_only_as_it_was_asked_for(sim: Simulator, other: dict[str, str]) -> None:
    assert trade(sim, allow(sim)["code"], **other).status_code == 400


def test_a_plain_challenge_is_allowed(sim: Simulator) -> None:
    back = allow(sim, code_challenge=VERIFIER, code_challenge_method="plain")
    assert trade(sim, back["code"]).status_code == 200


def test_a_refresh_token_works_once_and_rotates(sim: Simulator, client: Any, clock: Any) -> None:
    first = trade(sim, allow(sim)["code"]).json()
    clock.at += 7_300
    assert client.bearer("GET", "/2/users/me", first["access_token"]).status_code == 401
    second = refresh(sim, first["refresh_token"]).json()
    assert client.bearer("GET", "/2/users/me", second["access_token"]).status_code == 200
    assert second["refresh_token"] != first["refresh_token"]
    again = refresh(sim, first["refresh_token"])
    assert (again.status_code, again.json()) == (400, SPENT)
    assert refresh(sim, second["refresh_token"]).status_code == 200


def test_revoking_ends_a_token(sim: Simulator, client: Any) -> None:
    told = trade(sim, allow(sim)["code"]).json()
    form = {"token": told["access_token"], "client_id": sim.tokens.app.client_id}
    answer = requests.post(sim.url + "/2/oauth2/revoke", data=form, timeout=20)
    assert answer.json() == {"revoked": True}
    assert client.bearer("GET", "/2/users/me", told["access_token"]).status_code == 401
    assert requests.post(sim.url + "/2/oauth2/revoke", data=form, timeout=20).json() == SPENT


def test_revoking_the_refresh_token_ends_both(sim: Simulator, client: Any) -> None:
    told = trade(sim, allow(sim)["code"]).json()
    form = {"token": told["refresh_token"], "client_id": sim.tokens.app.client_id}
    requests.post(sim.url + "/2/oauth2/revoke", data=form, timeout=20)
    assert refresh(sim, told["refresh_token"]).status_code == 400
    assert client.bearer("GET", "/2/users/me", told["access_token"]).status_code == 401


def test_a_confidential_client_authenticates_with_basic(sim: Simulator) -> None:
    sim.tokens.app.confidential = True
    app = sim.tokens.app
    code = allow(sim)["code"]
    refused = trade(sim, code)
    assert (refused.status_code, refused.json()["error"]) == (401, "unauthorized_client")
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    for secret, status in (("wrong", 401), (app.client_secret, 200)):
        answer = requests.post(sim.url + "/2/oauth2/token", data=form, auth=(app.client_id, secret), timeout=20)
        assert answer.status_code == status


# App-only


def app_token(sim: Simulator, key: str, secret: str, **form: str) -> requests.Response:
    return requests.post(sim.url + "/oauth2/token", data=form, auth=(key, secret), timeout=20)


def test_key_and_secret_give_the_app_bearer(sim: Simulator) -> None:
    answer = app_token(sim, sim.keys.consumer_key, sim.keys.consumer_secret, grant_type="client_credentials")
    assert answer.json() == {"token_type": "bearer", "access_token": sim.keys.bearer_token}


@pytest.mark.parametrize(("secret", "grant"), [("wrong", "client_credentials"), ("right", "password"), ("right", "")])
def test_anything_else_is_code_99(sim: Simulator, secret: str, grant: str) -> None:
    right = sim.keys.consumer_secret if secret == "right" else secret
    answer = app_token(sim, sim.keys.consumer_key, right, grant_type=grant)
    assert (answer.status_code, answer.json()) == (403, {"errors": [{"code": 99, "message": MESSAGES[99]}]})


def test_an_invalidated_app_bearer_comes_back_when_asked_for(sim: Simulator, client: Any) -> None:
    keys = sim.keys
    answer = requests.post(
        sim.url + "/oauth2/invalidate_token", data={"access_token": keys.bearer_token},
        auth=(keys.consumer_key, keys.consumer_secret), timeout=20,
    )  # fmt: skip
    assert answer.json() == {"access_token": keys.bearer_token}
    assert client.bearer("GET", "/2/users/102", keys.bearer_token).status_code == 401
    app_token(sim, keys.consumer_key, keys.consumer_secret, grant_type="client_credentials")
    assert client.bearer("GET", "/2/users/102", keys.bearer_token).status_code == 200


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic /////w==", "Bearer x"])
def test_an_unreadable_basic_header_is_code_99(sim: Simulator, header: str) -> None:
    answer = requests.post(sim.url + "/oauth2/token", headers={"authorization": header}, timeout=20)
    assert code_of(answer) == 99
