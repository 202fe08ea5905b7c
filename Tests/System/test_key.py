"""Keys."""

from harness.suite import eventually, expect, expect_equal, test


@test("A refused key parks the lane; a new key and a restart let the waiting jobs go on, no attempt lost")
def new_key(world):
    world.simulator.start(keys=["key-two"])
    numbers = [world.enqueue(f"waits {n}") for n in range(3)]
    lane = eventually(lambda: (world.lane()["health"] == "parked") and world.lane(), 20, "the lane parks")
    expect_equal(lane["reason"], "unauthorized", "the reason")
    for number in numbers:
        found = world.job(number)
        expect_equal((found["state"], found["attempts"]), ("queued", 0), f"job {number} meanwhile")
    expect("key" in world.run("reel status").lower(), "reel status tells of the key")
    world.key("key-two")
    world.run("systemctl restart reeld")
    for number in numbers:
        found = world.wait_state(number, "succeeded")
        expect(found["attempts"] <= 1, f"job {number} has used {found['attempts']} attempts")
    expect_equal(world.lane()["health"], "ok", "the lane")
    billed = world.simulator.billed()
    expect_equal(dict(billed), {f"waits {n}": 1 for n in range(3)}, "the bill")


@test("A key taken away parks the lane at the next start, and jobs are still taken")
def no_key(world):
    world.key(None)
    world.run("systemctl restart reeld")
    lane = world.lane()
    expect_equal((lane["health"], lane["reason"]), ("parked", "no_key"), "the lane")
    number = world.enqueue("without a key")
    expect_equal(world.job(number)["state"], "queued", "the job")
    world.key("key-one")
    world.run("systemctl restart reeld")
    world.wait_state(number, "succeeded")
