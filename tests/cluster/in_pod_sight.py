"""Runs in a pod, with the standard library alone: reads the metrics of every detector five times a second.

Arguments: a name whose addresses are the detectors'. Each reading is a line of JSON: the time (Unix, s) and,
of each detector that answered, how many frames it has handled, and how many no older than each bound (s).
"""

import http.client
import json
import re
import socket
import sys
import time

_HANDLED = re.compile(r'detector_records_handled_total\{topic="frame-captured.v1"\} (\S+)')
_AGES = re.compile(r'detector_record_age_seconds_bucket\{le="(\S+)",topic="frame-captured.v1"\} (\S+)')


def read(address: str) -> tuple[float, dict[str, float]]:
    """Return how many frames one has handled, and how many of them were as old as each bound at most."""
    asked = http.client.HTTPConnection(address, 7480, timeout=1)
    asked.request("GET", "/metrics")
    said = asked.getresponse().read().decode()
    asked.close()
    found = _HANDLED.search(said)
    return float(found.group(1)) if found else 0.0, {le: float(count) for le, count in _AGES.findall(said)}


def main() -> None:
    while True:
        began, seen = time.time(), {}
        try:
            addresses = {one[4][0] for one in socket.getaddrinfo(sys.argv[1], 7480, type=socket.SOCK_STREAM)}
        except OSError:
            addresses = set()
        for address in addresses:
            try:
                seen[address] = read(str(address))
            except (OSError, http.client.HTTPException):
                continue  # it comes, or goes
        print(json.dumps([began, seen]), flush=True)
        time.sleep(max(0.0, began + 0.2 - time.time()))


if __name__ == "__main__":
    main()
