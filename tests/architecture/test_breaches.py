"""Breaches of the house, planted one by one into a copy: each is caught, and named, by the check it belongs to."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tools.house import CHECKS
from tools.house.__main__ import ROOT

LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", "*.gz", "*.xz", "static", "*.pyc")


@dataclass
class Copy:
    """A copy of the checkout into which breaches are planted, and from which they are taken out again."""

    root: Path
    before: dict[Path, str | None] = field(default_factory=dict)

    def write(self, place: str, text: str) -> None:
        file = self.root / place
        self.before.setdefault(file, file.read_text() if file.exists() else None)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def add(self, place: str, text: str) -> None:
        self.write(place, f"{(self.root / place).read_text()}\n{text}\n")

    def replace(self, place: str, old: str, new: str) -> None:
        text = (self.root / place).read_text()
        assert old in text, f"{place} has changed: {old!r} is not in it any more"
        self.write(place, text.replace(old, new, 1))

    def restore(self) -> None:
        for file, text in self.before.items():
            if text is None:
                file.unlink()
                if file.parent != self.root and not any(file.parent.iterdir()):
                    file.parent.rmdir()
            else:
                file.write_text(text)
        self.before.clear()


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root = tmp_path_factory.mktemp("house")
    for folder in ("haicap", "tools"):
        shutil.copytree(ROOT / folder, root / folder, ignore=LEFT_OUT)
    shutil.copy(ROOT / ".importlinter", root)
    return Copy(root)


@pytest.fixture
def copy(untouched: Copy) -> Iterator[Copy]:
    yield untouched
    untouched.restore()


@dataclass(frozen=True)
class Breach:
    """What is planted, which check must say so, and what it must name."""

    name: str
    check: str
    says: str
    plant: Callable[[Copy], None]


def adds(place: str, text: str) -> Callable[[Copy], None]:
    return lambda copy: copy.add(place, text)


def writes(place: str, text: str) -> Callable[[Copy], None]:
    return lambda copy: copy.write(place, text)


def replaces(place: str, old: str, new: str) -> Callable[[Copy], None]:
    return lambda copy: copy.replace(place, old, new)


DOMAINS = "haicap/domains"
RULE = f"{DOMAINS}/dossiers/rules/business.py"
DOCSTRING = '    """\n    Return nothing.\n\n    House rule.\n    """\n'
LONG_FUNCTION = f'def endless() -> None:\n{DOCSTRING}{"    print()" + chr(10)}' + "    print()\n" * 61
LONG_FILE = "".join(f"NUMBER_{number} = {number}\n" for number in range(401))

BREACHES = [
    # Storeys, parts, doors: import-linter.
    Breach("a rule imports the framework", "imports", "haicap.domains.dossiers.rules.business -> django",
           adds(RULE, "from django.db import models")),
    Breach("the kernel imports the framework", "imports", "haicap.kernel.text -> django",
           adds("haicap/kernel/text.py", "from django.utils.text import slugify")),
    Breach("contracts import the database driver", "imports", "haicap.domains.law.contracts -> psycopg",
           adds(f"{DOMAINS}/law/contracts.py", "import psycopg")),
    Breach("a part goes past a door", "imports", "haicap.domains.papers.operations.issue -> haicap.domains.staff.models",
           adds(f"{DOMAINS}/papers/operations/issue.py", "from haicap.domains.staff.models import PostRow")),
    Breach("a surface goes past a door", "imports", "haicap.surfaces.desk.apps -> haicap.domains.dossiers.models",
           adds("haicap/surfaces/desk/apps.py", "from haicap.domains.dossiers.models import DossierRow")),
    Breach("config goes past a door", "imports", "haicap.config.wsgi -> haicap.domains.dossiers.tasks",
           adds("haicap/config/wsgi.py", "from haicap.domains.dossiers import tasks")),
    Breach("somebody goes past the door of a service", "imports", "haicap.domains.staff.api -> haicap.platform.audit.models",
           adds(f"{DOMAINS}/staff/api.py", "from haicap.platform.audit.models import EntryRow")),
    Breach("a part calls a higher one", "imports", "haicap.domains.authority.queries.competence -> haicap.domains.dossiers.api",
           adds(f"{DOMAINS}/authority/queries/competence.py", "from haicap.domains.dossiers import api as dossiers")),
    Breach("two parts of one storey know each other", "imports", "haicap.domains.counter.api -> haicap.domains.feedback.api",
           lambda copy: (
               copy.write(f"{DOMAINS}/counter/__init__.py", ""),
               copy.write(f"{DOMAINS}/counter/api.py", "from haicap.domains.feedback import api"),
               copy.write(f"{DOMAINS}/feedback/__init__.py", ""),
               copy.write(f"{DOMAINS}/feedback/api.py", ""),
           )),
    Breach("rows know deeds", "imports", "haicap.domains.dossiers.models.log -> haicap.domains.dossiers.operations.sign",
           adds(f"{DOMAINS}/dossiers/models/log.py", "from haicap.domains.dossiers.operations.sign import sign")),
    Breach("a question loads shipped data", "imports",
           "haicap.domains.organisation.queries.units -> haicap.domains.organisation.loading.load",
           adds(f"{DOMAINS}/organisation/queries/units.py", "from haicap.domains.organisation.loading.load import load")),
    Breach("a surface knows another", "imports", "haicap.surfaces.portal.apps -> haicap.surfaces.desk.apps",
           adds("haicap/surfaces/portal/apps.py", "from haicap.surfaces.desk.apps import AppConfig")),
    Breach("the kernel knows a part", "imports", "haicap.kernel.money -> haicap.domains.dossiers.contracts",
           adds("haicap/kernel/money.py", "from haicap.domains.dossiers.contracts import Money")),
    Breach("the platform knows a part", "imports", "haicap.platform.outbox.api -> haicap.domains.law.api",
           adds("haicap/platform/outbox/api.py", "from haicap.domains.law import api as law")),
    Breach("the platform knows a part for types only", "imports", "haicap.platform.jobs.api -> haicap.domains.law.contracts",
           adds("haicap/platform/jobs/api.py",
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from haicap.domains.law.contracts import Instrument")),
    Breach("the look knows a part", "imports", "haicap.ui.qr -> haicap.domains.law.api",
           adds("haicap/ui/qr.py", "from haicap.domains.law import api as law")),
    Breach("services form a ring", "imports", "haicap.platform.home",
           adds("haicap/platform/home/api.py", "from haicap.platform.files import api as files")),
    Breach("the product knows its tests", "imports", "haicap.surfaces.cli.output -> tests",
           adds("haicap/surfaces/cli/output.py", "import tests.installation")),
    Breach("the product knows its tools", "imports", "haicap.surfaces.cli.output -> tools",
           adds("haicap/surfaces/cli/output.py", "import tools.words")),
    Breach("a part has a file of a new kind", "imports", "haicap.domains.dossiers.printing",
           writes(f"{DOMAINS}/dossiers/printing.py", "")),
    Breach("a part is in no order", "imports", "haicap.domains.fees",
           writes(f"{DOMAINS}/fees/__init__.py", "")),
    Breach("a storey is in no order", "imports", "haicap.shared", writes("haicap/shared/__init__.py", "")),
    Breach("an entrance is on the list and not used", "imports", "not used: take it off the list",
           replaces(".importlinter", "entrances =\n", "entrances =\n    haicap.config.wsgi -> haicap.domains.law.models\n")),
    # Names and sizes.
    Breach("a file name says nothing", "names", "haicap/domains/dossiers/utils.py",
           writes(f"{DOMAINS}/dossiers/utils.py", "")),
    Breach("a deeper file name says nothing", "names", "haicap/surfaces/desk/helpers.py",
           writes("haicap/surfaces/desk/helpers.py", "")),
    Breach("a part has a folder of a new kind", "names", "haicap/domains/law/templates",
           writes(f"{DOMAINS}/law/templates/page.html", "")),
    Breach("a part does not say what it is", "names", "haicap/domains/fees: README.md is missing",
           writes(f"{DOMAINS}/fees/__init__.py", "")),
    Breach("a file is too long", "sizes", "haicap/kernel/long.py: 401 lines of code",
           writes("haicap/kernel/long.py", LONG_FILE)),
    Breach("a function is too long", "sizes", "endless has 63 lines", writes("haicap/kernel/long.py", LONG_FUNCTION)),
    # What is said.
    Breach("a deed does not say what it does", "docstrings", "vanish has no docstring",
           adds(f"{DOMAINS}/dossiers/operations/sign.py", "def vanish() -> None: ...")),
    Breach("a rule names no source", "docstrings", "decide names neither a source nor a house rule",
           adds(RULE, 'def decide() -> None:\n    """Decide."""')),
    Breach("a refusal has no message of its own", "refusals", "the refusal Nameless has no message of its own",
           adds(f"{DOMAINS}/dossiers/contracts.py", 'class Nameless(Refused):\n    """No."""')),
    Breach("two refusals share a name", "refusals", "the refusal WrongStep has the name of the one at",
           adds(f"{DOMAINS}/staff/contracts.py", 'class WrongStep(NotAllowed):\n    message = sentence("No.")')),
    Breach("a sentence has places without names", "refusals", "a sentence has places like %(name)s only",
           adds(f"{DOMAINS}/staff/contracts.py", 'WORDS = sentence("There are %d posts.")')),
    Breach("a sentence is put together", "refusals", "a sentence is written out",
           adds(f"{DOMAINS}/staff/contracts.py", 'WORDS = sentence(f"There are {1} posts.")')),
    # Time.
    Breach("a rule asks for the time", "clock", "haicap/domains/dossiers/rules/business.py",
           adds(RULE, "from datetime import datetime\nSTARTED = datetime.now()")),
    Breach("a deed asks the clock", "clock", "haicap/domains/dossiers/operations/sign.py",
           adds(f"{DOMAINS}/dossiers/operations/sign.py", "from haicap.platform.clock import api as clock\nAT = clock.now()")),
    Breach("a surface asks the machine", "clock", "haicap/surfaces/desk/apps.py",
           adds("haicap/surfaces/desk/apps.py", "from django.utils import timezone\nAT = timezone.now()")),
    Breach("a statement asks for the time", "clock", "SQL asks what time it is",
           adds(f"{DOMAINS}/dossiers/queries/draft.py", '_OLD = "delete from dossiers_draftrow where changed_at < now()"')),
    Breach("a statement asks for the day", "clock", "SQL asks what time it is",
           adds(f"{DOMAINS}/dossiers/queries/draft.py", '_OLD = f"select {1} where current_date > day"')),
    # Tables.
    Breach("a key points up", "keys", "the key of staff to dossiers does not point down",
           adds(f"{DOMAINS}/staff/models/post.py",
                'class UpRow(models.Model):\n    d = models.ForeignKey("dossiers.DossierRow", models.PROTECT, related_name="+")')),
    Breach("a key leaves a trace back", "keys", 'the key to organisation needs related_name="+"',
           replaces(f"{DOMAINS}/dossiers/models/dossier.py",
                    'received_unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+")',
                    'received_unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="dossiers")')),
    Breach("a key is no text", "keys", "the key to organisation is not written as a text",
           adds(f"{DOMAINS}/staff/models/post.py",
                "from haicap.domains.organisation.models import UnitRow\nclass TextRow(models.Model):\n"
                '    unit = models.ForeignKey(UnitRow, models.PROTECT, related_name="+")')),
    Breach("the platform has a key to a part", "keys", "the key of files to dossiers does not point down",
           adds("haicap/platform/files/models.py",
                'class UpRow(models.Model):\n    d = models.ForeignKey("dossiers.DossierRow", models.PROTECT, related_name="+")')),
    Breach("a statement reads the table of another part", "tables", "SQL on the table people_personrow of another part",
           adds(f"{DOMAINS}/dossiers/queries/slip.py", '_WHO = "select name from people_personrow"')),
    Breach("a surface writes SQL on a part's table", "tables", "SQL on the table dossiers_dossierrow of another part",
           adds("haicap/surfaces/desk/apps.py", '_ALL = "select count(*) from dossiers_dossierrow"')),
    Breach("a question walks into the rows of another part", "tables", "unit__code walks into the rows of another part",
           adds(f"{DOMAINS}/staff/queries/posts.py", 'OLD = PostRow.objects.filter(unit__code="00004")')),
    Breach("a question fetches the rows of another part", "tables", "unit walks into the rows of another part",
           adds(f"{DOMAINS}/staff/queries/posts.py", 'OLD = PostRow.objects.select_related("unit")')),
    Breach("somebody asks the framework for a table", "tables", "get_model goes past the doors",
           adds("haicap/surfaces/desk/apps.py", 'from django.apps import apps\nROW = apps.get_model("law", "InstrumentRow")')),
    Breach("a migration needs what few have", "migrations", "pgcrypto is not in every PostgreSQL",
           adds(f"{DOMAINS}/law/migrations/0001_initial.py", 'SQL = "create extension pgcrypto"')),
    Breach("a migration needs a collation of ICU", "migrations", "x-icu is not in every PostgreSQL",
           adds(f"{DOMAINS}/law/migrations/0001_initial.py", """SQL = 'order by name collate "vi-x-icu"'""")),
    # News, states, routes, what is committed.
    Breach("somebody waits for news that never comes", "events", "vn.haicap.dossier.vanished, which nobody publishes",
           adds("haicap/config/wiring.py", 'outbox.listen("vn.haicap.dossier.vanished", print)')),
    Breach("a state has no way out", "states", "ACCEPTED cannot come to an end",
           replaces(RULE, "    Business.ACCEPTED: frozenset({Business.IN_PROCESS, Business.WITHDRAWN, Business.STOPPED, "
                    "Business.TRANSFERRED}),", "    Business.ACCEPTED: frozenset(),")),
    Breach("a final state goes on", "states", "RETURNED is final and goes on",
           replaces(RULE, "Business.RETURNED: frozenset()", "Business.RETURNED: frozenset({Business.DECIDED})")),
    Breach("a state cannot be reached", "states", "LOST cannot be reached from NONE",
           replaces(f"{DOMAINS}/dossiers/contracts.py", '    HANDED_OVER = "handed_over"\n\n\nclass Sync',
                    '    HANDED_OVER = "handed_over"\n    LOST = "lost"\n\n\nclass Sync')),
    Breach("a state moves without a table", "states", "sets Money.PAID, and Money has no table of moves",
           adds(f"{DOMAINS}/dossiers/operations/sign.py",
                "from haicap.domains.dossiers.contracts import Money\nPAID = Money.PAID")),
    Breach("a route does not say who may open it", "routes", "haicap.config.urls.secret does not say who may open it",
           adds("haicap/config/urls.py",
                "def secret(request):\n    ...\n\n\nurlpatterns.append(path('secret', secret))")),
    Breach("a lock names a registry", "repository", "requirements.lock:1: names a registry",
           writes("requirements.lock", "--index-url https://pypi.example.org/simple")),
    Breach("a package lock names a registry", "repository", "frontend/package-lock.json:1: names a registry",
           writes("frontend/package-lock.json", '{"resolved": "https://registry.example.org/sass.tgz"}')),
    Breach("a text names a folder of one machine", "repository", "names a folder of one machine: /home/lan/haicap",
           writes("docs/how.md", "Go to /home/lan/haicap.")),
    Breach("a built file is committed", "repository", "haicap/ui/logo.woff2: built or foreign",
           writes("haicap/ui/logo.woff2", "")),
]  # fmt: skip


class TestABreach:
    @pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.name)
    def test_is_caught_and_named(self, copy: Copy, breach: Breach) -> None:
        breach.plant(copy)
        found = CHECKS[breach.check](copy.root)
        assert any(breach.says in line for line in found), found


class TestTheCopy:
    def test_has_no_breach_before_one_is_planted(self, copy: Copy) -> None:
        assert {name: found for name, check in CHECKS.items() if (found := check(copy.root))} == {}

    def test_fails_the_commands_once_breaches_are_planted(self, copy: Copy) -> None:
        copy.write("haicap/surfaces/desk/utils.py", "from haicap.surfaces.portal import apps")
        here = {"cwd": copy.root, "env": {**os.environ, "PYTHONPATH": str(copy.root)}, "capture_output": True, "text": True}
        rules = subprocess.run(["lint-imports", "--no-cache"], **here)
        assert rules.returncode == 1
        assert "haicap.surfaces.desk.utils -> haicap.surfaces.portal.apps" in rules.stdout
        house = subprocess.run([sys.executable, "-m", "tools.house", str(copy.root)], **here)
        assert house.returncode == 1
        assert "[names] haicap/surfaces/desk/utils.py: the name does not say what it holds" in house.stdout
        assert "[imports] Surfaces do not know each other" in house.stdout
