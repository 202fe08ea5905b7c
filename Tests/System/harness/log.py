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
        self.line(f"{user or 'root'}$ {command}   [{done.code}, {seconds:.2f} s]")
        for output in (done.out, done.err):
            rows = output.splitlines()
            if len(rows) > 60:
                rows = rows[:30] + [f"... {len(rows) - 60} lines ..."] + rows[-30:]
            for row in rows:
                self.line("    " + (row if len(row) <= 400 else row[:400] + " ..."))

    def tail(self):
        return self.part[-SHOWN:]
