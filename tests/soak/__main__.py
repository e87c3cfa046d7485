"""A fortnight of a shop in a few minutes, with everything that goes wrong: `python -m tests.soak --help`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.journeys.stage import Stage
from tests.soak.week import Plan, soak


def main() -> int:
    """Play it and print what was found; 1 where anything was lost, done twice or grew."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--days", type=int, default=10, help="working days to play (10: a fortnight)")
    parser.add_argument("--minutes", type=float, default=5.0, help="of our time, for all of them (5)")
    parser.add_argument("--customers", type=int, default=120, help="a day (120)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another fortnight (1)")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)  # lines that go down are the point of it
    plan = Plan(
        days=asked.days,
        killing=asked.days // 2,
        seconds_a_day=asked.minutes * 60 / asked.days,
        customers=asked.customers,
        seed=asked.seed,
    )
    with TemporaryDirectory(prefix="front-door-soak-") as folder:
        report = asyncio.run(soak(plan, Stage.prepare(Path(folder) / "prepared"), Path(folder) / "shop"))
    print(*report.lines(), sep="\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
