"""A full disk."""

from harness.suite import Skip, eventually, expect, expect_equal, test
from harness.world import STATE, job

SMALL = "/mnt/small"


def on_the_small_disk(world):
    """Moves the state directory to the small loop device that was mounted before the boot."""
    if not world.try_run(f"mountpoint -q {SMALL}").ok:
        raise Skip("this host has no loop device to give")
    world.run("systemctl stop reeld.service")
    world.run(f"rm -rf {SMALL}/* && mkdir -p {STATE} && mount --bind {SMALL} {STATE} && chown reeld:reeld {STATE}")
    world.run(f"chmod 0700 {STATE} && systemctl start reeld.service")


def fill(world):
    """Leaves not a block free, as another program on the same disk would.

    In rounds: what ext4 had set aside for blocks whose place was not chosen yet comes free with the sync. The service
    stands still meanwhile: its first write that fails gives back the reserve, which is not for this to fill.
    """
    pid = world.main_pid
    if pid:
        world.run(f"kill -STOP {pid}")
    try:
        fill_up(world)
    finally:
        if pid:
            world.run(f"kill -CONT {pid}")


def fill_up(world):
    world.run(f"touch {STATE}/filler {STATE}/filler2")
    for _ in range(20):
        world.try_run(
            f"dd if=/dev/zero of={STATE}/filler bs=1M oflag=append conv=notrunc; "
            f"dd if=/dev/zero of={STATE}/filler2 bs=4k oflag=append conv=notrunc; sync -f {STATE}")
        free = int(world.run(f"stat -f -c %a {STATE}"))
        if free <= 8:
            return
    raise AssertionError(f"{free} blocks are still free")


@test("A full disk: enqueues get 507, work in flight is recorded, and all goes on by itself when there is room again")
def full_disk(world):
    world.drop_in("[Service]\nWatchdogSec=5s\n")
    on_the_small_disk(world)
    world.simulator.script(
        {"on": "submission", "prompt": "on the wire", "holds": [{"at": "created", "gate": "full"}]})
    world.simulator.change(queued=0, processing=3)
    rendering = world.enqueue("renders")
    wire = world.enqueue("on the wire")
    world.wait_state(rendering, "rendering")
    world.simulator.wait_at("full")
    pid = world.main_pid
    fill(world)
    # Some may still fit into what the database has free inside; soon none does.
    refused = eventually(lambda: refusal(world), 30, "an enqueue is refused")
    expect_equal(refused.status, 507, f"the status: {refused.body[:300]!r}")
    expect_equal(refused.json["error"]["code"], "storage_full", "the code")
    expect("disk" in refused.json["error"]["message"] or "space" in refused.json["error"]["message"]
           or "storage" in refused.json["error"]["message"], f"the message: {refused.json['error']['message']}")
    expect(world.call("GET", "/v1/jobs").status == 200, "reads are answered")
    # The provider answers now: its word must be written down, with no room left.
    world.simulator.release("full")
    found = eventually(lambda: (world.job(wire)["task_id"] and world.job(wire)), 20, "the task's id is recorded")
    expect(found["state"] in ("rendering", "fetching"), f"the job is {found['state']}")
    eventually(lambda: world.job(rendering)["state"] == "fetching", 20, "the rendered task is recorded")
    world.run(f"sleep 6; rm {STATE}/filler {STATE}/filler2")
    for number in (rendering, wire):
        world.wait_state(number, "succeeded", within=60)
    answered = eventually(
        lambda: world.call("POST", "/v1/jobs", job("room again")).status == 201, 30, "an enqueue is taken again")
    expect(answered, "taken again")
    expect_equal((world.main_pid, world.show("NRestarts")), (pid, "0"), "process and restarts")
    world.wait_ended()
    billed = world.simulator.billed()
    expect_equal({prompt for prompt, count in billed.items() if count > 1}, set(), "billed more than once")


def refusal(world):
    """Enqueues until one is refused; the refusal, if any."""
    for number in range(20):
        reply = world.call("POST", "/v1/jobs", job(f"filling {number} " + "x" * 2000, not_before="2099-01-01T00:00:00Z"))
        if reply.status != 201:
            return reply
    return None


@test("A restart on a full disk loses nothing, and the service serves again when there is room")
def restart_on_a_full_disk(world):
    world.drop_in("[Service]\nRestartSec=500ms\n")
    on_the_small_disk(world)
    world.simulator.change(queued=0, processing=2)
    number = world.enqueue("before it was full")
    world.wait_state(number, "rendering")
    fill(world)
    world.run(f"kill -KILL {world.main_pid}")
    world.run(f"sleep 3; rm {STATE}/filler {STATE}/filler2")
    world.wait_active()
    world.wait_state(number, "succeeded", within=60)
    expect_equal(world.simulator.billed()["before it was full"], 1, "the bill")
