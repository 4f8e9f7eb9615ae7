"""Clients that are slow on purpose, as slowhttptest plays them, all from one address."""

import re
import subprocess
from dataclasses import dataclass

from tests.faults.proxied import Deployed, tool
from tests.postgres import leash

HEADS = ("-H", "-i", "4")
BODIES = ("-B", "-i", "3", "-s", "1000000", "-x", "8")
READS = ("-X", "-w", "1", "-y", "64", "-n", "3", "-z", "8", "-k", "4")
LONGEST_SECONDS = 200
"""How long they stay if nobody lets them go: to come, ten thousand take a minute of a busy core."""
_ALL_GONE = "No open connections left"


@dataclass
class Attack:
    """A crowd of slow clients that is there."""

    running: subprocess.Popen[str]

    def over(self) -> str:
        """Waits for it; how it ended."""
        told, _ = self.running.communicate()
        return re.sub(r"\x1b\[[0-9;]*m", "", told)


def begin(found: Deployed, how: tuple[str, ...], path: str, connections: int) -> Attack:
    """So many of them, as fast as they can come. They stay as long as they are let."""
    rate = max(1, connections // 3)
    program = [*leash("KILL"), tool("slowhttptest"), *how, "-c", str(connections), "-r", str(rate)]
    command = [*program, "-l", str(LONGEST_SECONDS), "-p", "20", "-u", f"{found.url}{path}"]
    return Attack(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))


def all_gone(told: str) -> bool:
    """Whether each of them was let go before its time was over."""
    return _ALL_GONE in told
