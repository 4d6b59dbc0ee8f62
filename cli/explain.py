"""What an error means to the person at the keyboard."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from config.policy import PolicyError
from config.settings import SettingsError
from models.migrate import SchemaError
from models.queries.calendar_subscriptions import NoSuchSubscriptionError
from models.queries.forces import AmbiguousForceError, NoSuchForceError
from models.queries.inspection_diary import NoSuchInspectionError
from models.queries.items import AmbiguousItemError, NoSuchItemError
from models.queries.meetings import NoSuchMeetingActionError, NoSuchMeetingError
from models.queries.packs import NoSuchPackError
from models.queries.people import NoLiaisonOfficerError, NoSuchPersonError, NoSuchPostError
from models.queries.proposals import NoSuchProposalError
from models.session import DatabaseUrlError
from rules.answer_tokens import TokenError
from rules.calendar_feeds.feed_file_names import FeedChoiceError
from rules.inspection_days import NoWindowError
from rules.inspection_windows import RefusedWindowError
from rules.lifecycle import RefusedActionError
from rules.packs.committee_paper import NotInEngageError
from rules.packs.pack_snapshot import SnapshotError
from rules.packs.pack_states import RefusedPackError
from rules.papers.proposal_edits import ProposalEditError
from rules.sheets.mapping import MappingError
from rules.tenures import TenureConflictError
from tasks.audit_trail import UnreadableTrailError
from tasks.by_whom import PostNotHeldError
from tasks.calendar_feeds.invitations import InvitationError
from tasks.calendar_feeds.publish_calendar import PublishError
from tasks.calendar_feeds.read_feed import UnreadableFeedError
from tasks.calendar_feeds.subscription_holder import SubscriptionError
from tasks.inspections.inspection_change import RefusedInspectionError
from tasks.items.item_change import RefusedChangeError
from tasks.items.keep_attachment import AttachmentError
from tasks.packs.external_papers import BroughtPaperError
from tasks.packs.meetings import MeetingError
from tasks.packs.pack_folder import PackError
from tasks.packs.pack_look import BrandError
from tasks.packs.render_pdf import RenderError
from tasks.packs.structure_tree import StructureError
from tasks.papers.queue_transaction import QueueError
from tasks.papers.read_paper.paper_error import PaperError
from tasks.people.people_transaction import PeopleChangeError
from tasks.register_folder.load_register import RegisterNotEmptyError
from tasks.register_folder.register_files import RegisterFilesError
from tasks.reminders.answer_links import AnswerKeyError
from tasks.reminders.record_answer import RefusedAnswerError
from tasks.sheets.import_register import RegisterMovedOnError
from tasks.sheets.workbook_guard import SheetFileError
from tasks.sheets.write_sheets import ExportError

# Their messages are sentences for people already.
_SAID_PLAINLY = (
    AmbiguousForceError,
    AmbiguousItemError,
    AnswerKeyError,
    AttachmentError,
    BrandError,
    DatabaseUrlError,
    ExportError,
    FeedChoiceError,
    InvitationError,
    MappingError,
    BroughtPaperError,
    MeetingError,
    StructureError,
    NoLiaisonOfficerError,
    NoSuchForceError,
    NoSuchInspectionError,
    NoSuchItemError,
    NoSuchMeetingActionError,
    NoSuchMeetingError,
    NoSuchPackError,
    NoSuchPersonError,
    NoSuchPostError,
    NoSuchProposalError,
    NoSuchSubscriptionError,
    NoWindowError,
    NotInEngageError,
    PackError,
    PaperError,
    PeopleChangeError,
    PolicyError,
    PostNotHeldError,
    ProposalEditError,
    PublishError,
    QueueError,
    RefusedActionError,
    RefusedAnswerError,
    RefusedChangeError,
    RefusedPackError,
    RefusedInspectionError,
    RefusedWindowError,
    RegisterFilesError,
    RegisterMovedOnError,
    RegisterNotEmptyError,
    RenderError,
    SchemaError,
    SettingsError,
    SheetFileError,
    SnapshotError,
    SubscriptionError,
    TenureConflictError,
    TokenError,
    UnreadableFeedError,
    UnreadableTrailError,
)


def explain(error: Exception) -> list[str]:
    """The error in lines for a person; secrets that a driver may have put in its message stay out."""
    if isinstance(error, _SAID_PLAINLY):
        return str(error).splitlines()
    if isinstance(error, DBAPIError):
        return [f"the database refuses: {_first_line(error.orig)}"]
    if isinstance(error, SQLAlchemyError):
        return [f"the database can't be used: {_first_line(error)}"]
    if isinstance(error, OSError):
        return [f"{error.filename or 'the system'}: {error.strerror or error}"]
    return [
        f"this shouldn't happen: {type(error).__name__}: {_first_line(error)}",
        "Set OVERSIGHT_DEBUG=1 and run it again to see where, and please report it.",
    ]


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
