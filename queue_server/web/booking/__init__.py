"""The public's pages for booking a time, one question a page, and the page behind the manage link.

draft      what has been answered so far, sealed in the customer's own browser
questions  each question: its page, what may be answered, what is missing
times      the days and times that can be chosen now     offers  what a question gives to choose from
drawing    what every page here is handed
routes     booking           manage    looking, moving, cancelling, by who holds the link
calendar   the appointment for somebody's own calendar        code    a reference as a square code
"""
