"""Files, modes, the key, and what the unit takes away."""

import base64
import json
import os
import struct
import zlib

from harness.suite import expect, expect_equal, test
from harness.world import CREDENTIALS, KEY, KEY_FILE, SOCKET, STATE, job


def with_image(prompt):
    """A job with a PNG of some hundred kilobytes in its request."""
    side = 320
    rows = b"".join(b"\0" + os.urandom(3 * side) for _ in range(side))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    body = job(prompt)
    url = "data:image/png;base64," + base64.b64encode(png).decode()
    body["request"]["reference_images"] = [{"url": url, "reference_type": "first_frame"}]
    return body


@test("Every file of the service is 0600 and every folder 0700: database, log, clips and uploads")
def modes(world):
    number = world.enqueue("a clip on disk")
    picture = world.call("POST", "/v1/jobs", with_image("a picture"))
    expect_equal(picture.status, 201, "enqueue with a large image")
    world.wait_state(number, "succeeded")
    world.enqueue("still queued", not_before="2099-01-01T00:00:00Z")
    found = world.run(f"find {STATE} -printf '%y %m %u %P\\n'").splitlines()
    kinds = {line.rsplit("/", 1)[-1].split(" ")[-1] for line in found}
    expect(any(name.endswith("-wal") for name in kinds), f"no write-ahead log among {sorted(kinds)}")
    expect(any(name.endswith(".mp4") for name in kinds), f"no clip among {sorted(kinds)}")
    expect(any(" uploads/" in line for line in found), f"no upload among {found}")
    wrong = [line for line in found if not line.startswith(("d 700 reeld ", "f 600 reeld "))]
    expect_equal(wrong, [], "files and folders with another type, mode or owner")


@test("The socket belongs to root and the group reel, 0660, and the group owns no file")
def socket_mode(world):
    expect_equal(world.run(f"stat -c '%F %a %U %G' {SOCKET}").strip(), "socket 660 root reel", SOCKET)
    owned = world.run(f"find {STATE} /etc/reel /usr/lib/systemd/system/reeld.* -group reel")
    expect_equal(owned, "", "files of the group that may connect")


@test("Only the service reads the key: no user, no environment, no command line")
def key_is_the_services(world):
    expect_equal(world.run(f"stat -c '%a %U' {CREDENTIALS}").strip(), "700 root", CREDENTIALS)
    expect_equal(world.run(f"stat -c '%a %U' {KEY_FILE}").strip(), "600 root", KEY_FILE)
    held = world.run(f"grep -rl {KEY} /run/credentials/reeld.service || true")
    expect(held.strip(), "the credential is not in the service's own mount")
    for user in ("alice", "bob", "carol", "mallory", "reeld"):
        done = world.try_run(f"cat {KEY_FILE}", user=user)
        expect(not done.ok and KEY not in done.text, f"{user} reads {KEY_FILE}")
    for user in ("alice", "carol", "mallory"):
        done = world.try_run(f"cat {held.split()[0]}", user=user)
        expect(not done.ok and KEY not in done.text, f"{user} reads the credential")
    pid = world.main_pid
    for name in ("environ", "cmdline"):
        expect(KEY not in world.run(f"tr '\\0' '\\n' < /proc/{pid}/{name}"), f"the key is in /proc/{pid}/{name}")
    expect_equal(world.run(f"grep -rl {KEY} {STATE} || true"), "", "files of the state directory with the key in them")


@test("systemd-analyze rates the service's exposure at 1.2 or less and finds nothing wrong with the units")
def analyze(world):
    world.run("systemd-analyze security --no-pager --threshold=12 reeld.service")
    verdict = json.loads(world.run("systemd-analyze security --no-pager --json=short reeld.service"))
    expect(verdict, "no verdict")
    done = world.try_run("systemd-analyze verify --man=no reeld.service reeld.socket")
    complaints = [line for line in done.text.splitlines() if "reel" in line]
    expect(done.ok, f"systemd-analyze verify ends with {done.code}: {done.text}")
    expect_equal(complaints, [], "complaints about the units")


@test("The service has no rights: its own user, no capability, no new privileges, nothing writable but its state")
def sandbox(world):
    pid = world.main_pid
    status = dict(
        line.split(":\t", 1) for line in world.run(f"cat /proc/{pid}/status").splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        expect_equal(int(status[name], 16), 0, name)
    expect_equal(status["NoNewPrivs"], "1", "NoNewPrivs")
    expect_equal(status["Seccomp"], "2", "Seccomp")
    expect_equal(world.run(f"stat -c %U /proc/{pid}").strip(), "reeld", "its user")
    found = world.run(
        f"nsenter --target {pid} --mount -- setpriv --reuid=reeld --regid=reeld --clear-groups --bounding-set=-all -- "
        "find / -maxdepth 4 -not -path '/proc/*' -type d -writable -prune 2>/dev/null || true").split()
    expect(STATE in found, f"the state directory is not among what is writable: {found}")
    # Places where anybody may leave something; the service's own /tmp and /var/tmp are private.
    anybodys = (STATE, "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock")
    expect_equal([place for place in found if not place.startswith(anybodys)], [], "places the service may write to")


@test("The service sees who is calling: no PrivateUsers= makes every caller nobody")
def real_users(world):
    expect_equal(world.show("PrivateUsers"), "no", "PrivateUsers")
    number = int(world.run(
        "reel submit --model kling/kling-v3 --prompt whose --duration 5 --json | jq .id", user="alice"))
    expect_equal(world.job(number)["owner"], "alice", "the owner of alice's job")
    # The trap itself: with PrivateUsers= the same job would belong to 65534, so this test would notice.
    world.drop_in("[Service]\nPrivateUsers=yes\n")
    world.run("systemctl restart reeld")
    other = world.try_run(
        "reel submit --model kling/kling-v3 --prompt nobodys --duration 5 --json | jq -r .owner", user="alice")
    expect(other.out.strip() != "alice", "PrivateUsers= is no trap any more: this test proves nothing")


@test("A stopped service leaves the socket's file: no RuntimeDirectory= takes it away")
def socket_survives_a_stop(world):
    expect_equal(world.show("RuntimeDirectory"), "", "RuntimeDirectory")
    before = world.run(f"stat -c %i {SOCKET}")
    world.run("systemctl stop reeld.service")
    expect_equal(world.run(f"stat -c %i {SOCKET}"), before, "the socket's inode after the stop")
    world.run("reel status", user="alice")
    world.run("systemctl restart reeld.service")
    expect_equal(world.run(f"stat -c %i {SOCKET}"), before, "the socket's inode after the restart")
