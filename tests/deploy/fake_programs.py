"""Stand-ins for the four programs, so that starting and ending can be tested in seconds."""

from pathlib import Path

SERVER = """
import pathlib, signal, sys, time
data = pathlib.Path(sys.argv[sys.argv.index("--data") + 1])
if sys.argv[1] == "demo":
    (data / "shop.sqlite3").touch()
    if (data / "demo-fails").exists():
        sys.exit("That password is too short.")
    print("Sign in as reception with the password apple-tree.")
elif sys.argv[1] == "device":
    print(f"The token of {sys.argv[4]}, shown once:")
    print(f"token-of-{sys.argv[3]}")
else:
    (data / "server.args").write_text(" ".join(sys.argv[1:]))
    if (data / "refuse").exists():
        sys.exit("No shop there: config/shop.toml is missing.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("Front Door is ready at http://127.0.0.1:" + sys.argv[sys.argv.index("--port") + 1], flush=True)
    while not (data / "stop-server").exists():
        time.sleep(0.05)
    sys.exit(0)
"""

DEVICE = """
import os, pathlib, signal, sys, time
data = pathlib.Path(sys.argv[sys.argv.index("--data") + 1])
if (data / "NAME-will-not-stop").exists():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
with (data / "starts.txt").open("a") as file:
    file.write(f"NAME {os.getpid()} {' '.join(sys.argv[1:])}\\n")
print("NAME is here", flush=True)
if (data / "NAME-falls").exists():
    (data / "NAME-falls").unlink()
    sys.exit(3)
time.sleep(60)
"""


def write(folder: Path) -> None:
    """Lay four small programs under the real ones' names into `folder`."""
    for name in ("queue_server", "printer", "kiosk", "display_board"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").touch()
        text = SERVER if name == "queue_server" else DEVICE.replace("NAME", name)
        (folder / name / "__main__.py").write_text(text)
