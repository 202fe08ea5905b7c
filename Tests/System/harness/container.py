"""A real systemd on an overlay of this host's own root: what the tests do to it is gone with it."""

import glob
import os
import shutil
import signal
import subprocess
import time

ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
    "TERM": "dumb", "SYSTEMD_PAGER": "", "DEBIAN_FRONTEND": "noninteractive",
}


class CommandFailed(Exception):
    """A command in the container ended with an error, or did not end."""


class Done:
    """What came of a command."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def ok(self):
        return self.code == 0

    @property
    def text(self):
        """Both outputs together."""
        return self.out + self.err


class Container:
    """A container that has been booted; it lives in the mount and process namespaces of this process."""

    def __init__(self, scratch, log):
        self.scratch, self.log = scratch, log
        self.root = os.path.join(scratch, "root")
        self.nspawn = None
        self.leader = None

    # Life

    def boot(self):
        """Boots what was mounted, and returns when systemd says that it runs."""
        self.console = open(os.path.join(self.scratch, "console"), "wb")
        self.nspawn = subprocess.Popen(
            [
                "systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "-D", self.root, "--boot",
                "--private-network", "--machine=reel-system-test", "--console=read-only",
            ],
            stdin=subprocess.DEVNULL, stdout=self.console, stderr=subprocess.STDOUT)
        self._wait_for_boot(60)

    def halt(self):
        """Powers off; after 20 s the hard way.

        - Returns: what kept it from powering off in good order; None when nothing did.
        """
        if self.nspawn is None:
            return None
        trouble = self._power_off() if self.is_alive else f"the container had ended:\n{self.console_tail()}"
        self.console.close()
        self.nspawn = None
        return trouble

    def _power_off(self):
        jobs = ""
        try:
            self.try_run("systemctl poweroff", timeout=10)
            self.nspawn.wait(10)
            return None
        except (subprocess.TimeoutExpired, CommandFailed) as error:
            jobs = self._unfinished() if isinstance(error, subprocess.TimeoutExpired) else str(error)
        try:
            self.nspawn.wait(20)
            return None
        except subprocess.TimeoutExpired:
            os.kill(self.leader, signal.SIGKILL)
            self.nspawn.kill()
            self.nspawn.wait(20)
            return f"the container did not power off in 30 s; it waited for\n{jobs}\n{self.console_tail()}"

    def _unfinished(self):
        try:
            return self.try_run("systemctl list-jobs --no-pager; ps -e -o pid,stat,wchan:20,args", timeout=5).out
        except CommandFailed as error:
            return str(error)

    @property
    def is_alive(self):
        return self.nspawn is not None and self.nspawn.poll() is None and self.leader is not None

    def mount(self):
        """Mounts the overlay and furnishes it; files may be copied in from here on."""
        upper, work = (os.path.join(self.scratch, name) for name in ("upper", "work"))
        for folder in (upper, work, self.root):
            os.mkdir(folder)
        subprocess.run(
            [
                "mount", "-t", "overlay", "overlay", "-o", f"lowerdir=/,upperdir={upper},workdir={work}", self.root,
            ], check=True)
        self._furnish()

    def _furnish(self):
        """Takes away what this host starts for itself, and what keeps packages from being installed as usual."""
        units = self.path("/etc/systemd/system")
        for wants in glob.glob(f"{units}/*.target.wants"):
            if os.path.basename(wants) != "sysinit.target.wants":
                shutil.rmtree(wants)
        for unit in ("console-getty.service", "systemd-timesyncd.service", "systemd-networkd.service", "getty.target"):
            self._replace_by_link(f"{units}/{unit}", "/dev/null")
        for timer in glob.glob(self.path("/usr/lib/systemd/system/timers.target.wants/*")):
            self._replace_by_link(f"{units}/{os.path.basename(timer)}", "/dev/null")
        # Images for building software keep services from starting and leave documentation out.
        for name in ("/usr/sbin/policy-rc.d", "/etc/dpkg/dpkg.cfg.d/docker", "/etc/dpkg/dpkg.cfg.d/excludes"):
            if os.path.lexists(self.path(name)):
                os.remove(self.path(name))
        self.write("/etc/machine-id", "")
        self.write("/etc/hostname", "reel-system-test\n")
        shutil.rmtree(self.path("/var/log/journal"), ignore_errors=True)
        self.write(
            "/etc/systemd/journald.conf.d/system-test.conf",
            "[Journal]\nStorage=volatile\nRateLimitIntervalSec=0\nRuntimeMaxUse=200M\n")

    @staticmethod
    def _replace_by_link(path, target):
        if os.path.lexists(path):
            os.remove(path)
        os.symlink(target, path)

    def _wait_for_boot(self, limit):
        deadline = time.monotonic() + limit
        state = "no first process"
        while time.monotonic() < deadline:
            if self.nspawn.poll() is not None:
                raise CommandFailed(f"the container ended while it booted:\n{self.console_tail()}")
            self.leader = self._first_process()
            if self.leader is not None:
                state = self.try_run("systemctl is-system-running", timeout=10, quiet=True).out.strip()
                if state in ("running", "degraded"):
                    return
            time.sleep(0.2)
        raise CommandFailed(f"the container did not boot within {limit} s ({state}):\n{self.console_tail()}")

    def _first_process(self):
        """The process that is number 1 in the container: a child, or a child's child, of systemd-nspawn."""
        waiting = [self.nspawn.pid]
        while waiting:
            pid = waiting.pop(0)
            try:
                with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                    children = [int(word) for word in file.read().split()]
                with open(f"/proc/{pid}/status", encoding="utf-8") as file:
                    numbers = next(line for line in file if line.startswith("NSpid:")).split()[1:]
                with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                    name = file.read().strip()
            except (FileNotFoundError, ProcessLookupError, StopIteration):
                continue
            if pid != self.nspawn.pid and numbers[-1] == "1" and name == "systemd":
                return pid
            waiting += children
        return None

    def console_tail(self):
        with open(os.path.join(self.scratch, "console"), encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-30:])

    # Files

    def path(self, inside):
        """Where a file of the container's disk is seen from here; mounts made by the container are not."""
        return self.root + inside

    def write(self, inside, text, mode=0o644):
        """Writes a file before or while the container runs."""
        path = self.path(inside)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)

    def copy_in(self, source, inside, mode=0o755):
        path = self.path(inside)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copyfile(source, path)
        os.chmod(path, mode)

    # Commands

    def start(self, command, user=None, stdin=subprocess.DEVNULL):
        """Starts a shell command in the container; the caller ends it."""
        self.log.line(f"{user or 'root'}$ {command} &")
        return self._popen(command, user, stdin)

    def try_run(self, command, user=None, stdin=None, timeout=60, quiet=False):
        """Runs a shell command in the container, as root or as `user` with its groups, and tells how it ended."""
        began = time.monotonic()
        process = self._popen(command, user, subprocess.PIPE)
        try:
            out, err = process.communicate(stdin if stdin is not None else "", timeout)
        except subprocess.TimeoutExpired as error:
            self.kill(process)
            raise CommandFailed(f"{command}\nhas not ended within {timeout} s") from error
        done = Done(process.returncode, out, err)
        if not quiet:
            self.log.command(user, command, done, time.monotonic() - began)
        return done

    def kill(self, process):
        """Ends a command and all that it has started."""
        # nsenter is the parent of what runs in the container, which would outlive it.
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def run(self, command, user=None, stdin=None, timeout=60):
        """The same for a command that must end well; its standard output."""
        done = self.try_run(command, user, stdin, timeout)
        if not done.ok:
            raise CommandFailed(f"{command}\nended with {done.code}:\n{done.text.strip()}")
        return done.out

    def _popen(self, command, user, stdin):
        return subprocess.Popen(
            self._argv(command, user), stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            errors="replace", env=ENVIRONMENT, start_new_session=True)

    def _argv(self, command, user):
        argv = [
            "nsenter", "--target", str(self.leader), "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd",
        ]
        if user is not None:
            argv += ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--inh-caps=-all", "--"]
        return argv + ["sh", "-c", command]
