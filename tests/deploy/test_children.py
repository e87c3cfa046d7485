"""A child program's log on a disk that is full for a while."""

import logging
import os
from contextlib import closing

from deploy.children import LogFile


def test_a_disk_that_is_full_for_a_while_is_said_once_each_time(capsys):
    said = "Nothing can be written to /dev/full: is the disk full?\n"
    with closing(LogFile("/dev/full")) as log:
        for _ in range(2):
            is_now(log, "/dev/full")
            for _ in range(3):
                log.handle(logging.makeLogRecord({"msg": "answered"}))
            assert capsys.readouterr() == (said, "")
            is_now(log, os.devnull)
            log.handle(logging.makeLogRecord({"msg": "answered"}))
            assert capsys.readouterr() == ("", "")


def is_now(log, path):
    """What is written to this log goes to `path` from now on."""
    other = os.open(path, os.O_WRONLY)
    os.dup2(other, log.stream.fileno())
    os.close(other)
