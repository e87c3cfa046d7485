"""The rules of the house, pure: every rule is given `now`; standard library only, numpy in two modules.

ticket     states, acts and the one transition table      turn       one wait and the service at its end
moves      what each act does to a turn                   needs      quiet help, and what it asks of a place
services   what is asked for, and what is open now        people     roles, skills and what each may do
rooms      desks and rooms, reserve, give and release     seats      an open desk, and whom it can serve
standards  promises, their clocks and their verdicts      calling    who is next, and why
waiting    how long people have waited, and will          delays     lateness and its reason
playing    a queue played on by the rule that calls       laws       how long a visit takes, by chance
estimates  learning the laws from past visits             told       what was told, and how true it was
foreseen   the newest estimates, while they are true
hours      when the shop and its services are open        privacy    how long anything personal is kept
slots      bookable time, on a grid                       surgeries  when partners are here
appointments  bookings, how they are received, and limits
simulation whole days, to try a roster or a rule          day_figures  what such days say together
surveys    what customers are asked, and what their answers come to
concerns   what the machines need a person for            pins       PINs that are too easy to guess
errors     every refusal
follow_ups what is still to be answered                   outgoing   messages to customers, and until when
replay     estimates tried on a log of the past           texting    how many messages a text takes
"""
