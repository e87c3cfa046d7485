"""Paper to print, as the printer agent is asked for it."""

from __future__ import annotations

from collections.abc import Iterable

from queue_server.contract.views import PrinterJob, PrinterJobs
from queue_server.store.jobs import PrintJob


def view(jobs: Iterable[PrintJob]) -> PrinterJobs:
    """These jobs, in the same order."""
    return PrinterJobs(
        jobs=[
            PrinterJob(
                job_id=job.id,
                command_id=job.command_id,
                copy_number=job.copy_number,
                receipt=job.receipt,
                expires_at=job.expires_at,
            )
            for job in jobs
        ]
    )
