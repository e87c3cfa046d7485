"""Runs the printer agent, pairs it, probes a printer, says how it is, prints a test page or a copy."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from printer import causes, transport
from printer.client import Paper, PaperReport, PrinterClient
from queue_server.client import ServerError, pair_device, read_token
from queue_server.contract.receipt import LineStyle, Receipt, ReceiptLine
from queue_server.hung import unless_hung

log = logging.getLogger("printer")


def arguments(argv: list[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m printer", description="The ticket printer's own program.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True)
    agent = commands.add_parser("agent", help="own a printer and print what kiosk and reception send")
    _data(agent)
    add = agent.add_argument
    add("--server", metavar="URL", help="the server's address (else only the kiosk beside it prints)")
    add("--token-file", type=Path, metavar="F", help="this printer's token, mode 0600 (DIR/printer.token)")
    add("--print-to", metavar="WHERE", help=f"{transport.WAYS} (DIR/paper)")
    add("--name", default="printer", metavar="NAME", help="what the log calls this printer")
    add("--profile", default="default", metavar="P", help="the printer's model (default)")
    add("--dots", type=int, metavar="N", help="dots across the paper: 576 for 80 mm, 384 for 58 mm")
    add("--no-answers", action="store_true", help="a printer that never answers: its word is not asked for")
    pair = commands.add_parser("pair", help="exchange a one-time code for this printer's token")
    pair.add_argument("server", metavar="URL", help="the server's address")
    pair.add_argument("code", metavar="CODE", help="CODE-FINGERPRINT as the server shows it")
    _data(pair)
    _data(
        commands.add_parser("status", help="how the running agent's printer is, and how tickets ended lately")
    )
    _data(commands.add_parser("test-page", help="print a test page through the running agent"))
    reprint = commands.add_parser(
        "reprint", help="print a ticket of the last 24 hours again, marked as a copy"
    )
    reprint.add_argument("number", nargs="?", metavar="NUMBER", help="such as A042 (the newest ticket)")
    _data(reprint)
    probe = commands.add_parser(
        "probe", help="ask a printer what it can prove; prints nothing (stop its agent first)"
    )
    probe.add_argument("where", metavar="WHERE", help=transport.WAYS)
    return parser.parse_args(argv)


def _data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="where this printer keeps its files"
    )


def run_agent(asked: argparse.Namespace) -> int:
    """Own the printer until asked to stop."""
    from printer import agent, profiles  # slow to import, and only the agent draws

    certificate = asked.data / "server.pem"
    setup = agent.Setup(
        data=asked.data,
        target=transport.target(asked.print_to or str(asked.data / "paper")),
        profile=profiles.profile(asked.profile, asked.dots),
        expect_answers=not asked.no_answers,
        server=asked.server,
        token=_token(asked) if asked.server else None,
        authority=certificate if certificate.is_file() else None,
    )
    agent.check_paper(setup.profile)
    runner = asyncio.Runner()
    try:
        code = runner.run(unless_hung(agent.run(setup, lambda: log.info("%s is ready.", asked.name))))
    except agent.AlreadyRunning as problem:
        raise ValueError(problem) from problem
    # The runner is not closed: it would wait for a look-up of the printer's name that hangs.
    logging.shutdown()
    os._exit(code)


def _token(asked: argparse.Namespace) -> str:
    return read_token(asked.token_file or asked.data / "printer.token", "printer")


def run_pair(asked: argparse.Namespace) -> int:
    """Keep the token that the server gives for a one-time code."""
    asked.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    paired = asyncio.run(pair_device(asked.server, asked.code, "printer", asked.data))
    print(f"Paired as {paired.name}.")
    print(f"To start: python -m printer agent --server {asked.server} --data {asked.data}")
    return 0


def run_probe(asked: argparse.Namespace) -> int:
    """Say what the printer can do; 0 when tickets can be printed there now, else 1."""
    from printer import probe, profiles

    is_ready, sentences = asyncio.run(probe.probe(transport.target(asked.where), profiles.profile()))
    print("\n".join(sentences))
    return 0 if is_ready else 1


def run_test_page(asked: argparse.Namespace) -> int:
    """Print a test page and say how that went; 0 when the printer proved it, else 1."""
    return _say_how_it_ended(asyncio.run(_print_test(asked.data)))


def run_reprint(asked: argparse.Namespace) -> int:
    """Print a ticket once more and say how that went; 0 when the printer proved it, else 1."""
    number = asked.number.upper() if asked.number else None
    return _say_how_it_ended(asyncio.run(PrinterClient(asked.data).reprint(number)))


def run_status(asked: argparse.Namespace) -> int:
    """Say how the printer is; 0 when tickets can be printed now, else 1."""
    health = asyncio.run(PrinterClient(asked.data).health())
    if health is None:
        print(causes.in_words("no_agent"))
        return 1
    print(health.problem or "The printer is ready.")
    print(f"Tickets that wait to be printed: {health.waiting_commands}.")
    counts = ", ".join(f"{count} {state}" for state, count in sorted(health.ended.items()))
    print(f"Ended in the last 24 hours: {counts or 'none'}.")
    return 0 if health.ready else 1


def _say_how_it_ended(report: PaperReport) -> int:
    sentences = {
        Paper.PRINTED: f"Printed (evidence: {report.evidence}).",
        Paper.ASK: "Unknown: please look whether a ticket came out.",
    }
    print(sentences.get(report.paper, "Not printed."), causes.in_words(report.cause) or "")
    return 0 if report.paper is Paper.PRINTED else 1


async def _print_test(data: Path) -> PaperReport:
    client, command_id = PrinterClient(data), uuid4()
    report = await client.submit(_test_ticket(), command_id)
    if report.state is not None:
        async for report in client.watch(command_id):
            if report.paper is not Paper.PRINTING:
                break
    return report


def _test_ticket() -> Receipt:
    """A ticket that nobody can take for a number to wait with."""
    today = f"{datetime.now().astimezone():%d %B %Y, %H:%M}"
    lines = [
        ReceiptLine(style=LineStyle.BANNER, text="Not a ticket"),
        ReceiptLine(style=LineStyle.SHOP, text="Front Door"),
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.NUMBER, text="TEST"),
        ReceiptLine(style=LineStyle.THICK_RULE),
        ReceiptLine(style=LineStyle.HEADING, text="This printer works."),
        ReceiptLine(style=LineStyle.BODY, text="Both rules should reach from edge to edge."),
        ReceiptLine(style=LineStyle.THIN_RULE),
        ReceiptLine(style=LineStyle.CODE_BODY, text=today),
    ]
    return Receipt(
        ticket_id=None,
        number="TEST",
        language="en",
        direction="ltr",
        lines=lines,
        qr_url=None,
        estimate=None,
        allotted_at=None,
    )


_DO = {
    "agent": run_agent,
    "pair": run_pair,
    "probe": run_probe,
    "status": run_status,
    "test-page": run_test_page,
    "reprint": run_reprint,
}


def main(argv: list[str]) -> int:
    """Do what was asked; a refusal is a sentence and exit code 2."""
    asked = arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", force=True)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    try:
        return _DO[asked.command](asked)
    except (OSError, ValueError, ServerError) as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
