"""Rows and domain values: the only package that knows SQLAlchemy.

schema   every table                            database  how SQLite and PostgreSQL are opened
writer   one order of commands, committed together  journal  what happened, in order, without gaps
tickets  tickets and turns                      numbers   the locked counters
turn_rows  rows to a turn and back              rows      changes, and what was before
floor    desks, rooms, services paused, delays, notices
calls    what was announced, and what was withdrawn
alerts   who asked for a person                 undo      what may be put back for a minute
people   staff and sessions                     devices   kiosks, boards, printers and their tokens
council_links  who of the staff is who in the council's directory
jobs     paper to print                         audit     who looked at whom
appointments  bookings                          contacts  who they are for, apart
surgeries  surgeries and closures               claims    what is taken when
attempts  how often something was tried         booking_tables  their tables
waits    estimates, what was told, what was learnt  wait_tables  their tables
trials   what a manager tries out, and how far it is
retention  deleting what is due                 ids       ids that sort by time
traces   all that is kept of one customer       feedback  answers and remarks, feedback_tables theirs
founding a shop's place in a database            migrate   tables that come by themselves
keys     keys that the shop makes for one purpose
trouble  what errors of disk and database mean   copies    the daily copies in their folder
backup   a copy, and back again                 migrations/  how the tables came to be
follow_ups  what is still to be answered, follow_up_tables theirs
outgoing messages to customers, outgoing_table theirs
prepared a statement written once               columns   what every table is made with
texts    rows handed over as text
lease    which server process moves the clock on  bell    how they hear of each other's commits
"""
