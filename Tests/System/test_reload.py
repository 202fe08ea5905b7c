"""systemctl reload."""

from harness.suite import eventually, expect, expect_equal, test


def lines_since(world, moment):
    return [line for line in world.journal("--output=cat", since=moment).splitlines() if line.strip()]


def now(world):
    return float(world.run("date +%s.%N"))


@test("systemctl reload applies a new limit live and says so in one line")
def reload_applies(world):
    world.simulator.change(queued=0, processing=600)
    world.settings(lane="max_in_flight: 1")
    world.run("systemctl restart reeld")
    for number in range(4):
        world.enqueue(f"limited {number}")
    eventually(lambda: world.lane()["in_flight"] == 1, 20, "one job is in flight")
    pid, moment = world.main_pid, now(world)
    world.settings(lane="max_in_flight: 3")
    world.run("systemctl reload reeld")
    expect_equal(world.lane()["limit"], 3, "the limit right after the reload")
    expect("3" in world.run("reel lane"), "reel lane shows the new limit")
    eventually(lambda: world.lane()["in_flight"] == 3, 20, "three jobs are in flight")
    expect_equal(world.main_pid, pid, "the process")
    told = [line for line in lines_since(world, moment) if "max_in_flight" in line]
    expect_equal(len(told), 1, f"lines of the journal about it: {told}")


@test("What cannot change live is named by the reload as needing a restart")
def reload_names_the_rest(world):
    pid, moment = world.main_pid, now(world)
    world.settings(lane="max_in_flight: 7", rest="state_dir: /var/lib/reel-elsewhere\n")
    world.run("systemctl reload reeld")
    told = eventually(
        lambda: [line for line in lines_since(world, moment) if "state_dir" in line], 10, "a line about state_dir")
    expect(any("restart" in line for line in told), f"it does not say that it takes a restart: {told}")
    expect_equal(world.lane()["limit"], 7, "the limit that can change")
    expect_equal(world.main_pid, pid, "the process")
    expect_equal(world.call("GET", "/v1/status").json["state_dir"], "/var/lib/reel", "the state directory")


@test("A broken settings file is refused by the reload: the old settings stay and so does the service")
def reload_refuses(world):
    world.settings(lane="max_in_flight: 6")
    world.run("systemctl restart reeld")
    number = world.enqueue("unharmed")
    pid = world.main_pid
    broken = {
        "syntax": "lanes: [\n", "an unknown key": "lanez: {}\n",
        "a value out of range": "lanes:\n  main: { max_in_flight: 0 }\n",
    }
    for what, text in broken.items():
        moment = now(world)
        world.settings(text=text)
        world.try_run("systemctl reload reeld")
        told = eventually(
            lambda: [line for line in lines_since(world, moment) if "reeld.yaml" in line or "max_in_flight" in line
                     or "lanez" in line], 10, f"the journal tells of {what}")
        world.log.line(f"{what}: {told}")
        expect_equal(world.show("ActiveState"), "active", f"the service after {what}")
        expect_equal(world.lane()["limit"], 6, f"the limit after {what}")
        expect_equal(world.main_pid, pid, f"the process after {what}")
    world.wait_state(number, "succeeded")
    world.settings(lane="max_in_flight: 9")
    world.run("systemctl reload reeld")
    expect_equal(world.lane()["limit"], 9, "the limit after the file was mended")


@test("systemd knows of the reload: it is reloading until reeld is ready again")
def reload_is_told(world):
    # A reload that answers before it is done would let this read the old limit.
    for limit in (11, 12, 13):
        world.settings(lane=f"max_in_flight: {limit}")
        world.run("systemctl reload reeld")
        eventually(lambda: world.show("SubState") == "running", 10, "the unit runs")
        expect_equal(world.lane()["limit"], limit, "the limit after the reload")
