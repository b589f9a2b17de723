"""The counts of the peer load, rule by rule, through the public API."""

import importlib.util
import json
import subprocess
import sys
from operator import itemgetter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOAD = ROOT.parent / "shared" / "bench" / "peer_load.py"
PEER = ROOT / "tests" / "benchmarks" / "peer.py"


def load_module(path):
    """The module in this file, which is on no path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not LOAD.is_file(), reason="the script with the load and its oracle is not beside this checkout")
@pytest.mark.parametrize("seed", range(1, 6))
def test_the_counts_are_those_of_the_plain_loop(seed):
    """Columns, template and evaluator together find what a naive loop over the objects finds, for every rule."""
    load, peer = load_module(LOAD), load_module(PEER)
    system = json.loads(json.dumps(load.make(3_000, seed)))
    assert peer.counts(peer.columns(system, itemgetter)) == dict(load.oracle(system))


@pytest.mark.skipif(not LOAD.is_file(), reason="the script with the load and its oracle is not beside this checkout")
def test_the_script_prints_the_counts(tmp_path):
    """What the benchmark times is the whole way: a process that reads the file and prints the right counts."""
    load, file = load_module(LOAD), tmp_path / "system.json"
    system = load.make(300, 7)
    file.write_text(json.dumps(system), encoding="utf-8")
    ran = subprocess.run([sys.executable, PEER, file], capture_output=True, check=True, text=True, cwd=ROOT)
    assert json.loads(ran.stdout) == dict(load.oracle(system))
