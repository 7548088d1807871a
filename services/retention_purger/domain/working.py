"""What is kept of those who work with it, and of what they did."""

from datetime import timedelta

from services.retention_purger.domain.places import Key, Place
from services.retention_purger.domain.rule import Rule

# As the registrar applies it: services import no other.
SALT_CEILING = timedelta(days=366)
SESSION_CEILING = timedelta(hours=12)

WORKING = (
    Rule(
        "people, their roles and public keys",
        until="somebody takes them out",
        here="`keys/` in the store",
        places=(Place.DIRECTORY,),
    ),
    Rule(
        "private keys of services and of people",
        until="somebody replaces them; what they opened may be gone long before",
        here="memory: others at each start; people's files are theirs",
        places=(Place.DISPATCHER_FILE, Place.REGISTRAR_FILE, Place.SERVICE_FILE),
        about_nobody=True,
    ),
    Rule(
        "a page that somebody has open: alerts, pictures to compare, an entry",
        until="it is closed; the browser is told to store none",
        here="the browser's memory",
        places=(Place.BROWSER,),
    ),
    Rule(
        "what proves a session: a cookie without a date",
        SESSION_CEILING,
        until="signed out, the browser is closed, or half an hour unused",
        here="the browser's memory",
        places=(Place.BROWSER,),
    ),
    Rule(
        "who signs in to the console: name, password as argon2id",
        until="somebody deletes the account",
        tables=(
            "registrar.accounts: name password_hash failures locked_until signed_in_at given_at"
            " one_time_until",
        ),
    ),
    Rule(
        "sessions, as hashes",
        SESSION_CEILING,
        until="signed out, or half an hour unused",
        tables=("registrar.sessions: digest person opened_at used_at expires_at by_provider",),
    ),
    Rule(
        "a sign-in at the provider that was finished, as a hash of chance; of the provider's word nothing",
        until="ten minutes after it began, and the next sign-in",
        tables=("registrar.spent_sign_ins: digest over_at",),
    ),
    Rule(
        "from where somebody tried to sign in, as a mark that cannot be read",
        timedelta(days=30),
        until="a day; 30 days where they signed in",
        tables=("registrar.tries: mark person failures locked_until signed_in_at forgotten_at",),
    ),
    Rule(
        "who answered somebody that asked what is held on them, and when; not whom, and not what",
        timedelta(hours=1),
        until="the hour is over",
        tables=("registrar.answers_given: number person given_at",),
    ),
    Rule(
        "who did what, as marks; on its way to the audit chain",
        timedelta(days=31),
        until="30 days after it was told, and the segment of a day",
        here="memory, until it is heard",
        topics=("act-recorded.v1",),
    ),
    Rule(
        "salts by which an auditor has marks named",
        SALT_CEILING,
        "REGISTRAR_ACTORS_KEPT_DAYS",
        until="its days are over",
        sealed=Key.ACTORS,
        tables=("registrar.actor_salts: number scope made_at sealed",),
    ),
    Rule(
        "`actors.key`; in no back-up beside the database",
        until="somebody destroys it: then no mark is named any more",
        here="the store",
        places=(Place.ACTORS_FILE,),
        folders=("REGISTRAR_ACTORS_KEY",),
    ),
    Rule(
        "the audit chain, and its signed heads: how many entries, a root, signatures",
        until="kept; they name nobody",
        here="and the files of who signs and who witnesses",
        places=(Place.SIGNER,),
        tables=(
            "retention_purger.audit_entries: number event microseconds kind deployment body previous hash",
            "retention_purger.signed_heads: place number note consistency microseconds",
        ),
        about_nobody=True,
    ),
    Rule(
        "what time it was last",
        until="kept; it is about nobody",
        tables=(
            "retention_purger.seen_time: number believed doubted_seconds doubted_ahead drifted"
            " uncounted boot_seconds boot",
        ),
        about_nobody=True,
    ),
)
