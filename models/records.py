"""Every stored record, imported so that Base.metadata is whole; import this where metadata is needed."""

from models.base import Base
from models.figure import StatedFigure
from models.force import Force, ForcePhase
from models.inspection import Inspection, InspectionWindow
from models.item import Deadline, Item, Review, StageChange
from models.notice import Dispatch, DispatchAttempt, Notice
from models.people import Person, Post, Tenure
from models.publication import Publication
from models.register_load import RegisterLoad

__all__ = [
    "Base",
    "Deadline",
    "Dispatch",
    "DispatchAttempt",
    "Force",
    "ForcePhase",
    "Inspection",
    "InspectionWindow",
    "Item",
    "Notice",
    "Person",
    "Post",
    "Publication",
    "RegisterLoad",
    "Review",
    "StageChange",
    "StatedFigure",
    "Tenure",
]
