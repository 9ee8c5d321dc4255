"""A push service, and the browser behind it: `push.py FILE`.

First it prints its port, and the public key and the secret that the browser shares, as one line of JSON. Every message that opens
with them (RFC 8291), and whose sender has signed for this service (RFC 8292), is taken and written down: one line of JSON with its
`Topic`, by which a later one takes the place of an earlier, its path, and what it says.
"""

import base64
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SECRET = ec.generate_private_key(ec.SECP256R1())
AUTH = b"sixteen bytes ok"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def point(key):
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def signed_for(authorization, origin):
    """Whether it is signed by the key it names, for this service, and still good."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    raw = base64.urlsafe_b64decode(parts["k"] + "=" * (-len(parts["k"]) % 4))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    claims = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=origin, options={"require": ["exp", "sub"]})
    return scheme == "vapid" and claims["exp"] <= time.time() + 24 * 60 * 60


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            said = self.open(body)
        except Exception as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            self.answer(400)
            return
        line = {"id": self.headers["Topic"], "to": self.path, "subject": said["title"], "said": said}
        with self.server.lock:
            self.server.file.write(json.dumps(line) + "\n")
            self.server.file.flush()
        self.answer(201)

    def open(self, body):
        origin = f"http://{self.headers['Host']}"
        if not signed_for(self.headers["Authorization"], origin):
            raise ValueError("not signed for this service")
        if self.headers["Content-Encoding"] != "aes128gcm" or int(self.headers["TTL"]) < 1:
            raise ValueError("not a message of RFC 8291")
        return json.loads(http_ece.decrypt(body, private_key=SECRET, auth_secret=AUTH, version="aes128gcm"))

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        """A sender that was killed has hung up."""


server = Server(("127.0.0.1", 0), Service)
server.file = open(sys.argv[1], "a", encoding="utf-8")
server.lock = threading.Lock()
browser = {"port": server.server_port, "p256dh": base64url(point(SECRET.public_key())), "auth": base64url(AUTH)}
print(json.dumps(browser), flush=True)
server.serve_forever()
