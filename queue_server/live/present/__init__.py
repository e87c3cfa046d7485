"""Pictures of the shop turned into what each audience may see; pure, and every one is given `now`.

kiosk      the touchscreen                      board     numbers and places, never a quiet call
desk       an adviser's page                    reception the receptionist's page
ticket     one ticket, as its viewer may see it phone     the page behind the QR code
manager    today's promises, kept or not        printer   paper to print
rows       a line of a list, for staff          alerts    who asked for a person, and whom that concerns
waits      how long people wait, as they are told
truth      how true that was
history    what has happened on a visit         messages  lines between colleagues
appointments  lists of bookings, and who one is for, as far as shared
surgeries  what is held when, and feeds for calendar programs
bookings   one booking, as whoever has its manage link sees it
concerns   what needs a person: devices, and the server itself
sentences  what staff read about acts, alerts and delays
follow_ups what is still to be answered          printers, kiosks  how they are, for reception
"""
