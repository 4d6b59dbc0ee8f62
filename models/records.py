"""Every stored record, imported so that Base.metadata is whole; import this where metadata is needed."""

from models.answer import Answer
from models.attachment import Attachment
from models.audit import AuditEntry, AuditHead
from models.base import Base
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
from models.notice import Dispatch, DispatchAttempt, Notice
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
    "Deadline",
    "DeadlineConfirmation",
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
    "Notice",
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
    "StageChange",
    "StatedFigure",
    "Tenure",
]
