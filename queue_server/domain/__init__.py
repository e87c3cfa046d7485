"""The rules of the house, pure: standard library only, and every rule is given `now`.

ticket     states, acts and the one transition table      turn       one wait and the service at its end
services   what is asked for                              needs      quiet help, and what it asks of a place
rooms      desks and rooms, reserve, give and release     people     roles, skills and what each may do
standards  promises, their clocks and their verdicts      calling    who is next, and why
waiting    the queue, now and played forward              estimates  how long, truly
hours      when the shop and its services are open        delays     lateness and its reason
privacy    how long anything personal may be kept         errors     every refusal
"""
