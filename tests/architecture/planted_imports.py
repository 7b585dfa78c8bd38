"""Breaches of the import rules: what is planted, and what must be said of it."""
# ruff: noqa: E501 (what is planted stands on one line, as it is planted)

from tests.architecture.planting import Breach, adds, replaces, writes

DOMAINS = "haicap/domains"
RULE = f"{DOMAINS}/dossiers/rules/business.py"

OF_IMPORTS = [
    Breach(
        "a rule imports the framework",
        "imports",
        "haicap.domains.dossiers.rules.business -> django",
        adds(RULE, "from django.db import models"),
    ),
    Breach(
        "the kernel imports the framework",
        "imports",
        "haicap.kernel.text -> django",
        adds("haicap/kernel/text.py", "from django.utils.text import slugify"),
    ),
    Breach(
        "contracts import the database driver",
        "imports",
        "haicap.domains.law.contracts.instruments -> psycopg",
        adds(f"{DOMAINS}/law/contracts/instruments.py", "import psycopg"),
    ),
    Breach(
        "a part goes past a door",
        "imports",
        "haicap.domains.papers.operations.issue -> haicap.domains.staff.models",
        adds(f"{DOMAINS}/papers/operations/issue.py", "from haicap.domains.staff.models import PostRow"),
    ),
    Breach(
        "a surface goes past a door",
        "imports",
        "haicap.surfaces.desk.apps -> haicap.domains.dossiers.models",
        adds("haicap/surfaces/desk/apps.py", "from haicap.domains.dossiers.models import DossierRow"),
    ),
    Breach(
        "config goes past a door",
        "imports",
        "haicap.config.wsgi -> haicap.domains.dossiers.tasks",
        adds("haicap/config/wsgi.py", "from haicap.domains.dossiers import tasks"),
    ),
    Breach(
        "somebody goes past the door of a service",
        "imports",
        "haicap.domains.staff.api -> haicap.platform.audit.models",
        adds(f"{DOMAINS}/staff/api.py", "from haicap.platform.audit.models import EntryRow"),
    ),
    Breach(
        "a part calls a higher one",
        "imports",
        "haicap.domains.authority.queries.who -> haicap.domains.dossiers.api",
        adds(f"{DOMAINS}/authority/queries/who.py", "from haicap.domains.dossiers import api as dossiers"),
    ),
    Breach(
        "two parts of one storey know each other",
        "imports",
        "haicap.domains.counter.api -> haicap.domains.feedback.api",
        lambda copy: (
            copy.write(f"{DOMAINS}/counter/__init__.py", ""),
            copy.write(f"{DOMAINS}/counter/api.py", "from haicap.domains.feedback import api"),
            copy.write(f"{DOMAINS}/feedback/__init__.py", ""),
            copy.write(f"{DOMAINS}/feedback/api.py", ""),
        ),
    ),
    Breach(
        "rows know deeds",
        "imports",
        "haicap.domains.dossiers.models.log -> haicap.domains.dossiers.operations.sign",
        adds(f"{DOMAINS}/dossiers/models/log.py", "from haicap.domains.dossiers.operations.sign import sign"),
    ),
    Breach(
        "a question loads shipped data",
        "imports",
        "haicap.domains.organisation.queries.units -> haicap.domains.organisation.loading.load",
        adds(f"{DOMAINS}/organisation/queries/units.py", "from haicap.domains.organisation.loading.load import load"),
    ),
    Breach(
        "a surface knows another",
        "imports",
        "haicap.surfaces.portal.apps -> haicap.surfaces.desk.apps",
        adds("haicap/surfaces/portal/apps.py", "from haicap.surfaces.desk.apps import AppConfig"),
    ),
    Breach(
        "the kernel knows a part",
        "imports",
        "haicap.kernel.money -> haicap.domains.dossiers.contracts",
        adds("haicap/kernel/money.py", "from haicap.domains.dossiers.contracts import Money"),
    ),
    Breach(
        "the platform knows a part",
        "imports",
        "haicap.platform.outbox.api -> haicap.domains.law.api",
        adds("haicap/platform/outbox/api.py", "from haicap.domains.law import api as law"),
    ),
    Breach(
        "the platform knows a part for types only",
        "imports",
        "haicap.platform.jobs.api -> haicap.domains.law.contracts",
        adds(
            "haicap/platform/jobs/api.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from haicap.domains.law.contracts import Instrument",
        ),
    ),
    Breach(
        "the look knows a part",
        "imports",
        "haicap.ui.qr -> haicap.domains.law.api",
        adds("haicap/ui/qr.py", "from haicap.domains.law import api as law"),
    ),
    Breach(
        "services form a ring",
        "imports",
        "- .home -> .files (1 import)",
        adds("haicap/platform/home/api.py", "from haicap.platform.files import api as files"),
    ),
    Breach(
        "the product knows its tests",
        "imports",
        "haicap.surfaces.cli.output -> tests",
        adds("haicap/surfaces/cli/output.py", "import tests.installation"),
    ),
    Breach(
        "the product knows its tools",
        "imports",
        "haicap.surfaces.cli.output -> tools",
        adds("haicap/surfaces/cli/output.py", "import tools.words"),
    ),
    Breach(
        "a part has a file of a new kind",
        "imports",
        "haicap.domains.dossiers.printing",
        writes(f"{DOMAINS}/dossiers/printing.py", ""),
    ),
    Breach("a part is in no order", "imports", "haicap.domains.fees", writes(f"{DOMAINS}/fees/__init__.py", "")),
    Breach("a storey is in no order", "imports", "haicap.shared", writes("haicap/shared/__init__.py", "")),
    Breach(
        "an entrance is on the list and not used",
        "imports",
        "not used: take it off the list",
        replaces(
            ".importlinter", "entrances =\n", "entrances =\n    haicap.config.wsgi -> haicap.domains.law.models\n"
        ),
    ),
]
