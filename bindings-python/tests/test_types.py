"""The types say what the package does."""

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def run(*args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *args], cwd=PACKAGE, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_package_and_its_tests_are_typed() -> None:
    assert run("mypy", "--cache-dir", ".pytest_cache/mypy") == ""


def test_the_stub_fits_the_native_module() -> None:
    assert run("mypy.stubtest", "synopse._synopse") == ""
