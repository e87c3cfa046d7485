"""How fast the whole path is, from a client's request to the answer and to the boards.

command  what is measured and the table printed    rig     a real server on a shop of its own
line     one client's open line, as thin as can be  past   a hundred thousand tickets of earlier days
drill    clients at work while the server is killed, and whether anything was lost
boards   connected boards, and when each was told   figures  medians, tails and multiples
bookings a hundred thousand past appointments and five thousand to come
alerts   who needs a private place, and when the open pages of those who can help show it
waits    the whole queue played forward
"""
