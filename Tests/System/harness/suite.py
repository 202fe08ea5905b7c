"""The list of tests, and how each is run: alone, named by a sentence, with its transcript shown when it fails."""

import time
import traceback

TESTS = []


class Skip(Exception):
    """This host cannot run the test; the message says why."""


class Failed(AssertionError):
    """Something is not as it should be; the message says what."""


def test(sentence, package="installed"):
    """Marks a test.

    `package` is what it finds: "installed" (with settings of its own, an empty state directory and a fresh
    simulator), or "absent" (nothing of reel on the system).
    """
    def add(function):
        TESTS.append((sentence, package, function))
        return function
    return add


def expect(condition, message):
    if not condition:
        raise Failed(message)


def expect_equal(found, wanted, what):
    if found != wanted:
        raise Failed(f"{what}: found {found!r}, not {wanted!r}")


def eventually(look, within, what):
    """Looks again and again until something true is seen, and returns it."""
    deadline = time.monotonic() + within
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise Failed(f"not within {within} s: {what}")
        time.sleep(0.1)


class Suite:
    """Runs tests against one container after the other's traces are wiped."""

    def __init__(self, world, log, wanted):
        self.world, self.log, self.wanted = world, log, wanted
        self.passed, self.failed, self.skipped = [], [], []

    def selection(self):
        if not self.wanted:
            return TESTS
        return [
            entry for entry in TESTS
            if any(word.lower() in f"{entry[2].__module__} {entry[2].__name__} {entry[0]}".lower() for word in self.wanted)
        ]

    def run(self):
        for sentence, package, function in self.selection():
            self._run(sentence, package, function)

    def _run(self, sentence, package, function):
        self.log.begin(sentence)
        began = time.monotonic()
        try:
            self.world.prepare(package)
            function(self.world)
            self._tell("ok", sentence, began)
            self.passed.append(sentence)
        except Skip as reason:
            self._tell("SKIP", sentence, began)
            print(f"      ### SKIPPED: {reason} ###", flush=True)
            self.skipped.append(sentence)
        except Exception as error:  # Whatever it is, the next test is to run.
            self._tell("FAIL", sentence, began)
            self._show(error)
            self.failed.append(sentence)

    def _tell(self, word, sentence, began):
        print(f"{word:<5} {sentence}  ({time.monotonic() - began:.1f} s)", flush=True)
        self.log.line(f"-- {word}")

    def _show(self, error):
        if isinstance(error, Failed):
            where = traceback.extract_tb(error.__traceback__)
            place = next((f for f in where if "/test_" in f.filename), where[-1])
            lines = [f"{place.filename.rsplit('/', 1)[-1]}:{place.lineno}: {error}"]
        else:
            lines = traceback.format_exception(error)
        text = "".join(line if line.endswith("\n") else line + "\n" for line in lines)
        self.log.line(text)
        self.log.line(self.world.journal())
        print("\n".join("      | " + row for row in self.log.tail()), flush=True)
