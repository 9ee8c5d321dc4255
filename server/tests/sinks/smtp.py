"""An SMTP server that takes every mail and writes down what it is: `smtp.py PORT FILE`.

One line of JSON for each mail that was taken, with the `Message-ID` by which a receiver knows a repeated one.
"""

import json
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


controller = Controller(Sink(sys.argv[2]), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print("ready", flush=True)
while True:
    time.sleep(60)
