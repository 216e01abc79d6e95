"""Runs an encoder beside its work and stops it at the end."""

import signal
import subprocess
import sys

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
while True:
    time.sleep(60)
"""

stopping = False


def stop(signum, frame):
    global stopping
    stopping = True


def stop_encoder(encoder: subprocess.Popen):
    encoder.terminate()
    encoder.wait()


def main():
    signal.signal(signal.SIGTERM, stop)
    encoder = subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE)
    encoder.stdout.readline()
    print("READY", flush=True)
    while not stopping:
        signal.pause()
    stop_encoder(encoder)
    with open("encoded.txt", "w") as file:
        file.write("complete\n")


main()
