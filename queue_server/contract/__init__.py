"""What crosses the wire between server, kiosk, board, printer and browsers; imports nothing of ours.

numbers   ticket numbers, series and each kiosk's offline block
commands  what devices and people ask for        views    what devices and phones are shown
days      what each language calls them and the months
receipt   what a paper ticket says               words    sentences in the customer's language
problems  how a request is refused              staff_views  what staff are shown
appointments  booking, moving, cancelling and checking in   references  nine digits that check themselves
waits     how long, in the only words for it    feedback  what customers say of their visit
surgeries  what partners and reception open, cancel, move and delay in one act
administration  who may sign in, and which devices there are: what managers ask for and are shown
easy_words  shorter sentences for the same, on screen, paper and phone
follow_ups  what is still to be answered         slip  what a customer takes home about it
"""
