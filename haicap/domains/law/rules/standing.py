"""Where an amendment stands on a day."""

from datetime import date

from haicap.domains.law.contracts import State, Step

_STATES = {
    Step.DRAFT: State.DRAFT,
    Step.CHECKED: State.CHECKED,
    Step.GIVEN_UP: State.GIVEN_UP,
    Step.ROLLED_BACK: State.ROLLED_BACK,
}


def state_on(step: Step, *, takes_effect_on: date, on: date) -> State:
    """
    Return the state on the day: an approved amendment is scheduled until the first day of its changes.

    House rule: facts are dated, so nothing has to happen on the day for the law to change.
    """
    if step is Step.APPROVED:
        return State.IN_FORCE if takes_effect_on <= on else State.SCHEDULED
    return _STATES[step]
