"""A client as they usually are: full pages, every expansion, each time; nothing remembered from call to call."""

from __future__ import annotations

import requests
from requests_oauthlib import OAuth1

from twshell.sim import Simulator

POSTS = {
    "tweet.fields": "author_id,conversation_id,created_at,entities,in_reply_to_user_id,lang,public_metrics,"
    "referenced_tweets,attachments,note_tweet",
    "expansions": "author_id,referenced_tweets.id,referenced_tweets.id.author_id,in_reply_to_user_id,"
    "attachments.media_keys",
    "user.fields": "name,username,verified,profile_image_url,public_metrics,description",
    "media.fields": "url,alt_text,type",
}
USERS = {"user.fields": POSTS["user.fields"]}
PAGE = {"max_results": "100"}


class Naive:
    """Does what a deed asks for in the obvious way."""

    def __init__(self, simulator: Simulator) -> None:
        """Sign in with the owner's keys."""
        self._keys, self._clock = simulator.keys, simulator.clock
        self._url, self._me = simulator.url, simulator.world.me_id
        self._http = requests.Session()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def start(self) -> None:
        """Ask who is signed in, before the prompt."""
        self._get("/2/users/me", USERS)

    def act(self, kind: str, word: str) -> None:
        """Do one deed; `word` is a post's id, a handle, a query or a text."""
        if kind == "home":
            self._get(f"/2/users/{self._me}/timelines/reverse_chronological", PAGE | POSTS)
        elif kind == "mentions":
            self._get(f"/2/users/{self._me}/mentions", PAGE | POSTS)
        elif kind == "thread":
            found = self._get(f"/2/tweets/{word}", POSTS)["data"]
            self._get(
                "/2/tweets/search/recent", {"query": f"conversation_id:{found['conversation_id']}"} | PAGE | POSTS
            )
        elif kind == "profile":
            self._get(f"/2/users/by/username/{word}", USERS)
        elif kind == "search":
            self._get("/2/tweets/search/recent", {"query": word} | PAGE | POSTS)
        elif kind == "retweet":
            self._get(f"/2/tweets/{word}", POSTS)
            self._post(f"/2/users/{self._me}/retweets", {"tweet_id": word})
        else:
            self._post("/2/tweets", {"text": word})

    def _get(self, path: str, query: dict[str, str]) -> dict[str, dict[str, str]]:
        answer = self._http.get(self._url + path, params=query, auth=self._signed(), timeout=30)
        answer.raise_for_status()
        found: dict[str, dict[str, str]] = answer.json()
        return found

    def _post(self, path: str, body: dict[str, str]) -> None:
        self._http.post(self._url + path, json=body, auth=self._signed(), timeout=30).raise_for_status()

    def _signed(self) -> OAuth1:
        return OAuth1(*self._keys[:4], timestamp=str(int(self._clock.now())))
