"""How Front Door is set up and started on one machine.

setup.sh    what ./run and ./test share: system packages, .venv, the built files
lock        writes the lock files in requirements/ anew
build.py    builds what is made from installed packages: style sheet, scripts, catalogues, fonts
together.py starts server, printer agent, kiosk and board as one, and keeps them up
catalogues.py  brings locale/ up to what the sources say
place.py    the data folder: example users, paired devices
children.py one child program: its log, its restarts, its end
systemd/    units for a shop that runs each program as a service
"""
