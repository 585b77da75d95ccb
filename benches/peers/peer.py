"""Reads bills with a peer: one JSON request a line on stdin, one JSON answer a line on stdout.

Request: {"pages": [path, ...], "fresh": bool}. Answer: {"bill": ..., "seconds": [...], "peak_kb": n}, the bill
in the shape of `hedan read`, the seconds of each page that was recognised and not taken from the pages kept, the most
memory held by this process or one it ran, KiB. `fresh` recognises whatever is kept, and keeps nothing.
"""

import argparse
import hashlib
import json
import os
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path

import parse
import recognise


class Peer:
    def __init__(self, options):
        self.options = options
        self.kept = Path(options.kept) / f"{options.engine}-{recognise.version(options.engine)}"
        self.kept.mkdir(parents=True, exist_ok=True)
        self._engine = None

    @property
    def engine(self):
        if self._engine is None:
            self._engine = recognise.Engine(self.options.engine, self.options.models, self.options.threads)
        return self._engine

    def page(self, path, fresh):
        """The page as recognised, and the seconds it took: `None` where it was kept."""
        kept = self.kept / (hashlib.sha256(Path(path).read_bytes()).hexdigest() + ".json")
        if kept.exists() and not fresh:
            return json.loads(kept.read_text()), None
        engine = self.engine
        start = time.perf_counter()
        recognised = asdict(engine.read(path))
        seconds = time.perf_counter() - start
        if not fresh:
            part = kept.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps(recognised, ensure_ascii=False))
            part.replace(kept)
        return recognised, seconds

    def answer(self, request):
        pages = [self.page(path, request.get("fresh", False)) for path in request["pages"]]
        return {
            "bill": parse.bill([page for page, _ in pages]),
            "seconds": [seconds for _, seconds in pages if seconds is not None],
            "peak_kb": max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)),
        }


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=recognise.ENGINES, required=True)
    options.add_argument("--models", required=True, help="folder of the models")
    options.add_argument("--kept", required=True, help="folder of the pages recognised before")
    options.add_argument("--threads", type=int, default=1)
    peer = Peer(options.parse_args())
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the engines' own chatter is no answer
    for request in sys.stdin:
        print(json.dumps(peer.answer(json.loads(request)), ensure_ascii=False), file=answers, flush=True)


if __name__ == "__main__":
    main()
