"""Flows of work: what they are, and where a case stands in one."""

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
from haicap.platform.flows.tokens import Moved, Stand, State, Token

__all__ = [
    "ACTIVITIES",
    "AUTOMATIC",
    "GATEWAYS",
    "HUMAN",
    "TASKS",
    "Box",
    "Clock",
    "ClockKind",
    "Condition",
    "Element",
    "Flow",
    "Kind",
    "Lane",
    "Moved",
    "Outcome",
    "Path",
    "Stand",
    "State",
    "Step",
    "Timer",
    "Token",
    "Trigger",
]
