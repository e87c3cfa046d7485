"""JSON in, one operation, a view out; every route says which permission it needs.

front_door  what every route is handed        access    who is asking, and what they may do
problems    refusals as HTTP, at one edge     guard     only our own pages may act for a signed-in person
limits      how large a request may be        proxy     the one that does TLS for us
headers     what browsers are told            log       what is written of each request
figures     what is counted                   answers   what a route shows after an act
spreadsheets  tables kept as files
council     the council's own directory, as far as signing in
kiosk, board, printer, devices, sign_in, desk, tickets, reception, today, manager, administration,
appointments, surgeries, health, live  the routes, by who asks
follow_ups  what is still to be answered      presence  whether somebody is at their page
router      finds the route of a request          staying   sockets without the layers they came through
"""
