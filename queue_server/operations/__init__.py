"""What people do here: one function an act, one transaction each, with no effect but rows.

transaction  the shop's order, idempotency, journal and undo
arrivals     tickets taken at the kiosk and at reception       calling   next, this one, again, back
serving      start, finish, hold, resume                       moving    transfer, reroute, no-show, leave
rooms        reserve, give, release, "Private place now"       delays    delays, notices, services paused
people       staff                                             devices   kiosks, boards, printers
sign_in      who is asking: sessions and tokens                passwords argon2id, in threads
fingerprint  how devices know the server
printing     copies for reception and reprints                 closing   the end of the day
housekeeping what is deleted, and when it was last done         alerts    who answers, and panic
erasing      what a customer asked to have deleted
seating      an adviser's seat and the rule it calls by         turns     what acts on a turn share
bookings     booking, moving and cancelling                     bookable  what can be booked, and what is left
check_in     coming for an appointment                          surgeries opened, changed, cancelled, moved
placing      lane, room and claims of a booking                 telling   what customers hear of their booking
promising    what a walk-in is told about the wait
feedback     answers after a visit, and what customers write
messages     a line to colleagues                               phone     what a customer's phone may do
follow_ups   what is left to answer                             slips     its paper to take home
public_booking  booking by people nobody knows                  reminders on the day before
lateness     telling who waits past their time                  outgoing  messages to customers, as acts
"""
