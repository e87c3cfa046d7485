"""The touchscreen at the door: a customer's choices in, a number out, and nothing personal left on it.

__main__     start, pair and measure, as an IT officer types them
app          joins all parts: the only module that knows them all
flow         what comes next after each answer (no Kivy)      visit        what is known of who stands here
effects      what flow wants done             choices      how a customer wants the screen
rating       the questions after a visit            search       services found by a customer's own words
scanner      a reader's codes told from hands check_in     what someone with an appointment typed
screens/     each page as a question with typed answers       widgets/     how questions are drawn and touched
ahead        what may come next, prepared in quiet frames
aloud        what an ear is told            ears         reads it in headphones, and only there
headphones   what plays and which keys mean what              jack         whether something is plugged in
server_link  the live line to the server      outbox       commands kept until acknowledged
offline      numbers given without a server   clocks       how long ago it was, whatever the wall clock says
files        written whole or not at all       printing     the paper ticket, by the agent beside it
idle         when to ask for more time         bench        how fast it all is on this machine
kit/         text, theme, icons, speech and the window; the board uses it too
"""
