"""`deploy.replicas` with replicas that serve a word instead of the app, so they start at once."""

import subprocess
import sys
import time
from dataclasses import dataclass
from unittest import mock

from deploy import replicas
from deploy.house import Replica

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(sys.argv[1][-4:].encode())
    def log_message(self, *_): pass
HTTPServer(("127.0.0.1", int(sys.argv[1].partition("=")[2])), Answer).serve_forever()
"""


@dataclass
class Stub(Replica):
    def start(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-c", SERVER, f"port={self.port}"])


if __name__ == "__main__":
    with mock.patch.object(replicas, "Replica", Stub):
        sys.exit(replicas.main())
