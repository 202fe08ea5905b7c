"""The transcript: all of it in a file, the part of the running test at hand for when it fails."""

import time

KEPT = 4000
SHOWN = 120


class Log:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")
        self.path = path
        self.began = time.monotonic()
        self.part = []
        self.last = None

    def begin(self, title):
        self.part = []
        self.line(f"== {title}")

    def line(self, text):
        for row in text.splitlines() or [""]:
            row = f"{time.monotonic() - self.began:7.2f}  {row}"
            self.file.write(row + "\n")
            self.part.append(row)
        self.file.flush()
        del self.part[:-KEPT]

    def command(self, user, command, done, seconds):
        """A command with what it printed; long output is cut in the middle."""
        # Who waits for something asks again and again.
        if self.last == (user, command, done.code, done.out, done.err):
            return
        self.last = (user, command, done.code, done.out, done.err)
        self.line(f"{user or 'root'}$ {command}   [{done.code}, {seconds:.2f} s]")
        for output in (done.out, done.err):
            rows = output.splitlines()
            if len(rows) > 60:
                rows = rows[:30] + [f"... {len(rows) - 60} lines ..."] + rows[-30:]
            for row in rows:
                self.line("    " + (row if len(row) <= 400 else row[:400] + " ..."))

    def call(self, text):
        """A call with its answer, unless it is the same as before."""
        if self.last != text:
            self.last = text
            self.line(text)

    def tail(self):
        return self.part[-SHOWN:]
