"""JSON in, one operation, a view out; every route says which permission it needs.

front_door  what every route is handed        access    who is asking, and what they may do
problems    refusals as HTTP, at one edge     guard     only our own pages may act for a signed-in person
limits      how large a request may be
log         what is written of each request  headers   what browsers are told
health      is it well; figures for monitoring
proxy       the one that does TLS for us      figures   what is counted
kiosk, board, printer, desk, tickets, reception, today, manager, devices, sign_in  the routes, by who asks
live        streams                           answers   what a route shows after an act
"""
