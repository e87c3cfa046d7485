"""Messages on their way out: to a GOV.UK Notify and a mail server on this machine."""
