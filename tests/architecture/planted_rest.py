"""Breaches of the other rules: what is planted, and what must be said of it."""
# ruff: noqa: E501 (what is planted stands on one line, as it is planted)

from tests.architecture.planting import Breach, adds, replaces, writes

DOMAINS = "haicap/domains"
RULE = f"{DOMAINS}/dossiers/rules/business.py"
DOCSTRING = '    """\n    Return nothing.\n\n    House rule.\n    """\n'
LONG_FUNCTION = f"def endless() -> None:\n{DOCSTRING}{'    print()' + chr(10)}" + "    print()\n" * 61
LONG_FILE = "".join(f"NUMBER_{number} = {number}\n" for number in range(401))

OF_THE_REST = [
    # Names and sizes.
    Breach(
        "a file name says nothing",
        "names",
        "haicap/domains/dossiers/utils.py",
        writes(f"{DOMAINS}/dossiers/utils.py", ""),
    ),
    Breach(
        "a deeper file name says nothing",
        "names",
        "haicap/surfaces/desk/helpers.py",
        writes("haicap/surfaces/desk/helpers.py", ""),
    ),
    Breach(
        "a part has a folder of a new kind",
        "names",
        "haicap/domains/law/templates",
        writes(f"{DOMAINS}/law/templates/page.html", ""),
    ),
    Breach(
        "a part does not say what it is",
        "names",
        "haicap/domains/fees: README.md is missing",
        writes(f"{DOMAINS}/fees/__init__.py", ""),
    ),
    Breach(
        "a file is too long",
        "sizes",
        "haicap/kernel/long.py: 401 lines of code",
        writes("haicap/kernel/long.py", LONG_FILE),
    ),
    Breach("a function is too long", "sizes", "endless has 63 lines", writes("haicap/kernel/long.py", LONG_FUNCTION)),
    # What is said.
    Breach(
        "a deed does not say what it does",
        "docstrings",
        "vanish has no docstring",
        adds(f"{DOMAINS}/dossiers/operations/sign.py", "def vanish() -> None: ..."),
    ),
    Breach(
        "a rule names no source",
        "docstrings",
        "decide names neither a source nor a house rule",
        adds(RULE, 'def decide() -> None:\n    """Decide."""'),
    ),
    Breach(
        "a refusal has no message of its own",
        "refusals",
        "the refusal Nameless has no message of its own",
        adds(f"{DOMAINS}/dossiers/contracts/refusals.py", 'class Nameless(Refused):\n    """No."""'),
    ),
    Breach(
        "two refusals share a name",
        "refusals",
        "the refusal WrongStep has the name of the one at",
        adds(f"{DOMAINS}/staff/contracts.py", 'class WrongStep(NotAllowed):\n    message = sentence("No.")'),
    ),
    Breach(
        "a sentence has places without names",
        "refusals",
        "a sentence has places like %(name)s only",
        adds(f"{DOMAINS}/staff/contracts.py", 'WORDS = sentence("There are %d posts.")'),
    ),
    Breach(
        "a sentence is put together",
        "refusals",
        "a sentence is written out",
        adds(f"{DOMAINS}/staff/contracts.py", 'WORDS = sentence(f"There are {1} posts.")'),
    ),
    # Time.
    Breach(
        "a rule asks for the time",
        "clock",
        "haicap/domains/dossiers/rules/business.py",
        adds(RULE, "from datetime import datetime\nSTARTED = datetime.now()"),
    ),
    Breach(
        "a deed asks the clock",
        "clock",
        "haicap/domains/dossiers/operations/sign.py",
        adds(
            f"{DOMAINS}/dossiers/operations/sign.py", "from haicap.platform.clock import api as clock\nAT = clock.now()"
        ),
    ),
    Breach(
        "a surface asks the machine",
        "clock",
        "haicap/surfaces/desk/apps.py",
        adds("haicap/surfaces/desk/apps.py", "from django.utils import timezone\nAT = timezone.now()"),
    ),
    Breach(
        "a statement asks for the time",
        "clock",
        "SQL asks what time it is",
        adds(f"{DOMAINS}/dossiers/queries/draft.py", '_OLD = "delete from dossiers_draftrow where changed_at < now()"'),
    ),
    Breach(
        "a statement asks for the day",
        "clock",
        "SQL asks what time it is",
        adds(f"{DOMAINS}/dossiers/queries/draft.py", '_OLD = f"select {1} where current_date > day"'),
    ),
    # Tables.
    Breach(
        "a key points up",
        "keys",
        "the key of staff to dossiers does not point down",
        adds(
            f"{DOMAINS}/staff/models/post.py",
            'class UpRow(models.Model):\n    d = models.ForeignKey("dossiers.DossierRow", models.PROTECT, related_name="+")',
        ),
    ),
    Breach(
        "a key leaves a trace back",
        "keys",
        'the key to organisation needs related_name="+"',
        replaces(
            f"{DOMAINS}/dossiers/models/dossier.py",
            'received_unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+", db_index=False)',
            'received_unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="dossiers", db_index=False)',
        ),
    ),
    Breach(
        "a key is no text",
        "keys",
        "the key to organisation is not written as a text",
        adds(
            f"{DOMAINS}/staff/models/post.py",
            "from haicap.domains.organisation.models import UnitRow\nclass TextRow(models.Model):\n"
            '    unit = models.ForeignKey(UnitRow, models.PROTECT, related_name="+")',
        ),
    ),
    Breach(
        "the platform has a key to a part",
        "keys",
        "the key of files to dossiers does not point down",
        adds(
            "haicap/platform/files/models.py",
            'class UpRow(models.Model):\n    d = models.ForeignKey("dossiers.DossierRow", models.PROTECT, related_name="+")',
        ),
    ),
    Breach(
        "a statement reads the table of another part",
        "tables",
        "SQL on the table people_personrow of another part",
        adds(f"{DOMAINS}/dossiers/queries/slip.py", '_WHO = "select name from people_personrow"'),
    ),
    Breach(
        "a surface writes SQL on a part's table",
        "tables",
        "SQL on the table dossiers_dossierrow of another part",
        adds("haicap/surfaces/desk/apps.py", '_ALL = "select count(*) from dossiers_dossierrow"'),
    ),
    Breach(
        "a question walks into the rows of another part",
        "tables",
        "unit__code walks into the rows of another part",
        adds(f"{DOMAINS}/staff/queries/posts.py", 'OLD = PostRow.objects.filter(unit__code="00004")'),
    ),
    Breach(
        "a question fetches the rows of another part",
        "tables",
        "unit walks into the rows of another part",
        adds(f"{DOMAINS}/staff/queries/posts.py", 'OLD = PostRow.objects.select_related("unit")'),
    ),
    Breach(
        "somebody asks the framework for a table",
        "tables",
        "get_model goes past the doors",
        adds(
            "haicap/surfaces/desk/apps.py", 'from django.apps import apps\nROW = apps.get_model("law", "InstrumentRow")'
        ),
    ),
    Breach(
        "a migration needs what few have",
        "migrations",
        "pgcrypto is not in every PostgreSQL",
        adds(f"{DOMAINS}/law/migrations/0001_initial.py", 'SQL = "create extension pgcrypto"'),
    ),
    Breach(
        "a migration needs a collation of ICU",
        "migrations",
        "x-icu is not in every PostgreSQL",
        adds(f"{DOMAINS}/law/migrations/0001_initial.py", """SQL = 'order by name collate "vi-x-icu"'"""),
    ),
    # News, states, routes, what is committed.
    Breach(
        "somebody waits for news that never comes",
        "events",
        "vn.haicap.dossier.vanished, which nobody publishes",
        adds("haicap/config/wiring.py", 'outbox.listen("vn.haicap.dossier.vanished", print)'),
    ),
    Breach(
        "a state has no way out",
        "states",
        "ACCEPTED cannot come to an end",
        replaces(
            RULE,
            "    Business.ACCEPTED: frozenset({Business.IN_PROCESS, Business.WITHDRAWN, Business.STOPPED, "
            "Business.TRANSFERRED}),",
            "    Business.ACCEPTED: frozenset(),",
        ),
    ),
    Breach(
        "a final state goes on",
        "states",
        "RETURNED is final and goes on",
        replaces(RULE, "Business.RETURNED: frozenset()", "Business.RETURNED: frozenset({Business.DECIDED})"),
    ),
    Breach(
        "a state cannot be reached",
        "states",
        "LOST cannot be reached from NONE",
        replaces(
            f"{DOMAINS}/dossiers/contracts/choices.py",
            '    HANDED_OVER = "handed_over"\n\n\nclass Sync',
            '    HANDED_OVER = "handed_over"\n    LOST = "lost"\n\n\nclass Sync',
        ),
    ),
    Breach(
        "a state that goes on for ever never comes to rest",
        "states",
        "NONE cannot come to an end",
        replaces(
            f"{DOMAINS}/dossiers/rules/syncing.py",
            "Sync.PENDING: frozenset({Sync.DONE, Sync.FAILED})",
            "Sync.PENDING: frozenset({Sync.FAILED})",
        ),
    ),
    Breach(
        "a route does not say who may open it",
        "routes",
        "haicap.config.urls.secret does not say who may open it",
        adds("haicap/config/urls.py", "def secret(request):\n    ...\n\n\nurlpatterns.append(path('secret', secret))"),
    ),
    Breach(
        "a lock names a registry",
        "repository",
        "requirements.lock:1: names a registry",
        writes("requirements.lock", "--index-url https://pypi.example.org/simple"),
    ),
    Breach(
        "a package lock names a registry",
        "repository",
        "frontend/package-lock.json:1: names a registry",
        writes("frontend/package-lock.json", '{"resolved": "https://registry.example.org/sass.tgz"}'),
    ),
    Breach(
        "a text names a folder of one machine",
        "repository",
        "names a folder of one machine: /home/lan/haicap",
        writes("docs/how.md", "Go to /home/lan/haicap."),
    ),
    Breach(
        "a built file is committed",
        "repository",
        "haicap/ui/logo.woff2: built or foreign",
        writes("haicap/ui/logo.woff2", ""),
    ),
]
