"""Restarts under load."""

import time

from harness.load import Load
from harness.suite import expect, expect_equal, test


@test("systemctl restart, three times under a load of 50 clients, refuses no request and bills nothing twice")
def restart_under_load(world):
    world.simulator.change(queued=0, processing=0.2)
    world.settings(lane="max_in_flight: 500")
    world.run("systemctl restart reeld")
    pids = {world.main_pid}
    load = Load(world, clients=50, seconds=8)
    for _ in range(3):
        time.sleep(1.5)  # The clients work meanwhile.
        world.run("systemctl restart reeld", timeout=90)
        pids.add(world.main_pid)
    load.finish()
    expect_equal(len(pids), 4, "processes that served")
    load.judge(least=200)
    expect_equal(world.show("NRestarts"), "0", "restarts that nobody asked for")


@test("A stop and a start under a load of 50 clients: whoever comes meanwhile waits at the socket, or starts it again")
def stop_under_load(world):
    world.simulator.change(queued=0, processing=0.2)
    world.settings(lane="max_in_flight: 500")
    world.run("systemctl restart reeld")
    load = Load(world, clients=50, seconds=6, label="stop", commands=0)
    time.sleep(1.5)
    world.run("systemctl stop reeld.service", timeout=90)
    world.run("systemctl start reeld.service")
    load.finish()
    load.judge(least=100)


@test("A restart waits for the submission on the wire and spends nothing")
def restart_waits_for_the_wire(world):
    world.simulator.script({"on": "submission", "prompt": "on the wire", "holds": [{"at": "created", "gate": "wire"}]})
    number = world.enqueue("on the wire")
    world.simulator.wait_at("wire")
    restart = world.container.start("systemctl restart reeld")
    time.sleep(2)  # It has been told to stop by now, and must not have.
    expect(restart.poll() is None, "the restart did not wait for the submission")
    expect_equal(world.call("GET", "/healthz").status, 200, "healthz while it stops")
    world.simulator.release("wire")
    restart.communicate(timeout=60)
    expect_equal(restart.returncode, 0, "systemctl restart")
    world.wait_state(number, "succeeded")
    expect_equal(world.simulator.billed()["on the wire"], 1, "the bill")
