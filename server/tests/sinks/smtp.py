"""An SMTP server that takes every mail and writes down what it is: `smtp.py FILE`.

First it prints its port as a line of JSON. One line of JSON is written for each mail that was taken, with the `Message-ID` by which
a receiver knows a repeated one.
"""

import json
import socket
import sys
import time
from email import message_from_bytes
from email.header import decode_header, make_header

from aiosmtpd.controller import Controller


class Sink:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content)
        line = {
            "id": mail["Message-ID"],
            "to": envelope.rcpt_tos[0],
            "subject": str(make_header(decode_header(mail["Subject"]))),
        }
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        return "250 OK"


with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
controller = Controller(Sink(sys.argv[1]), hostname="127.0.0.1", port=port)
controller.start()
print(json.dumps({"port": port}), flush=True)
while True:
    time.sleep(60)
