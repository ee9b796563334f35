"""`make fuzz`: more than 20,000 hostile requests; bench/results/fuzz.json says what came of them."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.builders import a_desk, a_loaded_database
from tests.fuzz import sockets
from tests.fuzz.attack import Attack
from tests.gateway import running_gateway
from voice_gateway.app import create_app

RESULT = Path("bench/results/fuzz.json")


def main() -> int:
    """Attacks, prints the counts, and fails when anything was wrong."""
    given = argparse.ArgumentParser(prog="make fuzz")
    given.add_argument("--examples", type=int, default=700, help="of each operation, allowed and not allowed each")
    given.add_argument("--tricks", type=int, default=9_000)
    given.add_argument("--strangers", type=int, default=3_000)
    given.add_argument("--sockets", type=int, default=600)
    given.add_argument("--seed", type=int, default=int(time.time()))
    asked = given.parse_args()
    chance = random.Random(asked.seed)
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loaded = folder / "loaded.db"
        a_loaded_database(f"sqlite:///{loaded}", folder)
        (folder / "desk.db").write_bytes(loaded.read_bytes())
        attack = Attack(create_app(a_desk(f"sqlite:///{folder / 'desk.db'}", folder).services), chance)
        attack.with_tricks(asked.tricks)
        attack.on_the_victim(asked.strangers)
        attack.by_description(asked.examples)
        with running_gateway(_new(folder / "gateway"), loaded) as gateway:
            sockets.attack(gateway, asked.sockets, chance, attack.report)
    RESULT.write_text(sockets.summary(attack.report))
    print(sockets.summary(attack.report))
    return 1 if attack.report.wrong else 0


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
