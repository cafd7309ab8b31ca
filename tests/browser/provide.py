"""Gives `make test` a browser: installs Debian's Chromium when this is root's machine and none is there.

Prints what ALLOW_NO_BROWSER should be: nothing where a browser is, 1 where none can be had (and says so, loudly).
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    if any(map(shutil.which, NAMES)):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=env, check=False, **quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
            env=env,
            check=False,
            **quiet,
        )
        if any(map(shutil.which, NAMES)):
            return
    sys.stderr.write(
        "\n*** No Chromium here and it cannot be installed: the tests in tests/browser will NOT RUN. ***\n"
        "*** Install Chromium (Debian: apt-get install chromium) and run make test again.          ***\n\n"
    )
    sys.stdout.write("1")


if __name__ == "__main__":
    main()
