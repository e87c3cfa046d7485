"""The pages people open: drawn on the server, useful without a script, live with one.

routes     every page in one router               acts       what a form may do, and with which permission
drawing    templates become pages                 clocks     how promises and waits are said
what_if    the page of trials, its form in what_if_form, its acts in trying_out; pictures draws results
forms      what a browser sent, as a command      icons      symbols drawn into the page
files      style, scripts and fonts               problems   refusals and errors as pages
pages      what every page is handed              addresses  every staff page and its permission
keys       passwords, PINs and pairing codes      tickets, people: the pages of one ticket, of the staff
booking/   booking by anyone, one question a page appointments  the day's list, one of them, booking a time
sessions   advice sessions of partners            room_calendar  rooms over one day
booking_acts  forms that say days, times or a name
council    to the council's directory and back
paired     browsers that are devices: their code, their cookie
desks      pairing a desk, where PINs count       signing_in  everybody's page for their PIN
telling    how it went, on the customer's phone    feedback   what they said, for the manager
period     the days that a page is about
sign_in, desk, reception, tickets, manager, phone, board: one module an audience
closures   one-off closures                       follow_ups what is still to be answered
outgoing   messages that did not go out           privacy    is all deleted, and who opened what
languages  how much is translated                 kiosks     what they gave while the server was away
phone_text a text for when one's turn is near
"""
