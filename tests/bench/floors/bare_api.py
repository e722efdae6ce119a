"""The floor of the simulator: the standard library's server, checking OAuth 1.0a signatures and answering one body.

Arguments: consumer key and secret, token and its secret; prints its port. Every GET is answered like the look-up of one
post; a signature that is wrong or comes twice is answered 401.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

from oauthlib.oauth1.rfc5849 import signature

CONSUMER, CONSUMER_SECRET, TOKEN, TOKEN_SECRET = sys.argv[1:5]
POST = "2124883104013307904"
BODY = json.dumps({"data": [{"id": POST, "text": "A lost umbrella", "edit_history_tweet_ids": [POST]}]}).encode()
seen = set()


class Handler(BaseHTTPRequestHandler):
    """Checks and answers."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """Answer a signed request."""
        path, _, query = self.path.partition("?")
        pairs = signature.collect_parameters(
            uri_query=query,
            headers={"Authorization": self.headers.get("Authorization", "")},
            exclude_oauth_signature=False,
        )
        given = dict(pairs)
        asked = SimpleNamespace(
            http_method="GET",
            uri=f"http://{self.headers['Host']}{path}",
            params=[pair for pair in pairs if pair[0] != "oauth_signature"],
            signature=given.get("oauth_signature", ""),
        )
        nonce = given.get("oauth_nonce")
        is_right = (
            given.get("oauth_consumer_key") == CONSUMER
            and given.get("oauth_token") == TOKEN
            and nonce not in seen
            and signature.verify_hmac_sha1(asked, CONSUMER_SECRET, TOKEN_SECRET)
        )
        seen.add(nonce)
        body = BODY if is_right else b""
        self.send_response(200 if is_right else 401)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
sys.stdout.write(f"{server.server_address[1]}\n")
sys.stdout.flush()
server.serve_forever()
