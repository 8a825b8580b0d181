"""Processes that start, restart and end together."""

import os
import signal
import subprocess
import threading
import time

STOP_WITHIN = 3
RESTART_AT_ONCE_AFTER = 30
LONGEST_PAUSE = 30


def leave_with(parent):
    """End this process soon after `parent` is gone, even when it was killed outright."""

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_WITHIN)
        os._exit(1)

    threading.Thread(target=watch, name="leave-with-parent", daemon=True).start()


def belong_to(parent):
    """As `leave_with`, and Ctrl-C is left to the parent, which then stops this process once."""
    os.setpgid(0, 0)
    leave_with(parent)


class Supervised:
    """One child process, started again whenever it ends, until told to stop."""

    def __init__(self, command):
        self.command = command
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="supervisor", daemon=True)

    def start(self):
        self.thread.start()

    def stop(self):
        self.stopping.set()
        self.thread.join()

    def _run(self):
        pause = 1
        while not self.stopping.is_set():
            child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)
            started = time.monotonic()
            while child.poll() is None and not self.stopping.wait(0.2):
                pass
            if self.stopping.is_set():
                end(child)
                return
            lived = time.monotonic() - started
            pause = 1 if lived > RESTART_AT_ONCE_AFTER else min(pause * 2, LONGEST_PAUSE)
            self.stopping.wait(pause)


def end(child):
    """Ask, wait a little, then insist."""
    child.terminate()
    try:
        child.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
