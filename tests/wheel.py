"""Build the wheel, install it into an empty environment, and use it from an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLEAN = "Your parcel is on its way and should reach you on Friday."
VIOLATING = "We will give you a voucher for a 5 star review."


def run(*command: str | Path, cwd: Path, expect: int = 0) -> str:
    """Run a command in ``cwd`` with nothing of this checkout in its environment; its output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ASSIST"))}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, text=True, capture_output=True, check=False
    )
    if done.returncode != expect:
        sys.exit(
            f"{' '.join(map(str, command))} ended with {done.returncode}, not {expect}:\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def main() -> None:
    """Exit with a sentence where the wheel does not work by itself."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
        (wheel,) = folder.glob("*.whl")
        venv.create(folder / "env", with_pip=True)
        binaries, empty = folder / "env" / "bin", folder / "empty"
        empty.mkdir()
        run(binaries / "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt", wheel, cwd=empty)
        run(binaries / "assist", "check", CLEAN, cwd=empty)
        found = json.loads(run(binaries / "assist", "check", VIOLATING, "--json", cwd=empty, expect=1))
        assert found["findings"], "the violating text has no finding"
        run(binaries / "assist", "demo", cwd=empty)
        run(binaries / "assist", "doctor", cwd=empty)
        assert "guard_en" in run(binaries / "assist", "eval", "list", cwd=empty), "no suite came with the wheel"
        run(binaries / "assist", "eval", "run", "deadlines", cwd=empty, expect=2)  # the extra is not there
        run(
            binaries / "pip",
            "install",
            "--quiet",
            "--constraint",
            ROOT / "constraints.txt",
            f"{wheel}[eval]",
            cwd=empty,
        )
        run(binaries / "assist", "eval", "run", "deadlines", "--output", "run", cwd=empty)
        assert (empty / "run" / "report.html").stat().st_size > 0, "the run has no page"
        sys.stdout.write(f"{wheel.name} works in an empty environment and folder\n")


if __name__ == "__main__":
    main()
