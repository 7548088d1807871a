"""Asks each service whether it is ready: host:port are the arguments. The standard library is enough."""

import http.client
import sys

failed = False
for address in sys.argv[1:]:
    asked = http.client.HTTPConnection(address, timeout=10)
    try:
        asked.request("GET", "/readyz")
        answer = asked.getresponse()
        said = answer.read().decode().strip().replace("\n", "; ")
        failed |= answer.status != 200
    except OSError as error:
        said, failed = f"no answer ({error})", True
    print(f"{address}: {said}")
sys.exit(failed)
