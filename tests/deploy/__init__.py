"""Set-up and the starting of all four programs as one."""
