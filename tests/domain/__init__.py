"""The rules, one file for each module of the domain, with the examples they were agreed on."""
