"""Messages to customers on their way out: everything here happens outside the shop's transactions.

sender    takes what is due, one message at a time, and notes how it went
near      whose turn is nearly there, of those who asked to be told
wording   what a message says, in the customer's language
carriers  what carries messages, and why one was not carried
notify    GOV.UK Notify, for texts and emails     mail  a mail server, for emails
"""
