"""The wheel: templates and the reference design travel inside it, and are found in a checkout too."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
from iotsec import load_profile, read_design
from iotsec.resources import resources, template, template_names
print(resources())
for name in template_names():
    profile = load_profile(name)
    design = profile.reference_design
    print(profile.id, read_design((template(name) / design).resolve()).id if design else "none")
from iotsec.requirements.terms import load_terms
print("terms", len(load_terms()) > 50)
"""
REFERENCES = {"general": "ev-charging"}
"""The reference designs that are not named for their profile."""


def templates() -> list[str]:
    """What the program says of each template that is in the checkout: its id, and that of its reference design; and of the terms."""
    names = sorted(path.parent.name for path in (ROOT / "templates").glob("*/profile.yaml"))
    return [*(f"{name} {REFERENCES.get(name, name)}" for name in names), "terms True"]


def said(python: Path, folder: Path, **environment: str) -> list[str]:
    """What the program says, run outside of the checkout."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [python, "-c", PROGRAM], cwd=folder, env={**kept, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout; skipped where pip cannot build one, as without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"pip cannot build a wheel here: {done.stderr.strip().splitlines()[-1:]}")
    (built,) = folder.glob("iotsec-*.whl")
    return built


def test_the_wheel_holds_templates_and_the_reference_design(wheel: Path, tmp_path: Path) -> None:
    """Protects users who install iotsec: each template loads, and `tried_on` has its reference design."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (site / "around.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    packed = site / "iotsec" / "_resources"
    lines = said(python, tmp_path)
    assert Path(lines[0]).resolve() == packed.resolve()
    assert lines[1:] == templates()


def test_a_checkout_finds_its_own(tmp_path: Path) -> None:
    """Protects editable installs: the folders beside the package are found, from any working folder."""
    lines = said(Path(sys.executable), tmp_path, PYTHONPATH=str(ROOT))
    assert lines == [str(ROOT), *templates()]
