"""Installing the package, and the README's word about it."""

from harness.readme import commands
from harness.suite import eventually, expect, expect_equal, test
from harness.world import KEY, KEY_FILE, SOCKET, ReadmeSession


@test("Installing the package starts the socket and, without a key, nothing else", package="absent")
def install_starts_the_socket_only(world):
    world.install("new")
    expect_equal(world.show("ActiveState", "reeld.socket"), "active", "the socket after the installation")
    expect_equal(world.show("ActiveState"), "inactive", "the service after the installation")
    expect_equal(world.main_pid, 0, "the service's process")
    expect_equal(world.show("UnitFileState", "reeld.socket"), "enabled", "the socket at the next boot")
    expect_equal(world.try_run("pgrep -x reeld").out, "", "processes named reeld")


@test("The first client starts the service through the socket, without a key, too", package="absent")
def socket_activation(world):
    world.install("new")
    status = world.run("reel status", user="alice")
    expect("main" in status, f"reel status names no lane:\n{status}")
    expect_equal(world.show("ActiveState"), "active", "the service after the first client")
    # Jobs are taken; their lane waits for the key.
    number = world.run("reel submit --model kling/kling-v3 --prompt first --duration 5 --json | jq .id", user="alice")
    expect_equal(world.job(int(number))["state"], "queued", "a job without a key")
    lane = world.lane()
    expect_equal((lane["health"], lane["reason"]), ("parked", "no_key"), "the lane without a key")


@test("The README's section on installing the service, followed word by word, ends with a clip", package="absent")
def readme_word_by_word(world):
    steps = commands(world.container.path("/opt/system-test/README.md"), "^Install as a service")
    expect(len(steps) >= 5, f"the README's section has {len(steps)} commands only: {steps}")
    world.simulator.start()
    session = ReadmeSession(world)
    for step in steps:
        session.do(step, typed=f"{KEY}\n")
    clips = world.run(f"find {session.home} -name '*.mp4' -size +1k")
    expect(clips, "the README's commands left no clip")
    expect_equal(world.show("ActiveState", "reeld.socket"), "active", "the socket at the README's end")
    world.wait_active()
    expect_equal(world.run(f"stat -c '%a %U' {KEY_FILE}").strip(), "600 root", "the key's file")
    expect_equal(sum(world.simulator.billed().values()), 1, "what was billed")


@test("The installed service is what reel connects to by default, and the socket is known to systemd")
def default_socket(world):
    listen = world.show("Listen", "reeld.socket")
    expect(SOCKET in listen, f"reeld.socket listens on {listen}")
    expect(world.try_run("reel status --json", user="alice").ok, "reel status without REEL_SOCKET")


@test("A boot brings back the socket, the service and the jobs")
def boot_brings_it_back(world):
    number = world.enqueue("before the boot", not_before="2099-01-01T00:00:00Z")
    # What a boot does with the units, without one: all is stopped, then multi-user.target is reached again.
    world.run("systemctl stop reeld.service reeld.socket")
    expect(world.try_run("reel status", user="alice").code == 7, "reel reaches a daemon that was stopped")
    world.run("rm -rf /run/reel && systemd-tmpfiles --create --boot reel.conf; systemctl start sockets.target")
    wants = world.run("systemctl list-dependencies --plain sockets.target multi-user.target")
    expect("reeld.socket" in wants, "sockets.target does not want reeld.socket")
    world.run("systemctl start reeld.socket")
    found = eventually(lambda: world.call("GET", f"/v1/jobs/{number}"), 20, "the socket answers")
    expect_equal(found.status, 200, "the job after the boot")
