"""
Flags: switches of the running product, each with an owner, a reason and an end.

Read from memory: a change reaches every process within five seconds, and no page asks the database for it.
"""

from haicap.platform.flags.known import FlagUnknown, flags, known, past_their_end, register
from haicap.platform.flags.setting import (
    FlagEndUnusable,
    FlagNotSet,
    FlagReasonMissing,
    FlagScopeUnusable,
    Setting,
    clear,
    is_on,
    put,
    setting,
    settings,
)

__all__ = [
    "FlagEndUnusable",
    "FlagNotSet",
    "FlagReasonMissing",
    "FlagScopeUnusable",
    "FlagUnknown",
    "Setting",
    "clear",
    "flags",
    "is_on",
    "known",
    "past_their_end",
    "put",
    "register",
    "setting",
    "settings",
]
