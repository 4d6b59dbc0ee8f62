"""Every stored record, imported so that Base.metadata is whole; import this where metadata is needed."""

from models.answer import Answer
from models.attachment import Attachment
from models.audit import AuditEntry, AuditHead
from models.base import Base
from models.calendar_invitation import CalendarInvitation
from models.calendar_subscription import CalendarSubscription
from models.figure import StatedFigure
from models.force import Force, ForcePhase
from models.imports import Import, ImportRow
from models.inspection import Inspection, InspectionWindow
from models.item import (
    Deadline,
    DeadlineConfirmation,
    Extension,
    Item,
    PortalReport,
    Review,
    ReviewOverride,
    StageChange,
)
from models.meeting import DecisionAsked, Meeting, MeetingAction, MeetingActionStep
from models.meeting_paper import MeetingPaper, PackAddendum
from models.notice import Dispatch, DispatchAttempt, Notice
from models.pack import Pack, PackDraft, PackFile, PackMessage, PackStep, Snapshot, TieNote
from models.people import Delegation, DeliveryPreference, Person, Post, Tenure
from models.proposal import Proposal, ProposalDecision
from models.publication import Publication
from models.rating import RagChange
from models.register_load import RegisterLoad

__all__ = [
    "Answer",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "Base",
    "CalendarInvitation",
    "CalendarSubscription",
    "Deadline",
    "DeadlineConfirmation",
    "DecisionAsked",
    "Delegation",
    "DeliveryPreference",
    "Dispatch",
    "DispatchAttempt",
    "Extension",
    "Force",
    "ForcePhase",
    "Import",
    "ImportRow",
    "Inspection",
    "InspectionWindow",
    "Item",
    "Meeting",
    "MeetingAction",
    "MeetingActionStep",
    "MeetingPaper",
    "Notice",
    "Pack",
    "PackAddendum",
    "PackDraft",
    "PackFile",
    "PackMessage",
    "PackStep",
    "Person",
    "PortalReport",
    "Post",
    "Proposal",
    "ProposalDecision",
    "Publication",
    "RagChange",
    "RegisterLoad",
    "Review",
    "ReviewOverride",
    "Snapshot",
    "StageChange",
    "StatedFigure",
    "Tenure",
    "TieNote",
]
