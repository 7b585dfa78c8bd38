"""What dossiers refuse, each with the sentence that the person who asked is told."""

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotAllowed, NotFound, Refused


class DetailsClosed(Refused):
    """Code and digits do not belong together. It is not told whether there is such a dossier."""

    message = sentence(
        "Code and digits do not fit together. Please type the last 4 digits of the number of the card of the person "
        "who filed."
    )


class DraftUnknown(NotFound):
    """There is no filing being written under this secret."""

    message = sentence("The form that you began is no longer here. Please begin again.")


class DossierUnknown(NotFound):
    """There is no dossier with this code, or none for this actor."""

    message = sentence("There is no dossier with the code “%(key)s”. Please check the code on the slip.")


class MayNotAct(NotAllowed):
    """The post has no right to this act on this dossier."""

    message = sentence("Your post may not do this with this dossier: %(why)s")


class WorkedElsewhere(NotAllowed):
    """The dossier is only followed here: another system works it."""

    message = sentence("This dossier is worked in %(system)s. It can only be followed here.")


class MirrorUnknown(BadInput):
    """The first message of a system about a dossier does not say what the dossier is."""

    message = sentence("This is the first message about this dossier: please send what the dossier is, too.")


class MomentImpossible(BadInput):
    """A moment that a system told lies in the future, or before another that must come first."""

    message = sentence("This moment lies in the future, or before the submission.")


class DecisionUnfit(BadInput):
    """A decision was told of a dossier that is not decided, or none of one that is."""

    message = sentence("A dossier that is decided or returned has a decision, any other has none.")


class RectifyingWaits(Refused):
    """A request to put personal data right waits for a second person."""

    message = sentence("A request to put personal data right waits. Please answer it first.")
    status = 409


class ResultStandsOnData(Refused):
    """The dossier is decided or has ended: its result was made with the data as they are."""

    message = sentence(
        "This dossier is decided or has ended, so its data stand in what was issued. Please ask first for a correction "
        "of the last act, which takes it back."
    )
    status = 409


class NothingToPutRight(BadInput):
    """What was written is what is stored."""

    message = sentence("These are the data as they are stored. Please change what is wrong.")


class WrongStep(Refused):
    """The dossier is not at the step of this act."""

    message = sentence("The dossier is not waiting for this: it stands at “%(step)s”.")
    status = 409


class WrongMove(Refused):
    """The dossier cannot go from its state to the one asked for."""

    message = sentence("A dossier that is “%(old)s” cannot become “%(new)s”.")
    status = 409


class ChangedMeanwhile(Refused):
    """Somebody else acted on the dossier after it was read."""

    message = sentence("Somebody else has just acted on this dossier. Please look at it again.")
    status = 409


class StepGone(Refused):
    """The dossier does not wait at this step any more: somebody else did it, or it was taken away."""

    message = sentence("This step was done meanwhile, or is not needed any more. Please look at the dossier again.")
    status = 409


class OutcomeUnknown(BadInput):
    """The outcome is none of those that the process names for the step."""

    message = sentence("Please choose one of the outcomes of this step.")


class NothingToUndo(Refused):
    """The last step is none that can be taken back, or somebody else has done it."""

    message = sentence("Only your own last step can be taken back, as long as nobody has acted on it.")
    status = 409


class KeyReused(Refused):
    """One idempotency key came with two different filings."""

    message = sentence("This submission was sent before with other content. Please begin again.")


class KeyMissing(BadInput):
    """No idempotency key came with a filing, or one that is too long."""

    message = sentence("The form has lost its number. Please open it again.")


class AppointmentNeeded(BadInput):
    """The length of the deadline is not known for sure, so an officer must set the appointment."""

    message = sentence(
        "The deadline of this procedure is not confirmed. Please set the day of return and give the reason."
    )


class AppointmentNotAllowed(BadInput):
    """The deadline is known; an appointment by hand is not taken."""

    message = sentence("The deadline of this procedure is known and is not set by hand.")


class AppointmentUnusable(BadInput):
    """The moment set lies before the receipt, more than ten years on, or on a day off."""

    message = sentence("The day of return must be a working day after the receipt.")


class AssigneeUnfit(BadInput):
    """The person chosen holds no post of a specialist in the unit."""

    message = sentence("Please choose a specialist of this unit.")


class ReasonMissing(BadInput):
    """An act that needs a reason came without one."""

    message = sentence("Please write the reason.")


class BasisMissing(BadInput):
    """It was not said by which text another unit decides."""

    message = sentence("Please write the legal basis.")


class PassedToItself(BadInput):
    """The unit to which a dossier was to be passed on has it already."""

    message = sentence("This unit has the dossier already. Please choose another one.")


class LeavesTheLaw(BadInput):
    """The unit to which a dossier was to be passed on does not decide it there, on that day, for these facts."""

    message = sentence(
        "%(unit)s does not decide this. On %(on)s %(decides)s does, by %(text)s. Please pass it on there; if a fact is "
        "wrong, correct it first."
    )

    def details(self) -> dict[str, object]:
        """Return who decides, and by which grants."""
        return {
            **super().details(),
            **{name: self.params[name] for name in ("unit", "on", "decides", "text", "grants")},
        }


class StaysHere(LeavesTheLaw):
    """The unit that has the dossier is the one that decides it."""

    message = sentence(
        "%(unit)s does not decide this. On %(on)s your unit does, by %(text)s, so it stays here; if a fact is wrong, "
        "correct it first."
    )


class NobodyDecides(Refused):
    """No unit of the city is on record as deciding the matter."""

    message = sentence(
        "No unit of this city is on record as deciding this on %(on)s. Give it to the authority that does, or ask the "
        "legal officer of the city."
    )


class FactsStand(BadInput):
    """The facts that were found are those that the dossier has."""

    message = sentence("These are the facts that the dossier has. Please write what you found otherwise.")


class FactsNotAsked(Refused):
    """Who decides does not depend on a fact."""

    message = sentence("Who decides this does not depend on a fact, so none is kept.")
    status = 409


class PlaceUnknown(Refused):
    """The dossier is from before its place was kept, and nothing tells it."""

    message = sentence("The place of this dossier is not known. Please name the ward or commune of the matter.")
    status = 409


class NobodyToPassTo(BadInput):
    """The unit to which a dossier was to be passed on has nobody who could take it up."""

    message = sentence("Nobody holds the post in %(unit)s that takes the dossier up.")


class NothingToCorrect(Refused):
    """The last act on the dossier is not one that is corrected in two hands."""

    message = sentence("The last act on this dossier is not one that can be corrected in this way.")
    status = 409


class AuthorityMissing(BadInput):
    """It was not said to which authority outside the city a dossier goes."""

    message = sentence("Please write the authority to which the dossier goes.")


class SupplementMissing(BadInput):
    """Neither a file nor the name of a paper came with what the applicant is said to have brought."""

    message = sentence("Please add the files, or write which papers came.")


class ReappointedBefore(Refused):
    """A new appointment was already made for the dossier."""

    message = sentence("A new appointment was made before. It is possible only once.")
    status = 409


class ReappointmentTooLate(Refused):
    """The due moment has passed, or none is set: a new appointment comes with an apology before it."""

    message = sentence("A new appointment can be made only before the due moment.")
    status = 409


class ReappointmentUnusable(BadInput):
    """The new day is a day off, not after the one set before, or more than 60 days after it."""

    message = sentence("The new day must be a working day after the one set before, at most 60 days later.")


class CarrierMissing(BadInput):
    """It was not said who carries the result."""

    message = sentence("Please write who carries the result.")


class TrackingNumberMissing(BadInput):
    """The number by which the carrier knows what was sent was not given."""

    message = sentence("Please write the tracking number of the carrier.")


class OnlinePlaceMissing(BadInput):
    """It was not said where a result was sent online."""

    message = sentence("Please write where the result was sent.")


class ResultOnTheWay(Refused):
    """The result was given to a carrier and has not come back."""

    message = sentence("The result is on its way by post. Please note first how that ended.")
    status = 409


class ResultNotPosted(Refused):
    """The result is not with a carrier."""

    message = sentence("The result is not on its way by post.")
    status = 409


class ResultFileMissing(Refused):
    """A result without a file cannot be sent online."""

    message = sentence("There is no file of the result that could be sent online.")
    status = 409


class NoticeUnknown(NotFound):
    """The event is not one about which a notice is issued."""

    message = sentence("There is no notice of this number.")


class FilingClosed(Refused):
    """Filings from afar are not taken for a while; the counters take them."""

    message = sentence(
        "Filing online is closed until %(until)s: %(reason)s. What you have written is kept; the counters take your "
        "papers as usual."
    )
    status = 503


class CollectorMissing(BadInput):
    """The name of the one who took the result was not given."""

    message = sentence("Please write who took the result.")


class PaperMissing(BadInput):
    """No paper was handed in for a procedure that needs papers."""

    message = sentence("Please add at least one file of your papers.")


class ReceiptNotYet(NotFound):
    """The receipt is issued when an officer takes the dossier in."""

    message = sentence("The receipt is issued when an officer has taken in the dossier.")


class WordsTooShort(BadInput):
    """The words to find a dossier by hold fewer than two letters."""

    message = sentence("Please write at least two letters of the name, or the code, the number of the card or a phone.")


class FeeUnusable(BadInput):
    """An amount that is no fee: not a whole number of đồng from 1 to MOST_FEE_VND."""

    message = sentence("Please write an amount in whole đồng, from 1 to 1.000.000.000.")


class PaymentDiffers(BadInput):
    """What was paid is not what is due."""

    message = sentence("The amount paid must be the one that is due: %(due)s.")


class ReceiptNumberMissing(BadInput):
    """The number of the receipt for a payment was not given."""

    message = sentence("Please write the number of the receipt for the payment.")


class RefundTooLarge(BadInput):
    """More is to be given back than was paid."""

    message = sentence("At most what was paid can be given back: %(paid)s.")


class ProofNumberMissing(BadInput):
    """The number of the paper that proves a refund was not given."""

    message = sentence("Please write the number of the paper that proves the refund.")


class FeeStandsOtherwise(Refused):
    """The fee does not stand where this act begins."""

    message = sentence("This cannot be done with the fee as it stands now.")
    status = 409


class FeeStillDue(Refused):
    """A result is not given out while a fee is due."""

    message = sentence("A fee of %(amount)s is still due. Please note first that it was paid, or why it need not be.")
    status = 409


class NotACandidate(BadInput):
    """The unit is none of those that followed the one of the dossier."""

    message = sentence("Please choose one of the units that followed the old one.")


class NothingToPlace(Refused):
    """The dossier does not wait for somebody to say to which unit it goes."""

    message = sentence("It is decided already to which unit this dossier goes.")
    status = 409
