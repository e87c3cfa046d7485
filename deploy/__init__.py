"""How Front Door is set up and started on one machine.

setup.sh    what ./run and ./test share: system packages, .venv, the built files
lock        writes the lock files in requirements/ anew
build       builds what is made from installed packages: style sheet, scripts, catalogues, fonts
catalogues  brings locale/ up to what the sources say    coverage  how far each language has come
together    starts server, printer agent, kiosk and board as one, and keeps them up
place       the data folder: example users, paired devices
children    one child program: its log, its restarts, its end
install-service  makes a part a service of this machine, with the units in systemd/ and the settings in etc/
"""
