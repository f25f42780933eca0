"""Receives bandwidth events with stem: with_stem.py PORT COUNT. Prints how many a second came, and the sum of `read`."""

import sys
import threading
import time

from stem.control import Controller, EventType

port, wanted = int(sys.argv[1]), int(sys.argv[2])
count = 0
total = 0
start = 0.0
done = threading.Event()


def take(event):
    global count, total
    count += 1
    total += event.read
    if count == wanted:
        print(count / (time.perf_counter() - start), total, flush=True)
        done.set()


with Controller.from_port(port=port) as controller:
    controller.authenticate()
    start = time.perf_counter()
    controller.add_event_listener(take, EventType.BW)
    done.wait()
