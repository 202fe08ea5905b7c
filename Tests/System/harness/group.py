"""A control group of our own, so that two containers on one host never share one."""

import os
import signal
import time

from . import host


class ControlGroup:
    """Holds this process and all it starts; ends what is left in it, and goes."""

    def __init__(self):
        name = f"reel-system-test.{os.getpid()}"
        self.before = self._where_we_are()
        self.folders = [os.path.join(root, name) for root in host.control_group_roots()]

    def enter(self):
        """Makes the group and moves this process into it.

        A hierarchy that may not be written to is left alone: the container then runs in the caller's group.
        """
        made = []
        for folder in self.folders:
            try:
                os.mkdir(folder)
                self._move(os.getpid(), folder)
                made.append(folder)
            except OSError as error:
                print(f"note: no control group {folder}: {error.strerror}")
                if os.path.isdir(folder):
                    os.rmdir(folder)
        self.folders = made

    def leave(self):
        """Moves back, ends whatever is still in the group, and removes it."""
        for folder in self.folders:
            self._move(os.getpid(), self.before.get(os.path.dirname(folder), os.path.dirname(folder)))
        for folder in self.folders:
            self._clear(folder)

    def _clear(self, folder):
        deadline = time.monotonic() + 10
        while os.path.isdir(folder) and time.monotonic() < deadline:
            for group, _, _ in os.walk(folder, topdown=False):
                for pid in self._members(group):
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                try:
                    os.rmdir(group)
                except OSError:
                    pass  # Somebody in it is still ending.
            time.sleep(0.05)

    @staticmethod
    def _members(group):
        try:
            with open(os.path.join(group, "cgroup.procs"), encoding="ascii") as file:
                return [int(line) for line in file if int(line) > 0]
        except FileNotFoundError:
            return []

    @staticmethod
    def _move(pid, folder):
        with open(os.path.join(folder, "cgroup.procs"), "w", encoding="ascii") as file:
            file.write(str(pid))

    @staticmethod
    def _where_we_are():
        """Our group in each hierarchy, by where that is mounted."""
        roots = host.control_group_roots()
        with open("/proc/self/cgroup", encoding="ascii") as file:
            lines = [line.strip().split(":", 2) for line in file]
        places = {}
        for number, names, path in lines:
            wanted = "systemd" if names == "name=systemd" else "unified" if number == "0" else None
            for root in roots:
                if wanted and (len(roots) == 1 or root.endswith(wanted)):
                    places[root] = os.path.join(root, path.lstrip("/"))
        return places
