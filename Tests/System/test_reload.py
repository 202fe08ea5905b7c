"""systemctl reload."""

from harness.suite import eventually, expect, expect_equal, test


def lines_since(world, moment):
    return [line for line in world.journal("--output=cat", since=moment).splitlines() if line.strip()]


def now(world):
    return float(world.run("date +%s.%N"))


def wait_limit(world, limit):
    eventually(lambda: world.lane()["limit"] == limit, 10, f"the limit is {limit}")


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
    # systemd 252 takes the reload's command, a signal, for the reload: it is done a moment later.
    wait_limit(world, 3)
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
    wait_limit(world, 7)
    expect_equal(world.main_pid, pid, "the process")
    expect_equal(world.call("GET", "/v1/status").json["state_dir"], "/var/lib/reel", "the state directory")


@test("A broken settings file is refused by the reload: the old settings stay and so does the service")
def reload_refuses(world):
    world.settings(lane="max_in_flight: 6")
    world.run("systemctl restart reeld")
    number = world.enqueue("unharmed")
    pid = world.main_pid
    broken = {
        "bad syntax": ("lanes: [\n", "line 2"), "an unknown key": ("lanez: {}\n", "lanez"),
        "a value out of range": ("lanes:\n  main: { max_in_flight: 0 }\n", "lanes.main.max_in_flight"),
    }
    for what, (text, name) in broken.items():
        moment = now(world)
        world.settings(text=text)
        world.try_run("systemctl reload reeld")
        told = eventually(
            lambda: [line for line in lines_since(world, moment) if "refused" in line], 10, f"the journal tells of {what}")
        expect_equal(len(told), 1, f"lines about {what}: {told}")
        expect(name in told[0], f"it does not name {name!r}: {told[0]}")
        expect_equal(world.show("ActiveState"), "active", f"the service after {what}")
        expect_equal(world.lane()["limit"], 6, f"the limit after {what}")
        expect_equal(world.main_pid, pid, f"the process after {what}")
    world.wait_state(number, "succeeded")
    world.settings(lane="max_in_flight: 9")
    world.run("systemctl reload reeld")
    wait_limit(world, 9)


@test("Reloads in a row are all applied, and systemd has the service running after each")
def reloads_in_a_row(world):
    pid = world.main_pid
    for limit in (11, 12, 13):
        world.settings(lane=f"max_in_flight: {limit}")
        world.run("systemctl reload reeld")
        wait_limit(world, limit)
        eventually(lambda: world.show("SubState") == "running", 10, "the unit runs")
    expect_equal(world.main_pid, pid, "the process")
