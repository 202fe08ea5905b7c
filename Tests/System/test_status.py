"""What an operator sees."""

from harness.suite import eventually, expect, expect_equal, test

SCREEN = 24


@test("reel status tells an operator in one screen what is going on")
def one_screen(world):
    world.simulator.change(queued=0, processing=600)
    world.settings(lane="max_in_flight: 3", rest="default_lane: main\n", text=None)
    world.run("systemctl restart reeld")
    for number in range(8):
        world.enqueue(f"screen {number}")
    world.enqueue("later", not_before="2099-01-01T00:00:00Z")
    eventually(
        lambda: world.call("GET", "/v1/status").json["jobs"]["rendering"] == 3, 20, "three jobs render")
    for user in ("root", "carol"):
        screen = world.run("reel status", user=None if user == "root" else user)
        lines = screen.rstrip("\n").splitlines()
        expect(4 <= len(lines) <= SCREEN, f"{len(lines)} lines:\n{screen}")
        expect(max(map(len, lines)) <= 120, f"lines are wider than 120 columns:\n{screen}")
        for word in ("main", "ok", "3 rendering", "6 queued"):
            expect(word in screen, f"{word!r} is not in it:\n{screen}")


@test("systemctl status shows the live counts, and they change with the queue")
def live_status_line(world):
    world.simulator.change(queued=0, processing=600)
    world.settings(lane="max_in_flight: 2")
    world.run("systemctl restart reeld")
    for number in range(5):
        world.enqueue(f"live {number}")

    def text():
        return world.show("StatusText")
    eventually(lambda: "2 rendering" in text() and "3 queued" in text(), 20, "the status line counts the jobs")
    expect(f"Status: \"{text()}\"" in world.run("systemctl status reeld --no-pager"), "systemctl status shows it")
    world.run("reel lane pause main")
    eventually(lambda: "main" in text() and "paused" in text(), 20, "the status line tells of the paused lane")
    world.run("reel lane resume main")
    eventually(lambda: "paused" not in text(), 20, "the status line forgets the pause")


@test("A service that is ready answers at once: READY comes after the store is open and the socket served")
def ready_means_ready(world):
    for _ in range(3):
        world.run("systemctl restart reeld")
        expect_equal(world.show("SubState"), "running", "the state after systemctl restart")
        expect_equal(world.call("GET", "/healthz", timeout=2).status, 200, "healthz right after it")


@test("A scrape by Prometheus has the process figures, although the unit hides most of /proc")
def process_figures(world):
    text = world.call("GET", "/metrics").body.decode()
    for name in ("cpu_seconds_total", "resident_memory_bytes", "start_time_seconds", "open_fds", "max_fds"):
        lines = [line for line in text.splitlines() if line.startswith(f"process_{name} ")]
        expect(len(lines) == 1 and float(lines[0].split()[1]) > 0, f"process_{name} is there: {lines}")
