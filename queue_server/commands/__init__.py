"""What an IT officer or a manager types, one module a subject: its words, what it does, and what it says.

at_hand   the shop that a command works on        people       user add, passwd, change, list
devices   device add, code, list, revoke          copies       backup, restore
demo      the example users                       certificate  a certificate of the shop's own
simulate  other rosters, rules and busier days    estimate     the waits that are told, tried on a log
visit_log the log, read from a file               privacy      export, erase
"""
