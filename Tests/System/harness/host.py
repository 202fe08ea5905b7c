"""The host: what it can do, and whether it was left as it was."""

import os
import re
import shutil
import stat
import subprocess
import tempfile

TOOLS = {
    "systemd-nspawn": "apt-get install systemd-container",
    "nsenter": "apt-get install util-linux",
    "unshare": "apt-get install util-linux",
    "setpriv": "apt-get install util-linux",
    "dpkg-deb": "apt-get install dpkg",
    "curl": "apt-get install curl",
}


def what_is_missing():
    """Why this host cannot boot a container: a sentence, or None when it can."""
    if os.geteuid() != 0:
        return "not root: run it with sudo"
    for tool, remedy in TOOLS.items():
        if shutil.which(tool) is None:
            return f"there is no {tool}: {remedy}"
    if not os.path.exists("/usr/lib/systemd/systemd") and not os.path.exists("/lib/systemd/systemd"):
        return "systemd is not installed: apt-get install systemd"
    return _what_unshare_says() or _what_overlay_says()


def _what_unshare_says():
    done = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "true"],
        capture_output=True, text=True)
    return None if done.returncode == 0 else f"no namespaces of one's own here: {done.stderr.strip()}"


def _what_overlay_says():
    """Mounts what a test would mount, in a mount namespace that ends with the try."""
    with tempfile.TemporaryDirectory(prefix="reel-system-test.") as folder:
        script = (
            f"mount -t tmpfs tmpfs {folder} && mkdir {folder}/u {folder}/w {folder}/r && "
            f"mount -t overlay overlay -o lowerdir=/,upperdir={folder}/u,workdir={folder}/w {folder}/r && "
            f"test -d {folder}/r/usr")
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True)
    return None if done.returncode == 0 else f"no overlay of / can be mounted: {done.stderr.strip()}"


class Snapshot:
    """The host's devices, mounts, loop devices and control groups at one moment."""

    def __init__(self):
        self.parts = {
            "/dev": _devices(), "mounts": _mounts(), "loop devices": _loops(), "control groups": _groups(),
        }

    def changes_since(self, before):
        """What is not as it was, a line each."""
        lines = []
        for name, now in self.parts.items():
            then = before.parts[name]
            lines += [f"{name}: new: {entry}" for entry in sorted(now - then)]
            lines += [f"{name}: gone: {entry}" for entry in sorted(then - now)]
        return lines


def _devices():
    """Every entry of /dev with type, mode, owner and device number; terminals in use come and go."""
    entries = set()
    for folder, names, files in os.walk("/dev"):
        names[:] = [name for name in names if os.path.join(folder, name) not in ("/dev/pts", "/dev/shm")]
        for name in names + files:
            path = os.path.join(folder, name)
            try:
                facts = os.lstat(path)
            except FileNotFoundError:
                continue
            kind = stat.filemode(facts.st_mode)
            number = f"{os.major(facts.st_rdev)}:{os.minor(facts.st_rdev)}"
            target = f" -> {os.readlink(path)}" if stat.S_ISLNK(facts.st_mode) else ""
            entries.add(f"{path} {kind} {facts.st_uid}:{facts.st_gid} {number}{target}")
    return entries


def _mounts():
    with open("/proc/self/mounts", encoding="utf-8") as file:
        return {line.strip() for line in file}


def _loops():
    """The files behind loop devices: of ours, whose names tell."""
    done = subprocess.run(["losetup", "--list", "--noheadings", "--output", "BACK-FILE"], capture_output=True, text=True)
    return {line.strip() for line in done.stdout.splitlines() if "reel-system-test" in line}


def _groups():
    found = set()
    for hierarchy in control_group_roots():
        found |= {f"{hierarchy}/{name}" for name in os.listdir(hierarchy) if name.startswith("reel-system-test")}
    return found


def clear_remains():
    """Takes away what a run that was killed could not: empty control groups and an empty folder."""
    for root in control_group_roots():
        for name in os.listdir(root):
            if _is_dead(name):
                for folder, _, _ in os.walk(os.path.join(root, name), topdown=False):
                    os.rmdir(folder)
    for name in os.listdir("/tmp"):
        if _is_dead(name):
            shutil.rmtree(os.path.join("/tmp", name), ignore_errors=True)


def _is_dead(name):
    """Whether that is a control group or folder of a run whose process is gone."""
    found = re.match(r"reel-system-test\.(\d+)(\.|$)", name)
    return found is not None and not os.path.exists(f"/proc/{found[1]}")


def control_group_roots():
    """Where the hierarchies that systemd uses are mounted: one with version 2, two with the hybrid layout."""
    roots = []
    with open("/proc/self/mounts", encoding="utf-8") as file:
        for line in file:
            _, where, kind, options, *_ = line.split()
            if kind == "cgroup2" or (kind == "cgroup" and "name=systemd" in options):
                roots.append(where)
    return roots
