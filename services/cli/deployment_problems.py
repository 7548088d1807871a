"""What is wrong with a deployment file, in words of the file and not of protobuf's parser."""

import re

HELP = "`sightline deployment schema` says what belongs in it"
_UNKNOWN = re.compile(r'has no field named "(.*?)" at "Deployment\.?(.*?)"')
_FIELD = re.compile(r"Failed to parse (\w+) field: ")
_PLACE = re.compile(r" at Deployment\.?(\S*?)\.?$")


def in_words(error: Exception) -> str:
    """Return the parser's complaint in one line: the place, what is wrong there, and what to do."""
    text = " ".join(str(error).replace("sightline.registrar.v1.", "").split())
    if unknown := _UNKNOWN.search(text):
        within = f" in {unknown[2]}" if unknown[2] else ""
        return f"{unknown[1]}: there is no such key{within}; {HELP}"
    fields = list(dict.fromkeys(_FIELD.findall(text)))
    place = _PLACE.search(text)
    where = (place[1] if place else "") or ".".join(fields)
    what = _PLACE.sub("", _FIELD.sub("", text)).rstrip(".")
    return f"{where}: {_plain(what)}" if where else f"{what}; {HELP}"


def _plain(what: str) -> str:
    if "imestamp" in what or what.startswith("time data"):
        return "write a time as 2026-12-31T18:00:00Z"
    if what.startswith("repeated field"):
        return "it must be a list"
    if "bytes-like" in what:
        return "it must be text; put it in quotes"
    if "float" in what or "parse Infinity" in what or "parse NaN" in what:
        return "it must be a number"
    return f"{what}; {HELP}"
