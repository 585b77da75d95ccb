"""The matcher beside rapidfuzz, strsim, SQLite's FTS5 and PostgreSQL's pg_trgm, on the same queries.

    python matching.py FOLDER

FOLDER is what `cargo run --release -p catalog --example match_report CATALOG QUERIES FOLDER` wrote. Every contestant
has one thread; the peers search the distinct names, in the width and case of Unicode's NFKC. `covered` is the share of
listed names that are accepted at the lowest score at which at most 0.1 % of the accepted names are wrong and at most 1 %
of the unlisted names one character away and 0.5 % of all unlisted ones are accepted.
"""

import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

from rapidfuzz import fuzz, process

POSTGRES = Path("/usr/lib/postgresql/15/bin")


def plain(text):
    return unicodedata.normalize("NFKC", text).upper().replace(" ", "")


class Rapidfuzz:
    title = "rapidfuzz, fuzz.ratio, scan"

    def __init__(self, names):
        self.names = names

    def answer(self, text):
        found = process.extract(text, self.names, scorer=fuzz.ratio, limit=5)
        return found[0][1], [name for name, _, _ in found]


class Fts5:
    title = "SQLite FTS5, trigram"

    def __init__(self, names):
        self.base = sqlite3.connect(":memory:")
        self.base.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize = 'trigram')")
        self.base.executemany("INSERT INTO names VALUES (?)", ((name,) for name in names))

    def answer(self, text):
        grams = {text[i : i + 3] for i in range(len(text) - 2)}
        if not grams:
            return 0, []
        words = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
        rows = self.base.execute(
            "SELECT name FROM names WHERE names MATCH ? ORDER BY rank LIMIT 5", (words,)
        ).fetchall()
        found = [row[0] for row in rows]
        return (dice(grams, found[0]) if found else 0), found


def dice(grams, name):
    others = {name[i : i + 3] for i in range(len(name) - 2)}
    return 2 * len(grams & others) / max(1, len(grams) + len(others))


class PgTrgm:
    title = "PostgreSQL pg_trgm, GiST"

    def __init__(self, names):
        import pg8000.native

        self.folder = tempfile.mkdtemp(prefix="trgm")
        shutil.chown(self.folder, "postgres")
        # Under LC_CTYPE=C Chinese has no trigrams.
        self.run("initdb", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "-D", self.folder + "/data")
        options = f"-c listen_addresses= -k {self.folder} -c shared_buffers=512MB"
        self.run("pg_ctl", "-w", "-D", self.folder + "/data", "-o", options, "-l", self.folder + "/log", "start")
        self.base = pg8000.native.Connection("postgres", unix_sock=f"{self.folder}/.s.PGSQL.5432")
        self.base.run("CREATE EXTENSION pg_trgm")
        self.base.run("CREATE TABLE names (name text)")
        for start in range(0, len(names), 5000):
            part = names[start : start + 5000]
            self.base.run("INSERT INTO names SELECT unnest(CAST(:part AS text[]))", part=part)
        self.base.run("CREATE INDEX ON names USING gist (name gist_trgm_ops(siglen = 64))")
        self.base.run("ANALYZE names")

    def run(self, *command):
        command = ["runuser", "-u", "postgres", "--", str(POSTGRES / command[0]), *command[1:]]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def answer(self, text):
        rows = self.base.run(
            "SELECT name, similarity(name, :text) FROM names ORDER BY name <-> :text LIMIT 5", text=text
        )
        return rows[0][1], [row[0] for row in rows]

    def close(self):
        self.base.close()
        self.run("pg_ctl", "-D", self.folder + "/data", "stop")
        shutil.rmtree(self.folder)


def asked_of(peer, queries):
    answers = []
    for label, truth, text in queries:
        started = time.perf_counter()
        score, found = peer.answer(plain(text))
        answers.append((label, plain(truth), (time.perf_counter() - started) * 1e6, score, found))
    if hasattr(peer, "close"):
        peer.close()
    return answers


def read_answers(file):
    for row in file.read_text(encoding="utf-8").splitlines():
        label, truth, _, micros, score, *found = row.split("\t")
        yield label, plain(truth), float(micros), float(score), [plain(name) for name in found]


def covered(answers):
    """The share of listed names accepted at the lowest score that keeps what is accepted right."""
    listed = [(score, found[:1] == [truth]) for label, truth, _, score, found in answers if "unlisted" not in label]
    near = [a[3] for a in answers if "unlisted one" in a[0]]
    unlisted = [a[3] for a in answers if "unlisted" in a[0]]
    best = 0.0
    for bar in sorted({score for score, _ in listed if score > 0}, reverse=True):
        accepted = [right for score, right in listed if score >= bar]
        wrong = accepted.count(False) > 0.001 * len(accepted)
        near_ones, all_ones = sum(s >= bar for s in near), sum(s >= bar for s in unlisted)
        if not wrong and near_ones <= 0.01 * len(near) and all_ones <= 0.005 * len(unlisted):
            best = len(accepted) / len(listed)
    return best


def row(title, answers):
    cells = [title]
    for level in ["light", "medium", "heavy"]:
        part = [a for a in answers if a[0] == f"damage {level}"]
        first = 100 * sum(a[4][:1] == [a[1]] for a in part) / len(part)
        five = 100 * sum(a[1] in a[4][:5] for a in part) / len(part)
        cells.append(f"{first:.1f}, {five:.1f}")
    cells.append(f"{100 * covered(answers):.1f}")
    micros = statistics.median(a[2] for a in answers)
    cells.append(f"{micros:.0f}")
    print("| " + " | ".join(cells) + " |", flush=True)


def main(folder):
    names = [plain(name) for name in (folder / "names.txt").read_text(encoding="utf-8").splitlines()]
    rows = (folder / "queries.tsv").read_text(encoding="utf-8").splitlines()
    queries = [tuple(row.split("\t")) for row in rows]
    print("| contestant | light: recall@1, @5 % | medium | heavy | covered % | median µs |")
    print("|---|---|---|---|---|---|")
    row("Hedan", list(read_answers(folder / "answers-hedan.tsv")))
    for peer in [Rapidfuzz, Fts5, PgTrgm]:
        row(peer.title, asked_of(peer(names), queries))
    row("strsim, normalized_levenshtein, scan", list(read_answers(folder / "answers-strsim.tsv")))


main(Path(sys.argv[1]))
