"""Weeks of a shop at high speed, through the real programs, with everything that goes wrong in them.

__main__  what anyone types: `python -m tests.soak`   week    days as they pass, and what is seen each evening
clock     the shop's time, which runs fast            people  customers at the kiosk, reception and advisers
house     the programs, their lines and the paper     trouble what goes wrong, and when
books     whether anything was lost or done twice, and whether anything grows
"""
