"""The ledger's tables; a change is a further migration, never an edit of one that has been released."""

from __future__ import annotations

from twshell.domain.stored import STATES, JournalRow
from twshell.store.database import Schema

# Which writes `drafts` lists; the statements that read by it must repeat it word for word for the index to serve.
UNSENT = "state IN ('draft','queued','sending','rejected','unknown','absent')"
CALLS = "phase IN ('outcome','read')"

_META = "CREATE TABLE meta(name TEXT NOT NULL, account TEXT NOT NULL, value, PRIMARY KEY(name, account)) WITHOUT ROWID"
_WRITES = f"""
CREATE TABLE writes(
  id INTEGER PRIMARY KEY AUTOINCREMENT,   -- shown as #12, never used again
  account TEXT NOT NULL, app TEXT NOT NULL, credential TEXT NOT NULL,
  verb TEXT NOT NULL, family TEXT NOT NULL,
  line TEXT NOT NULL, source TEXT NOT NULL, plan_id TEXT NOT NULL,
  text TEXT NOT NULL, target TEXT NOT NULL, undo TEXT NOT NULL,
  method TEXT NOT NULL, path TEXT NOT NULL, template TEXT NOT NULL,
  body TEXT NOT NULL, body_hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ({",".join(repr(state) for state in STATES)})),
  cause TEXT NOT NULL DEFAULT '',
  remote_id TEXT CHECK(remote_id<>''),
  parent INTEGER, part INTEGER,           -- of a thread: the write before, and which part this is
  baseline_id TEXT NOT NULL DEFAULT '',   -- the newest own post known when it was sent
  owner TEXT NOT NULL DEFAULT '',         -- the process that is sending it
  attempts INTEGER NOT NULL DEFAULT 0,
  looks INTEGER NOT NULL DEFAULT 0,       -- reads made to find out whether it is on X
  absences INTEGER NOT NULL DEFAULT 0,    -- those that would have shown it and did not
  looked_at REAL, absent_at REAL,
  evidence TEXT NOT NULL DEFAULT '',
  cost_low INTEGER NOT NULL DEFAULT 0, cost_high INTEGER NOT NULL DEFAULT 0,
  made_at REAL NOT NULL, changed_at REAL NOT NULL, sent_at REAL, not_before REAL)"""
_JOURNAL_INTEGERS = ("seq", "at_ms", "write_id", "status", "code", "latency_ms", "size", "cost_low", "cost_high")
_COLUMNS = [
    f"{name} {'INTEGER' if name in _JOURNAL_INTEGERS else 'TEXT'}{' PRIMARY KEY' if name == 'seq' else ''}"
    for name in JournalRow._fields
]
# Of the journal here and of its closed segments.
JOURNAL_COLUMNS = ", ".join([*_COLUMNS, "previous TEXT NOT NULL", "hash TEXT NOT NULL"])
_BUCKETS = """
CREATE TABLE buckets(                     -- one of credential, account with app, app owns the window; the others are ''
  credential TEXT NOT NULL, account TEXT NOT NULL, app TEXT NOT NULL,
  method TEXT NOT NULL, template TEXT NOT NULL, span TEXT NOT NULL,
  most INTEGER NOT NULL, remaining INTEGER NOT NULL, reset_at REAL,
  asked_at REAL NOT NULL, seen_at REAL NOT NULL,
  PRIMARY KEY(credential, account, app, method, template, span)) WITHOUT ROWID"""
_MONEY = """
CREATE TABLE money(
  app TEXT NOT NULL, day TEXT NOT NULL, account TEXT NOT NULL, verb TEXT NOT NULL, method TEXT NOT NULL,
  template TEXT NOT NULL, calls INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
  PRIMARY KEY(app, day, account, verb, method, template)) WITHOUT ROWID"""
_BILLED = """
CREATE TABLE billed(                      -- resources paid for on that UTC day
  app TEXT NOT NULL, day TEXT NOT NULL, resource TEXT NOT NULL, PRIMARY KEY(app, day, resource)) WITHOUT ROWID"""
_BRAKE = """
CREATE TABLE brake(
  scope TEXT NOT NULL, subject TEXT NOT NULL, cause TEXT NOT NULL, since REAL NOT NULL, until REAL,
  strikes INTEGER NOT NULL DEFAULT 1, PRIMARY KEY(scope, subject)) WITHOUT ROWID"""
_CAPABILITIES = """
CREATE TABLE capabilities(
  app TEXT NOT NULL, account TEXT NOT NULL, credential TEXT NOT NULL, action TEXT NOT NULL,
  is_allowed INTEGER NOT NULL, cause TEXT NOT NULL, certainty TEXT NOT NULL, learnt_at REAL NOT NULL, until REAL,
  PRIMARY KEY(app, account, credential, action)) WITHOUT ROWID"""

LEDGER = Schema(
    in_memory="Reading goes on; writes are refused until it can be written.",
    tables=("meta", "writes", "journal", "segments", "buckets", "money", "billed", "brake", "capabilities", "numbers"),
    # What a row held is overwritten when it goes: DM texts live here until they are done or dropped.
    # The log is moved into the file after 4000 pages, so that the extra syncs of that fall on one call in hundreds.
    pragmas=("secure_delete=ON", "wal_autocheckpoint=4000"),
    migrations=(
        (
            _META,
            "INSERT OR IGNORE INTO meta VALUES('journal-key', '', randomblob(32))",
            _WRITES,
            "CREATE UNIQUE INDEX writes_remote ON writes(remote_id) WHERE remote_id IS NOT NULL",
            f"CREATE INDEX writes_unsent ON writes(id) WHERE {UNSENT}",
            "CREATE INDEX writes_sent ON writes(account, sent_at) WHERE sent_at IS NOT NULL",
            f"CREATE TABLE journal({JOURNAL_COLUMNS})",
            f"CREATE INDEX journal_calls ON journal(app, at_ms) WHERE {CALLS}",
            "CREATE INDEX journal_writes ON journal(write_id) WHERE write_id>0",
            _BUCKETS,
            _MONEY,
            _BILLED,
            _BRAKE,
            _CAPABILITIES,
            """CREATE TABLE numbers(             -- which post had which number on screen
  account TEXT NOT NULL, number INTEGER NOT NULL, post TEXT NOT NULL, PRIMARY KEY(account, number)) WITHOUT ROWID""",
        ),
        (
            """CREATE TABLE segments(            -- closed parts of the journal; their rows are in the files
  number INTEGER PRIMARY KEY, file TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, head TEXT NOT NULL,
  closed_at REAL NOT NULL)""",
        ),
        (
            "ALTER TABLE writes ADD COLUMN clock_offset REAL NOT NULL DEFAULT 0",  # X's clock minus ours when sent
            "CREATE INDEX writes_changed ON writes(account, changed_at)",
        ),
        ("ALTER TABLE writes ADD COLUMN first_at REAL",),  # when first sent, where it was found absent and sent again
    ),
)
