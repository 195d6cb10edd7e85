"""A clock of the portal's processes, which a test moves forward and back while they run."""

import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).parent / "moving_clock.c"


class Clock:
    """
    `environment` is what a process needs to have it. Without gcc it is the machine's and cannot be
    moved.
    """

    def __init__(self, folder: Path) -> None:
        self._file, library = folder / "clock", folder / "moving_clock.so"
        self.environment: dict[str, str] = {}
        if shutil.which("gcc") is None:
            return
        self._file.write_bytes(struct.pack("q", 0))
        command = ["gcc", "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True)
        self.environment = {"LD_PRELOAD": str(library), "CLOCK_FILE": str(self._file)}

    def move(self, seconds: int) -> None:
        """By how much it is ahead of the real time from now on; FileNotFoundError without gcc."""
        if not self.environment:
            raise FileNotFoundError("gcc is not found: apt-get install gcc libc6-dev")
        with self._file.open("r+b") as file:
            file.write(struct.pack("q", seconds))
