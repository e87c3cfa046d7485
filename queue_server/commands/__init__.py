"""What an IT officer types, one module a subject: its words, what it does, and what it says.

at_hand  the shop that a command works on     people  user add, passwd, change, list
devices  device add, code, list, revoke       copies  backup, restore
demo     the example users                    certificate  a certificate of the shop's own
"""
