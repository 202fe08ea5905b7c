#!/usr/bin/python3
"""Runs the system tests: boots a container, installs the package, tests it there, and leaves nothing behind.

    run.py --deb FILE --previous FILE --simulator FILE [--log FILE] [WORD ...]

With words, only tests whose names contain one of them. The outer process watches over the host; the tests run in mount
and process namespaces of their own, so that whatever happens, the kernel ends every process and mount with them.
"""

import argparse
import ctypes
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from harness import host  # noqa: E402
from harness.container import Container  # noqa: E402
from harness.group import ControlGroup  # noqa: E402
from harness.log import Log  # noqa: E402
from harness.suite import TESTS, Suite  # noqa: E402
from harness.world import DEBS, World  # noqa: E402

# In this order: what is installed first is purged last.
MODULES = (
    "test_install", "test_files", "test_roles", "test_status", "test_journal", "test_reload", "test_key", "test_load",
    "test_death", "test_disk", "test_backup", "test_upgrade", "test_removal",
)
UNTOUCHED = "The host's devices, mounts, loop devices and control groups are as they were"

POWERS_OFF = "The container powers off in good order"


def main():
    options = parse()
    for module in MODULES:
        importlib.import_module(module)
    if options.list:
        print("\n".join(sentence for sentence, _, _ in TESTS))
        return 0
    if options.scratch:
        return inner(options)
    missing = host.what_is_missing()
    if missing:
        print(f"\n{'#' * 100}\n### SYSTEM TESTS SKIPPED: {missing}\n{'#' * 100}\n")
        print(f"0 passed, 0 failed, {len(TESTS) + 1} skipped")
    if options.able or missing:
        return 1 if options.able and missing else 0
    return outer(options)


def parse():
    parser = argparse.ArgumentParser(description="Tests reel under a real systemd in a container.")
    parser.add_argument("--deb", help="the package to test")
    parser.add_argument("--previous", help="a package of an earlier version, to upgrade from")
    parser.add_argument("--simulator", help="the reel-sim to test against")
    parser.add_argument("--log", default="system-test.log", help="where the transcript goes")
    parser.add_argument("--list", action="store_true", help="only list the tests")
    parser.add_argument("--able", action="store_true", help="only say whether this host can run them")
    parser.add_argument("--scratch", help=argparse.SUPPRESS)
    parser.add_argument("words", nargs="*", help="run only tests whose names contain one of these")
    return parser.parse_args()


# The outer process: the host.


def outer(options):
    """Runs the inner process in namespaces of its own, and compares the host before and after."""
    host.clear_remains()
    before = host.Snapshot()
    scratch = tempfile.mkdtemp(prefix=f"reel-system-test.{os.getpid()}.", dir="/tmp")
    group = ControlGroup()
    inner_process = None
    # A signal ends the tests in good order: the inner process is told, and what it leaves is cleared up below.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: inner_process and end_in_order(inner_process.pid))
    results = os.path.join(scratch, "results")
    try:
        group.enter()
        inner_process = subprocess.Popen(
            [
                "unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--mount-proc", "--kill-child",
                sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--scratch", scratch,
            ], start_new_session=True, preexec_fn=die_with_parent)
        status = inner_process.wait()
        counts = read_counts(results)
    finally:
        if inner_process is not None and inner_process.poll() is None:
            inner_process.kill()
            inner_process.wait()
        group.leave()
        shutil.rmtree(scratch, ignore_errors=True)
    return conclude(status, counts, host.Snapshot().changes_since(before))


def die_with_parent():
    """Has the kernel end this process when its parent ends, however that happens."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def end_in_order(unshare):
    """Tells the tests to end; `unshare` itself would take no notice."""
    with open(f"/proc/{unshare}/task/{unshare}/children", encoding="ascii") as file:
        for child in file.read().split():
            os.kill(int(child), signal.SIGTERM)


def read_counts(results):
    """The numbers of passed, failed and skipped tests; None when the tests did not come to their end."""
    try:
        with open(results, encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except FileNotFoundError:
        return None


def conclude(status, counts, changes):
    print(f"{'FAIL' if changes else 'ok':<5} {UNTOUCHED}")
    for change in changes:
        print(f"      | {change}")
    passed, failed, skipped = counts or (0, 1, 0)
    if counts is None:
        print(f"FAIL  The tests came to no end (status {status})")
    passed, failed = passed + (not changes), failed + bool(changes)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


# The inner process: the container.


def inner(options):
    for name in ("deb", "previous", "simulator"):
        path = getattr(options, name)
        if not path or not os.path.isfile(path):
            sys.exit(f"--{name}: there is no file {path}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    log = Log(options.log)
    disk = os.path.join(options.scratch, "disk")
    os.mkdir(disk)
    # In memory, so that no run leaves anything on the host's disk.
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0755,size=4g", "tmpfs", disk], check=True)
    container = Container(disk, log)
    try:
        suite = run_suite(container, log, options)
    finally:
        trouble = container.halt()
    if trouble:
        print(f"FAIL  {POWERS_OFF}\n      | " + trouble.replace("\n", "\n      | "))
        suite.failed.append(POWERS_OFF)
    print(f"transcript: {options.log}")
    with open(os.path.join(options.scratch, "results"), "w", encoding="ascii") as file:
        file.write(f"{len(suite.passed)} {len(suite.failed)} {len(suite.skipped)}")
    return 1 if suite.failed else 0


def run_suite(container, log, options):
    log.begin("boot")
    container.mount()
    debs = {"new": options.deb, "old": options.previous}
    for deb in debs.values():
        container.copy_in(deb, f"{DEBS}/{os.path.basename(deb)}", 0o644)
    container.copy_in(options.simulator, "/opt/system-test/reel-sim")
    container.copy_in(os.path.join(HERE, "load.py"), "/opt/system-test/load.py")
    container.copy_in(os.path.join(HERE, "..", "..", "README.md"), "/opt/system-test/README.md", 0o644)
    lend_small_disk(container)
    container.boot()
    suite = Suite(World(container, log, debs), log, options.words)
    suite.run()
    return suite


def lend_small_disk(container):
    """A small file system on a loop device at /mnt/small, for the tests of a full disk; without, they are skipped.

    The device is detached by the kernel as soon as its mount ends.
    """
    image = os.path.join(container.scratch, "reel-system-test.img")
    where = container.path("/mnt/small")
    os.makedirs(where)
    with open(image, "wb") as file:
        file.truncate(96 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", image], check=True)
    done = subprocess.run(["mount", "-o", "loop", image, where], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"note: no loop device: {done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
