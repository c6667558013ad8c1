"""A headless Chromium that tests speak to over pipes, in the DevTools protocol.

Source: https://chromedevtools.github.io/devtools-protocol, --remote-debugging-pipe.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-sandbox",  # which containers do not have; it shows nothing but our own pages
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)
_AS_THREE_AND_FOUR = """
import os, sys
_, read, write, *command = sys.argv
os.dup2(int(read), 3)
os.dup2(int(write), 4)
os.execv(command[0], command)
"""
"""A browser is spoken to through these descriptors."""

_PATIENCE = 120.0
"""Seconds without a word from a browser after which it hangs."""

_TALLEST = 3_000
"""Pixels of a screenshot, which is most of the time that a page takes."""


def installed() -> str | None:
    """Return the path of a browser that is here."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One page of a browser; what it fetches and what its policy refuses is remembered."""

    def __init__(self, path: str, profile: Path) -> None:
        pipes = [*os.pipe(), *os.pipe()]
        # apart from 3 and 4, which they become
        theirs = [fcntl.fcntl(it, fcntl.F_DUPFD, 10) for it in (pipes[0], pipes[3])]
        self._from_browser, self._to_browser = pipes[2], pipes[1]
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-S", "-c", _AS_THREE_AND_FOUR, *map(str, theirs)),
                *(path, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=theirs,
        )
        for it in (*theirs, pipes[0], pipes[3]):
            os.close(it)
        self._read = b""
        self._asked = 0
        self._session: str | None = None
        self._is_loaded = False
        self.fetched: list[str] = []
        self.said: list[str] = []

    def start(self) -> None:
        """Open the page.

        Raises:
            OSError: The browser does not run here.
        """
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._ask(f"{domain}.enable")

    def close(self) -> None:
        """End the browser."""
        os.close(self._to_browser)
        self._process.terminate()
        self._process.wait()
        os.close(self._from_browser)

    def open(self, file: Path, width: int, *, dark: bool = False, script: bool = True) -> None:
        """Show a file in a window of so many pixels, until all of it is there."""
        self.fetched, self.said = [], []
        self._ask("Emulation.setScriptExecutionDisabled", value=not script)
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=800, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", media="", features=[scheme])
        self._is_loaded = False
        self._ask("Page.navigate", url=file.as_uri())
        self._until(lambda _: self._is_loaded)

    def run(self, expression: str) -> object:
        """Return what JavaScript gives, as JSON carries it."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        value: object = answer["result"].get("value")
        return value

    def screenshot(self) -> bytes:
        """Return the page as a PNG, as far down as somebody looks."""
        size = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        size["height"] = min(size["height"], _TALLEST)
        answer = self._ask(
            "Page.captureScreenshot", clip={**size, "scale": 1}, captureBeyondViewport=True
        )
        return base64.b64decode(answer["data"])

    def as_printed(self) -> None:
        """Lay the page out as on a sheet of paper of the window's size."""
        self._ask("Emulation.setEmulatedMedia", media="print")

    def printed(self) -> bytes:
        """Return the page as a PDF."""
        return base64.b64decode(self._ask("Page.printToPDF", printBackground=True)["data"])

    def _ask(self, method: str, **params: object) -> dict[str, Any]:
        self._asked += 1
        message: dict[str, Any] = {"id": self._asked, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to_browser, json.dumps(message).encode() + b"\0")
        answer = self._until(lambda it: it.get("id") == self._asked)
        assert "error" not in answer, answer["error"]
        result: dict[str, Any] = answer["result"]
        return result

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        message: dict[str, Any] = {}
        while not wanted(message):
            while b"\0" not in self._read:
                ready, _, _ = select.select([self._from_browser], [], [], _PATIENCE)
                more = os.read(self._from_browser, 1 << 20) if ready else b""
                if not more:
                    raise OSError("the browser has ended" if ready else "the browser hangs")
                self._read += more
            line, self._read = self._read.split(b"\0", 1)
            message = json.loads(line)
            self._remember(message)
        return message

    def _remember(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Page.loadEventFired":
                self._is_loaded = True
            case "Network.requestWillBeSent":
                self.fetched.append(params["request"]["url"])
            case "Log.entryAdded":
                self.said.append(params["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.said.append(params["exceptionDetails"]["text"])
            case _:
                pass
