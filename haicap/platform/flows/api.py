"""Flows of work: what they are, and where a case stands in one."""

from haicap.platform.flows.checking import Report, check, read
from haicap.platform.flows.conditions import Condition
from haicap.platform.flows.definition import (
    ACTIVITIES,
    AUTOMATIC,
    GATEWAYS,
    HUMAN,
    TASKS,
    Box,
    Clock,
    ClockKind,
    Element,
    Flow,
    Kind,
    Lane,
    Outcome,
    Path,
    Step,
    Timer,
    Trigger,
)
from haicap.platform.flows.drawing import drawing
from haicap.platform.flows.engine import Around, Way, complete, deliver, fire, normal, start, ways
from haicap.platform.flows.faults import Fault, FlowUnfit
from haicap.platform.flows.files import PassedOver
from haicap.platform.flows.layout import laid_out
from haicap.platform.flows.limits import LIMITS, Limits
from haicap.platform.flows.linking import link
from haicap.platform.flows.refusals import NotWaiting, NoWayOn, TooManyMoves
from haicap.platform.flows.stations import Station, StationState, line_of_stations, stations
from haicap.platform.flows.tokens import Moved, Stand, State, Token
from haicap.platform.flows.walking import Walk, walk
from haicap.platform.flows.writing import write

__all__ = [
    "ACTIVITIES",
    "AUTOMATIC",
    "GATEWAYS",
    "HUMAN",
    "LIMITS",
    "TASKS",
    "Around",
    "Box",
    "Clock",
    "ClockKind",
    "Condition",
    "Element",
    "Fault",
    "Flow",
    "FlowUnfit",
    "Kind",
    "Lane",
    "Limits",
    "Moved",
    "NoWayOn",
    "NotWaiting",
    "Outcome",
    "PassedOver",
    "Path",
    "Report",
    "Stand",
    "State",
    "Station",
    "StationState",
    "Step",
    "Timer",
    "Token",
    "TooManyMoves",
    "Trigger",
    "Walk",
    "Way",
    "check",
    "complete",
    "deliver",
    "drawing",
    "fire",
    "laid_out",
    "line_of_stations",
    "link",
    "normal",
    "read",
    "start",
    "stations",
    "walk",
    "ways",
    "write",
]
