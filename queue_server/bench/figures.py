"""What many timings come to: the median, the tail, and how many no-op requests that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """Timings of one thing, in seconds; `per_second` where several clients asked at once.

    `promised_ms`: what customers are promised that everybody stays under.
    """

    what: str
    timings: Sequence[float]
    per_second: float | None = None
    promised_ms: float | None = None

    @property
    def p50_ms(self) -> float:
        """The median, in milliseconds."""
        return median(self.timings) * 1000

    @property
    def p99_ms(self) -> float:
        """What 99 of 100 stayed under, in milliseconds; the slowest where there are fewer than 100."""
        if len(self.timings) < 100:
            return max(self.timings) * 1000
        return quantiles(self.timings, n=100)[98] * 1000

    def row(self, no_op: Figure) -> str:
        """A line of the table."""
        rate = "" if self.per_second is None else f"{self.per_second:9.0f}"
        times = f"{self.p50_ms / no_op.p50_ms:8.1f}"
        return f"{self.what:<46}{self.p50_ms:9.2f}{self.p99_ms:9.2f}{times}{rate}{self._verdict()}"

    def _verdict(self) -> str:
        if self.promised_ms is None:
            return ""
        met = "met" if self.p99_ms <= self.promised_ms else "not met"
        return f"  p99 ≤ {self.promised_ms:.0f}: {met}"


HEADING = f"{'':<46}{'p50 ms':>9}{'p99 ms':>9}{'no-ops':>8}{'per s':>9}"
