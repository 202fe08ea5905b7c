"""Removing the package."""

from harness.suite import eventually, expect, expect_equal, test
from harness.world import KEY_FILE, SETTINGS, SOCKET, STATE


@test("Removing the package stops socket and service and keeps jobs, clips, settings and key; installed again, all is back")
def remove_keeps(world):
    number = world.enqueue("kept")
    world.wait_state(number, "succeeded")
    world.run("apt-get remove -y reel", timeout=120)
    world.is_installed = False
    expect_equal(world.try_run("pgrep -x reeld").out, "", "processes named reeld")
    expect(not world.try_run(f"curl -sS --unix-socket {SOCKET} http://reel/healthz").ok, "somebody answers")
    expect(not world.try_run("command -v reeld").ok, "reeld is still there")
    for path in (f"{STATE}/reel.db", SETTINGS, KEY_FILE):
        expect(world.try_run(f"test -s {path}").ok, f"{path} is gone")
    world.install("new")
    found = eventually(lambda: world.call("GET", f"/v1/jobs/{number}"), 20, "the socket answers")
    expect_equal(found.json["state"], "succeeded", "the job after it was installed again")
    expect_equal(world.call("GET", f"/v1/jobs/{number}/clips/0").status, 200, "its clip")


@test("Purging the package stops socket and service and leaves nothing: no jobs, key, settings or units")
def purge_removes(world):
    number = world.enqueue("to be purged")
    world.wait_state(number, "succeeded")
    world.run("apt-get purge -y reel", timeout=120)
    world.is_installed = False
    expect_equal(world.try_run("pgrep -x reeld").out, "", "processes named reeld")
    left = world.run(
        "ls -d /var/lib/reel /etc/reel /run/reel/reeld.sock /etc/systemd/system/*/reeld.* /usr/lib/systemd/system/reeld.* "
        "/usr/bin/reel /usr/bin/reeld 2>/dev/null || true")
    expect_equal(left, "", "what is left")
    expect(world.try_run("getent passwd reeld").ok, "the user is gone: its number may become somebody else's")
    expect_equal(world.show("LoadState"), "not-found", "the service's unit")
    expect_equal(world.run("systemctl --failed --no-legend --plain | grep reel || true"), "", "failed units")
    expect(not world.try_run("dpkg --status reel 2>/dev/null | grep -q '^Status:.*installed'").ok, "dpkg knows it")


@test("Purging a package that was removed before purges as well", package="absent")
def purge_after_remove(world):
    world.install("new")
    world.fresh()
    world.enqueue("gone in two steps", not_before="2099-01-01T00:00:00Z")
    world.run("apt-get remove -y reel && dpkg --purge reel", timeout=120)
    world.is_installed = False
    left = world.run("ls -d /var/lib/reel /etc/reel 2>/dev/null || true")
    expect_equal(left, "", "what is left")
