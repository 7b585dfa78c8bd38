"""Who listens to whose news. Loaded once the framework is ready."""

from functools import partial

from django.conf import settings

from haicap.domains.authority import handlers as authority
from haicap.domains.dossiers import contracts as of_dossiers
from haicap.domains.dossiers import handlers as dossiers
from haicap.domains.law import api as law
from haicap.domains.organisation import handlers as organisation
from haicap.domains.people import contracts as sealed_by_people
from haicap.domains.procedures import handlers as procedures
from haicap.domains.staff import handlers as staff
from haicap.platform.accounts import api as accounts
from haicap.platform.clients import api as clients
from haicap.platform.confirm import api as confirm
from haicap.platform.flags import api as flags
from haicap.platform.notify import api as notify
from haicap.platform.outbox import api as outbox
from haicap.platform.protect import api as protect

#: Where personal values and secrets stand sealed, and for which place: what a new key is to seal again.
SEALED = (
    protect.SealedColumn("confirm.PassRow", "address_sealed", confirm.SENT_TO),
    protect.SealedColumn("confirm.PassRow", "content_sealed", confirm.CONTENT),
    protect.SealedColumn("accounts.AccountRow", "totp_key_sealed", accounts.TOTP_KEY),
    protect.SealedColumn("clients.ClientRow", "tell_secret_sealed", clients.TELL_SECRET),
    protect.SealedColumn("dossiers.DossierRow", "contact_sealed", of_dossiers.CONTACT),
    protect.SealedColumn("dossiers.DraftRow", "body_sealed", of_dossiers.DRAFT),
    protect.SealedColumn("dossiers.SecretRow", "value_sealed", of_dossiers.SECRET),
    protect.SealedColumn("notify.MailRow", "address_sealed", notify.ADDRESS),
    protect.SealedColumn("notify.MailRow", "body_sealed", notify.BODY),
    protect.SealedColumn("people.PersonRow", "national_id_sealed", sealed_by_people.NATIONAL_ID),
)

#: What can be switched while it runs.
FLAGS = (of_dossiers.PORTAL_TAKES_FILINGS,)


REGISTER_IMPACT = authority.RegisterImpact()
CALENDAR_IMPACT = dossiers.CalendarImpact()
DECIDER_IMPACT = dossiers.DeciderImpact()
PROCESS_IMPACT = dossiers.ProcessImpact()


def wire() -> None:
    """Register the changes of law, the listeners, the flags and the sealed columns of this installation."""
    # In the order of the parts, lowest first: a change sees what the parts below it make.
    law.register_change(organisation.DayChange())
    law.register_change(organisation.SuccessionChange())
    law.register_change(organisation.HoursChange())
    law.register_effect(staff.SuccessionPosts())
    law.register_effect(authority.SuccessionGrants())
    law.register_change(procedures.ProcedureChange())
    law.register_change(procedures.DeadlineChange())
    law.register_change(procedures.ProcessChange())
    law.register_change(procedures.DecisionChange())
    law.register_change(authority.EndGrantChange())
    law.register_change(authority.GrantChange())
    law.register_effect(dossiers.SuccessionDossiers())
    law.register_effect(dossiers.EndGrantDossiers())
    law.register_effect(dossiers.GrantDossiers())
    for impact in (REGISTER_IMPACT, CALENDAR_IMPACT, DECIDER_IMPACT, PROCESS_IMPACT):
        law.register_impact(impact)
    outbox.listen("vn.haicap.calendar.changed", dossiers.on_calendar_changed)
    for flag in FLAGS:
        flags.register(flag)
    for column in SEALED:
        protect.register(column)
    make_receipt = partial(dossiers.on_taken_in, track_url=settings.HAICAP_TRACK_URL)
    outbox.listen("vn.haicap.dossier.received", make_receipt)
    outbox.listen("vn.haicap.dossier.accepted", make_receipt)
    for kind in dossiers.RENEWED:
        outbox.listen(f"vn.haicap.dossier.{kind.value}", make_receipt)
    make_notice = partial(dossiers.on_noticed, track_url=settings.HAICAP_TRACK_URL)
    for kind in dossiers.NOTICED:
        outbox.listen(f"vn.haicap.dossier.{kind.value}", make_notice)
    tell = partial(dossiers.on_told, track_urls=settings.HAICAP_TRACK_URLS)
    for kind in dossiers.TOLD:
        outbox.listen(f"vn.haicap.dossier.{kind.value}", tell)
    for kind in of_dossiers.Kind:
        outbox.listen(f"vn.haicap.dossier.{kind.value}", dossiers.on_followed)
    outbox.listen("vn.haicap.dossier.received", dossiers.on_papers)
    outbox.listen("vn.haicap.dossier.accepted", dossiers.on_papers)
    outbox.listen("vn.haicap.dossier.more_taken", dossiers.on_papers)
    outbox.listen("vn.haicap.dossier.signed", dossiers.on_papers)
