"""The words the manual uses for states, licences and kinds.

Knows the lists of values. Must not know what to do with them; a word that is not listed stays
the text it is.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class ExtensionState(StrEnum):
    """The state of an extension (manual 2.7)."""

    IDLE = "IDLE"
    RESERVED = "RESERVED"
    HOOK_OFF = "HOOK_OFF"
    DIALING = "DIALING"
    CALLER_RINGING = "CALLER_RINGING"
    """It placed the call and waits for an answer, or waits in a queue (reading 18)."""
    CALLEE_RINGING = "CALLEE_RINGING"
    """It is being called and rings (reading 18)."""
    CALLING = "CALLING"
    """It is talking."""
    BUSY = "BUSY"
    OTHER = "OTHER"
    ALARM = "ALARM"
    """It is in a wake-up call."""
    HOLDING = "HOLDING"
    MONITOR = "MONITOR"
    """It listens in on a call."""
    FORCE_CALLIN = "FORCE_CALLIN"
    """It has barged into a call."""
    CONF_SPEAKING = "CONF_SPEAKING"
    CONF_MUTE = "CONF_MUTE"
    RECORDING = "RECORDING"
    """It is talking and recorded."""


class Licence(StrEnum):
    """The flags of login that show a function (manual 2.6)."""

    ORIGINATE_CALL = "originate_call"
    SCREEN_POPUP = "screen_popup"
    HOLD_RESUME = "hold_resume"
    BLIND_INQUIRY_TURN = "blind_inquiry_turn"
    DESIGNATED_ANSWER = "designated_answer"
    NO_DISTURB = "no_disturb"
    DIAL_PRIVILEGE = "dial_privilege"
    CONTACT = "contact"
    NIGHT_SERVICE = "night_service"
    CALL_LOG = "call_log"
    WEBRTC = "webrtc"
    PROMPT_SOUND_MANAGE = "prompt_sound_manage"
    ALARM_CLOCK = "alarm_clock"
    BILL_MANAGE = "bill_manage"
    GROUP_MANAGE = "group_manage"
    SHIFT = "shift"
    MONITOR = "monitor"
    BARGE = "barge"
    FORCE_RELEASE = "force_release"
    SOUND_RECORD = "sound_record"
    PHONE_MEETING = "phone_meeting"


class MemberState(StrEnum):
    """Whether a conference member is in (manual 12.4)."""

    JOINED = "JOINED"
    LEFT = "LEAVED"


class SpeakState(StrEnum):
    """Whether a conference member may speak (manual 12.4)."""

    UNMUTE = "UNMUTE"
    MUTE = "MUTE"


class RecordType(StrEnum):
    """Kinds of call records: Spanish words, not misprints (manual 13, reading C)."""

    ALL = "all"
    INTERNAL = "interna"
    EXTERNAL = "externa"


class RecordSubtype(StrEnum):
    """Directions of call records: Spanish words, not misprints (manual 13, reading C)."""

    ALL = "all"
    INCOMING = "entrante"
    OUTGOING = "saliente"


class LogType(StrEnum):
    """Kinds of entries of the operation log (manual 14)."""

    ALL = "all"
    ALARM_SET = "alarmSet"
    CALL = "call"
    DO_NOT_DISTURB_SET = "doNotDisturbSet"
    EDIT_PASSWORD = "editPassword"
    LOCUTION_SET = "locutionSet"
    LOGIN = "login"
    LOGOUT = "logout"
    NAME_SET = "nameSet"
    NIGHT_SET = "nightSet"
    QUEUE_COLORRING_SET = "queueColorringSet"
    ROLE_SET = "roleSet"


class WakeUpStatus(StrEnum):
    """What to list of wake-up calls (manual 7.4)."""

    ALL = "0"
    SET = "1"
    NOT_SET = "2"


class WakeUpResult(StrEnum):
    """What to list of past wake-up calls (manual 7.5)."""

    ALL = "0"
    SUCCESS = "1"
    FAILURE = "2"


class DndStatus(StrEnum):
    """What to list of do-not-disturb (manual 8.3)."""

    ALL = "all"
    ON = "on"
    OFF = "off"


class Book(StrEnum):
    """The two address books (manual 5.10, 5.17)."""

    BUSINESS = "department"
    PERSONAL = "group"


class InitType(StrEnum):
    """What contact.init fetches (manual 5.7)."""

    DEPARTMENT = "department"
    GROUP = "group"
    CONTACT = "contact"


class Sex(StrEnum):
    """Of a contact; sent as a code (manual 5.6)."""

    FEMALE = "0"
    MALE = "1"


class NightTarget(StrEnum):
    """Where night service sends a queue's calls (manual 9)."""

    EXTENSION = "extension"
    QUEUE = "queue"


class Switch(IntEnum):
    """Flags that are sent as numbers."""

    OFF = 0
    ON = 1
