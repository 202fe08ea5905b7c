"""Backup and restore."""

from harness.suite import eventually, expect, expect_equal, test
from harness.world import STATE

BACKUP = "/root/reel.backup"


@test("A backup taken while running starts safely: what was queued is held as restored and never billed again")
def backup_and_restore(world):
    world.simulator.change(queued=0, processing=6)
    world.settings(lane="max_in_flight: 1")
    world.run("systemctl restart reeld")
    rendering = world.enqueue("renders at the backup")
    world.wait_state(rendering, "rendering")
    queued = [world.enqueue(f"queued at the backup {n}") for n in range(3)]
    held = world.enqueue("held at the backup")
    world.run(f"reel hold {held}")
    world.run(f"rm -f {BACKUP}; reel backup {BACKUP}")
    expect_equal(world.run(f"stat -c '%a %U' {BACKUP}").strip(), "600 root", "the backup's mode and owner")
    # Life goes on: all of it is paid for after the backup was taken.
    world.run(f"reel release {held}")
    world.simulator.change(queued=0, processing=0.2)
    later = world.enqueue("after the backup")
    world.wait_ended()
    paid = world.simulator.billed()
    expect_equal(sum(paid.values()), 6, "the bill before the restore")
    # The disk is lost.
    world.run(f"systemctl stop reeld.service; rm -rf {STATE}/* {STATE}/.[!.]*")
    world.run(f"install -o reeld -g reeld -m 0600 {BACKUP} {STATE}/reel.db && systemctl start reeld.service")
    for number in (*queued, held):
        found = world.job(number)
        expect_equal(found["state"], "held", f"job {number} after the restore")
        expect("restored" in found["hold_reasons"], f"job {number} is held for {found['hold_reasons']}")
    world.wait_state(rendering, "succeeded", within=40)
    expect_equal(world.call("GET", f"/v1/jobs/{later}").status, 404, "a job younger than the backup")
    world.run("sleep 2; systemctl restart reeld; sleep 2")
    expect_equal(world.simulator.billed(), paid, "the bill after the restore and one more restart")
    # A person looks, and lets one go: only then is it paid for again.
    world.run(f"reel release {queued[0]}")
    world.wait_state(queued[0], "succeeded")
    expect_equal(world.simulator.billed()["queued at the backup 0"], 2, "the bill of the one that was released")
    expect_equal(sum(world.simulator.billed().values()), 7, "the whole bill")


@test("reel check finds nothing wrong, and finds a clip that was changed")
def check(world):
    number = world.enqueue("to be checked")
    world.wait_state(number, "succeeded")
    done = world.try_run("reel check", timeout=60)
    expect_equal(done.code, 0, f"reel check on a sound store: {done.text}")
    clip = world.run(f"find {STATE}/clips -name '*.mp4' | head -1").strip()
    world.run(f"printf XXXX | dd of={clip} bs=1 seek=500 conv=notrunc status=none")
    done = eventually(lambda: world.try_run("reel check", timeout=60), 5, "reel check answers")
    expect(done.code != 0 and str(number) in done.text, f"the changed clip of job {number} is not found: {done.text}")
