"""Paper that the server asks for: a job goes to one printer agent at a time, whichever asks first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from queue_server.contract.commands import Evidence, PrintResult, PrintState
from queue_server.operations import printing
from queue_server.store import jobs
from queue_server.store.jobs import PrintJob
from tests.operations.conftest import PRINTER, Day

OTHER = replace(PRINTER, id="printer-2", name="Printer 2")
PRINTED = PrintResult(state=PrintState.PRINTED, evidence=Evidence.STATUS)
QUEUED = PrintResult(state=PrintState.QUEUED)


async def test_a_job_for_any_printer_is_taken_by_one_of_two_that_ask_at_once(day: Day) -> None:
    tickets = {(await day.issue("housing", print=True)).ticket_id for _ in range(12)}

    def fetch(printer: object) -> list[PrintJob]:
        return day.change(jobs.take, printer, day.now)

    with ThreadPoolExecutor(8) as agents:
        taken = [job for got in agents.map(fetch, [PRINTER, OTHER] * 4) for job in got]
    holders = {(job.ticket_id, job.taken_by) for job in taken}
    assert {ticket for ticket, _ in holders} == tickets
    assert len(holders) == len(tickets)


async def test_whoever_took_it_gets_it_again_and_nobody_else_does(day: Day) -> None:
    await day.issue("housing", print=True)
    assert day.look(jobs.is_waiting, PRINTER, day.now)
    (first,) = day.change(jobs.take, PRINTER, day.now)
    assert not day.look(jobs.is_waiting, OTHER, day.now)
    assert day.change(jobs.take, OTHER, day.now) == []
    day.pass_minutes(0.9)
    (again,) = day.change(jobs.take, PRINTER, day.now)
    assert (again.id, again.taken_until) == (first.id, day.now + jobs.TAKEN_FOR)


async def test_a_job_whose_agent_died_goes_to_another_whose_word_then_counts(day: Day) -> None:
    await day.issue("housing", print=True)
    (job,) = day.change(jobs.take, PRINTER, day.now)
    day.pass_minutes(1)
    assert [each.id for each in day.change(jobs.take, OTHER, day.now)] == [job.id]
    await day.do(printing.note_result, OTHER, PRINTED, job.id)
    await day.do(printing.note_result, PRINTER, QUEUED, job.id)
    found = day.look(jobs.find, job.id)
    assert (found.state, found.taken_by) == (PrintState.PRINTED, OTHER.id)
    day.pass_minutes(2)
    assert not day.look(jobs.is_waiting, PRINTER, day.now)
