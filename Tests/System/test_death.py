"""Ends that nobody asked for."""

from harness.load import Load
from harness.suite import eventually, expect, expect_equal, test


@test("SIGKILL: systemd starts it again, jobs in hand go on, and nothing is billed twice")
def sigkill(world):
    world.drop_in("[Service]\nRestartSec=500ms\n")
    world.run("systemctl restart reeld")
    world.simulator.change(queued=1, processing=2)
    numbers = [world.enqueue(f"survivor {n}") for n in range(10)]
    waiting = world.enqueue("waits", not_before="2099-01-01T00:00:00Z")
    eventually(
        lambda: world.call("GET", "/v1/status").json["jobs"]["rendering"] == 10, 20, "ten jobs render")
    pid = world.main_pid
    world.run(f"kill -KILL {pid}")
    # The next client is served by the next process, however soon it comes.
    expect_equal(world.job(waiting)["state"], "queued", "a job that waits")
    expect(world.main_pid not in (0, pid), "there is a new process")
    expect_equal(world.show("NRestarts"), "1", "restarts")
    for number in numbers:
        world.wait_state(number, "succeeded")
    expect_equal(dict(world.simulator.billed()), {f"survivor {n}": 1 for n in range(10)}, "the bill")


@test("SIGKILL with a submission on the wire leaves it in doubt: it is not sent again")
def sigkill_on_the_wire(world):
    world.drop_in("[Service]\nRestartSec=500ms\n")
    world.run("systemctl restart reeld")
    world.simulator.script({"on": "submission", "prompt": "unknown", "holds": [{"at": "created", "gate": "cut"}]})
    number = world.enqueue("unknown")
    world.simulator.wait_at("cut")
    world.run(f"kill -KILL {world.main_pid}")
    expect_equal(world.job(number)["state"], "in_doubt", "the job after the restart")
    world.simulator.release("cut")
    after = world.enqueue("another")
    world.wait_state(after, "succeeded")
    expect_equal(world.job(number)["state"], "in_doubt", "the job later")
    expect_equal(dict(world.simulator.billed()), {"unknown": 1, "another": 1}, "the bill")
    done = world.try_run(f"reel wait {number}")
    expect_equal(done.code, 4, "the exit code of reel wait")


@test("SIGKILL under a load of 50 clients: what was acknowledged is there, and billed at most once")
def sigkill_under_load(world):
    world.drop_in("[Service]\nRestartSec=100ms\n")
    world.run("systemctl restart reeld")
    world.simulator.change(queued=0, processing=0.2)
    world.settings(lane="max_in_flight: 500")
    world.run("systemctl restart reeld")
    load = Load(world, clients=50, seconds=6, label="killed", commands=0)
    eventually(lambda: len(world.jobs()) > 60, 10, "the clients are at work")
    world.run(f"kill -KILL {world.main_pid}")
    seen = load.finish()
    expect(not seen["refused"], f"refused: {seen['refused'][:5]}")
    stored = {}
    for found in world.jobs():
        stored.setdefault(found["request"]["prompt"], []).append(found["id"])
    for key, number in seen["acknowledged"].items():
        expect_equal(stored.get(key), [number], f"the jobs of request {key}")

    def settled():
        states = {f["state"] for f in world.jobs()}
        return states <= {"succeeded", "in_doubt"}
    eventually(settled, 60, "every job has succeeded or is in doubt")
    twice = {prompt: count for prompt, count in world.simulator.billed().items() if count > 1}
    expect_equal(twice, {}, "prompts that were billed more than once")


@test("A frozen process is found by the watchdog: systemd ends it with the result watchdog, and starts it again")
def watchdog(world):
    world.drop_in("[Service]\nWatchdogSec=3s\nRestartSec=500ms\n")
    world.run("systemctl restart reeld")
    expect_equal(world.show("WatchdogUSec"), "3s", "the watchdog's time")
    world.simulator.change(queued=1, processing=3)
    number = world.enqueue("frozen")
    world.wait_state(number, "rendering")
    pid = world.main_pid
    world.run(f"kill -STOP {pid}")
    eventually(lambda: world.main_pid not in (0, pid), 30, "a new process runs")
    world.wait_active()
    told = world.journal("_PID=1 --output=cat") + world.run(
        f"journalctl --no-pager --since=@{world.since:.6f} -o cat _PID=1")
    expect("result 'watchdog'" in told, "systemd tells of the result watchdog")
    expect_equal(world.show("NRestarts"), "1", "restarts")
    world.wait_state(number, "succeeded")
    expect_equal(world.simulator.billed()["frozen"], 1, "the bill")


@test("The watchdog leaves a service alone that works, is idle, or has a parked lane")
def watchdog_is_patient(world):
    world.drop_in("[Service]\nWatchdogSec=2s\n")
    world.run("systemctl restart reeld")
    pid = world.main_pid
    world.run("reel lane pause main")
    for number in range(20):
        world.enqueue(f"patient {number}")
    world.run("sleep 5")
    world.run("reel lane resume main")
    world.wait_ended()
    world.run("sleep 3")
    expect_equal((world.main_pid, world.show("NRestarts")), (pid, "0"), "process and restarts")
