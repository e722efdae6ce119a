"""What the user looks at: who is signed in, what is on screen, what was said. Only the UI thread changes it."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from twshell.domain.budget import Brake, Bucket, Identity, Snapshot
from twshell.domain.capabilities import REFUSED, learnt_from
from twshell.domain.cause_table import CAUSES
from twshell.domain.clock import Clock
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.errors import Locked, UsageError
from twshell.domain.money import Price
from twshell.domain.outcome import Done, Listing, Outcome, Problem, Shown, Text
from twshell.domain.post import Post, User, url_of
from twshell.domain.wire import Answer, Request
from twshell.session import budgets, drafts, presenting, stopping
from twshell.session.arrivals import Arrivals
from twshell.session.events import Show
from twshell.session.flags import Flags
from twshell.session.numbers import Numbers
from twshell.session.undoing import Undoing
from twshell.session.view import View
from twshell.session.watching import Watch

if TYPE_CHECKING:
    from twshell.config.accounts import Accounts
    from twshell.config.macros import Macros
    from twshell.config.settings import Settings
    from twshell.domain.plan import Step
    from twshell.domain.stored import Learnt
    from twshell.session.door import Door
    from twshell.session.lookout import Lookout
    from twshell.session.pacing import Burst
    from twshell.store.ledger import Ledger
    from twshell.store.seen import Seen

Belongings = tuple[Identity, "Ledger", "Seen", "Door | None"]  # an account and what is open for it

MESSAGES = 200
DELETES = "/2/tweets/{id}"  # the one write by that address takes a post away
VERIFIED = {"yes": True, "no": False, "unknown": None}
LEAVING = 5.0  # seconds a burst is given to end when the session does
SNAPSHOT_SECONDS = 1.0  # a preview asks at every key: between answers a snapshot may be that old


class Session:
    """One person's session, on one account at a time."""

    def __init__(
        self, *, identity: Identity, flags: Flags, settings: Settings, accounts: Accounts, macros: Macros,
        ledger: Ledger, seen: Seen, clock: Clock, door: Door | None, utc_offset: Callable[[float], int],
    ) -> None:  # fmt: skip
        """Start with an empty screen."""
        self.flags, self.settings, self.clock, self.utc_offset = flags, settings, clock, utc_offset
        self.accounts, self.macros = accounts, macros
        self.begin((identity, ledger, seen, door))
        self.aliases: dict[str, str] = {}
        self.bindings: dict[str, str] = {}
        self.messages: deque[str] = deque(maxlen=MESSAGES)
        self.lines_begun = 0  # what was drawn before one ran is out of date
        self.recording: list[str] | None = None
        self.recorded: tuple[str, ...] = ()
        self._macros: tuple[float, tuple[tuple[str, str], ...]] | None = None
        self._warnings: list[Text] = []
        self.arrivals = Arrivals()
        self._plan_ids = itertools.count(1)
        self._started = clock.wall()
        self.burst: Burst | None = None  # what goes on behind the prompt
        self.lookout: Lookout | None = None  # looks there whether unknown writes are on X
        self.demo: Callable[[str], tuple[str, ...]] | None = None
        self.reopen: Callable[[str], Belongings] | None = None  # closes what is open, opens a saved account's

    def begin(self, belongings: Belongings) -> None:
        """Begin with an account, its stores and its door: nothing of it is on screen yet."""
        self.identity, self.ledger, self.seen, self.door = belongings
        self.numbers = Numbers(self.ledger.number(self.identity))
        self.view: View | None = None
        self.ends: set[str] = set()  # timelines that are remembered down to where X gives nothing older
        self.dot: Post | None = None
        self.dot_is_single = False
        self.undoing = Undoing()
        self.risks_told: dict[str, float] = {}  # when each risk of pace was last spoken of
        self.problems: deque[Problem] = deque(maxlen=MESSAGES)  # what `why` can explain
        self.line_price = Price()  # what the line that runs has read for
        self.firm_caps: frozenset[str] = frozenset()  # own caps that not even a yes may pass
        self.last_write: Request | None = None  # the mode line shows its budgets at an empty prompt
        self._watch = Watch()
        self._absent: set[str] = set()
        self._snapshot: tuple[float, Snapshot] | None = None

    # -- time -----------------------------------------------------------------

    def now(self) -> float:
        """Return the wall clock's unix seconds."""
        return self.clock.wall()

    def clock_text(self, at: float | None) -> str:
        """Write a moment as people on this machine read it: 14:02, with the day where it is not today."""
        return presenting.moment(at, self.now(), self.utc_offset)

    # -- who ------------------------------------------------------------------

    @property
    def me(self) -> str:
        """Return the account's own user id; raise UsageError where nobody has said it yet."""
        if not self.identity.user_id:
            raise UsageError("twsh does not know your user id yet", "`user` asks X once")
        return self.identity.user_id

    def recognise(self, user: User) -> None:
        """Take in whom X has called the one who is signed in."""
        self.identify(self.identity._replace(user_id=user.id, username=user.username))

    def _meet_me(self, users: Iterable[User]) -> None:
        """The keys tell the user id alone: the name comes with whatever answer or memory holds it."""
        if not self.identity.username and self.identity.user_id:
            for user in users:
                if user.id == self.identity.user_id:
                    self.recognise(user)

    def identify(self, identity: Identity) -> None:
        """Change what is known of who is signed in, here and for the threads."""
        self.identity = identity
        self._snapshot = None
        if self.door is not None:
            self.door.identity = identity

    def door_or_refuse(self, verb: str) -> Door:
        """Return the door, or refuse for want of keys."""
        if self.door is None:
            raise presenting.signed_out(verb)
        return self.door

    # -- posts on screen --------------------------------------------------------

    def known_post(self, post_id: str) -> Post:
        """Return a post from memory, or a bare one that has only its id."""
        return self.seen.post(post_id) or self.numbers.known(post_id) or Post(post_id, "")

    def old_number(self, number: int) -> Post | None:
        """Return the post that had a number in an earlier session."""
        post_id = self.ledger.numbered(self.identity, number)
        return self.known_post(post_id) if post_id else None

    def word_for(self, post: Post) -> str:
        """Return how the user can name a post: its number, else id:N; a script's next run has other numbers."""
        number = self.numbers.of(post.id) if self.flags.interactive else None
        return str(number) if number else f"id:{post.id}"

    def author_of(self, post: Post) -> User | None:
        """Return a post's author where we have seen them."""
        return self.seen.user(post.author_id) if post.author_id else None

    def url_of(self, post: Post) -> str:
        """Return a post's page."""
        return url_of(post, self.author_of(post))

    def brief(self, post: Post) -> str:
        """Write a post in a few words: `3 by @grace: “first words…”`."""
        return presenting.brief(post, self._who(post), self.numbers.of(post.id))

    def words_of(self, post: Post) -> str:
        """Write author and first words of a post: `@grace: “first words…”`."""
        return presenting.words_of(post, self._who(post))

    def _who(self, post: Post) -> str:
        author = self.author_of(post)
        if author is not None:
            return f"@{author.username}"
        return "you" if post.author_id and post.author_id == self.identity.user_id else "somebody"

    def shown(self, posts: Sequence[Post]) -> tuple[Shown, ...]:
        """Gather what is needed to draw posts, from memory."""
        return presenting.shown(posts, self.seen)

    def clean(self, text: str) -> str:
        """Make a text from the network safe for one row of the terminal."""
        return presenting.clean(text)

    def missing_posts(self, ids: list[str]) -> list[str]:
        """Return those ids we have no post for, and did not ask for in vain already."""
        return [post_id for post_id in self.seen.missing_posts(ids) if post_id not in self._absent]

    def missing_users(self, ids: list[str]) -> list[str]:
        """Return those ids we have no user for, and did not ask for in vain already."""
        return [user_id for user_id in self.seen.missing_users(ids) if user_id not in self._absent]

    def note_absent(self, asked: list[str], came: set[str]) -> None:
        """Remember what X did not give, so that it is not asked for at every turn."""
        self._absent |= set(asked) - came

    def quoted_by(self, post: Post | None) -> Post | None:
        """Return the post that a post quotes, from memory."""
        quoted = post.reference("quoted") if post else ""
        return self.seen.post(quoted) if quoted else None

    def take(self, outcome: Outcome) -> Outcome:
        """Number what is about to be shown, and remember what `.` stands for."""
        if not isinstance(outcome, Listing):
            return outcome
        self.numbers.go_on(self.ledger.number(self.identity))
        rows = [
            row._replace(ref=self.numbers.give(row.post)) if isinstance(row, Shown) else row for row in outcome.rows
        ]
        posts = [row.post for row in rows if isinstance(row, Shown)]
        if posts:
            self.dot, self.dot_is_single = posts[-1], len(posts) == 1
            self._keep_numbers(posts)
        return outcome._replace(rows=tuple(rows))

    def give_number(self, post: Post) -> None:
        """Number a post that was written here."""
        self.numbers.go_on(self.ledger.number(self.identity))
        self.numbers.give(post)
        self._keep_numbers([post])

    def _keep_numbers(self, posts: list[Post]) -> None:
        numbered = [(self.numbers.of(post.id) or 0, post.id) for post in posts]
        self.ledger.set_numbers(self.identity, numbered, self.numbers.last)

    # -- budgets ----------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Return what is spent and left, as the ledger knows it."""
        now = self.now()
        if self._snapshot is None or now - self._snapshot[0] > SNAPSHOT_SECONDS or now < self._snapshot[0]:
            said = self.ledger.books.said(self.identity)  # another twsh may have said otherwise
            if said.terms != self.identity.terms:
                self.identify(self.identity._replace(terms=said.terms))
            self.firm_caps = said.blocks
            self._snapshot = (now, self.ledger.snapshot(self.identity, now, said.caps))
        return self._snapshot[1]

    def learnt(self) -> Mapping[str, Learnt]:
        """Return what answers taught about what this account may do, over the dated table, as far as it still holds."""
        now = self.now()
        taught = self.ledger.capabilities(self.identity)
        return {verb: known for verb, known in taught.items() if known.until is None or known.until > now}

    def learn(self, verb: str, refusal: Diagnosis | None) -> None:
        """Take from an answer whether an action that X usually refuses is allowed after all, or another no more."""
        cause, certainty = (refusal.cause, refusal.certainty) if refusal else ("", "sure")
        taught = learnt_from(verb, cause, certainty, self.now())
        if taught is not None and (verb in REFUSED or not taught.is_allowed):
            self.ledger.learn(self.identity, taught)

    def after_answer(self, answer: Answer, buckets: tuple[Bucket, ...], brake: Brake | None = None) -> None:
        """Take in what an answer said of budgets, of who is signed in, and what it stopped.

        Warnings wait for `take_warnings`.
        """
        before = self._snapshot[1].buckets if self._snapshot else {}
        self._snapshot = None
        self._meet_me((*answer.users, *answer.included_users))
        if answer.exchange.request.is_write:
            self.last_write = answer.exchange.request
        self._warnings += [*self._watch.notes(self, buckets), *budgets.warnings(self, buckets, before)]
        if brake is not None:
            self._warnings.append(stopping.told(brake))

    def take_warnings(self) -> list[Text]:
        """Return the warnings that arose, once."""
        taken, self._warnings = self._warnings, []
        told = [*self.ledger.take_notices(), *self.seen.take_notices()]
        taken += [Text((notice,), "warning") for notice in dict.fromkeys(told)]
        for warning in taken:
            self.messages.extend(warning.lines)
        return taken

    # -- the life of a line -------------------------------------------------------

    def begin_line(self) -> None:
        """A line is about to run: it must see what another twsh has spent meanwhile."""
        self._snapshot = None
        self.line_price = Price()
        self.lines_begun += 1
        if not self.identity.username and self.identity.user_id:
            known = self.seen.user(self.identity.user_id)
            self._meet_me([known] if known else [])

    def end_line(self, line: str, source: str, *, is_about_macros: bool) -> None:
        """A line ran: it is part of the macro being recorded, unless it is about macros itself."""
        if self.recording is not None and source == "typed" and not is_about_macros:
            self.recording.append(line)

    def check_lock(self, verb: str) -> None:
        """Raise Locked where the write lock is on or a run without a prompt lacks --yes-write."""
        if self.flags.read_only:
            raise Locked(f"not sent: the write lock is on, and `{verb}` writes", "C-x C-q takes it off")
        if not self.flags.interactive and not self.flags.yes_write and not self.flags.demo:
            raise Locked(f"not sent: `{verb}` writes, and this run has no prompt", "add --yes-write to allow it")

    def refused(self, problem: Problem) -> None:
        """Remember a refusal for `messages`, and for `why` where there is more to it than a slip of the keys."""
        if problem.diagnosis.cause in CAUSES:
            self.problems.append(problem)
        self.messages.append(problem.diagnosis.what)

    def note_done(self, step: Step, done: Done, made: Post | None) -> None:
        """Remember a write for `undo` and `.`."""
        self.undoing.note_done(step, self.word_for(step.post) if step.post else "", done.undo)
        subject = made or step.post
        if subject is not None:
            self.dot, self.dot_is_single = subject, True
        if step.post is not None and step.request.template == DELETES:
            self.seen.forget_post(step.post.id, self.now())
            self.numbers.forget(step.post.id)
            self.dot, self.dot_is_single = None, False
        if step.listed is not None:
            from twshell.session import lists  # not before the prompt

            lists.note(self, step, done.id)
        drafts.settled(self, step)

    def typed(self, usernames: Iterable[str]) -> None:
        """Handles were typed in a line that went well: they are offered first from now on."""
        for username in usernames:
            self.seen.touch(username, self.now())

    def new_plan_id(self) -> str:
        """Return an id for one plan of this session."""
        return f"{int(self._started)}-{next(self._plan_ids)}"

    def leave(self) -> list[Show]:
        """End what goes on in the background before the session does; return what is to be told of it."""
        if self.burst is not None:
            self.burst.leave(LEAVING)
        return self.arrivals.drain()

    # -- names the user may type --------------------------------------------------

    def macro_names(self) -> tuple[tuple[str, str], ...]:
        """Return the saved macros as (name, description); files are read at most once a second."""
        now = self.clock.monotonic()
        if self._macros is None or now - self._macros[0] > SNAPSHOT_SECONDS:
            self._macros = (now, self.macros.described())
        return self._macros[1]

    def has_macro(self, name: str) -> bool:
        """Say whether a macro of that name is saved."""
        return name in self.macros.names()

    def account_names(self) -> tuple[str, ...]:
        """Return the saved accounts."""
        return self.accounts.names()

    def change_setting(self, name: str, value: str) -> None:
        """Change a setting for this session; raise UsageError for a value it cannot have."""
        self.settings = self.settings.changed(name, value)
        verified = VERIFIED[self.settings.text("verified")]
        self.identify(self.identity._replace(tier=self.settings.text("tier"), is_verified=verified))

    def demo_scenario(self, name: str) -> Text:
        """Enter a scenario of the demo, or list them; only there."""
        if self.demo is None:
            raise UsageError("`sim` works in the demo only", "start `twsh --demo`")
        return Text(self.demo(name))
