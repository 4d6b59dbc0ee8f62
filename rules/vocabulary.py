"""The domain's closed lists: every word for a state or a kind that the register, papers and mails use."""

from enum import StrEnum


class ItemKind(StrEnum):
    """What HMICFRS asks for. A cause of concern is a parent of recommendations."""

    CAUSE_OF_CONCERN = "cause-of-concern"
    RECOMMENDATION = "recommendation"
    AFI = "afi"

    @property
    def label(self) -> str:
        return _ITEM_KIND_LABELS[self]


_ITEM_KIND_LABELS = {
    ItemKind.CAUSE_OF_CONCERN: "Cause of concern",
    ItemKind.RECOMMENDATION: "Recommendation",
    ItemKind.AFI: "Area for improvement (AFI)",
}


class PublicationKind(StrEnum):
    """Kinds of HMICFRS report. Only a super-complaint's recommendations are not mandatory."""

    PEEL = "peel"
    THEMATIC = "thematic"
    JOINT = "joint"
    SUPER_COMPLAINT = "super-complaint"
    SPOTLIGHT = "spotlight"
    PILOT = "pilot"
    OTHER = "other"


class Applicability(StrEnum):
    """Whom an item binds."""

    OURS = "ours"
    JOINT = "joint"
    CONDITIONAL = "conditional"
    NOT_OURS = "not-ours"


class Stage(StrEnum):
    """The force's own view of an item. The portal's view is kept apart and may differ."""

    OPEN = "open"
    CLAIMED = "claimed"
    SIGNED_OFF = "signed-off"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    CLOSED = "closed"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    MERGED = "merged"
    DEROGATED = "derogated"
    NOT_APPLICABLE = "not-applicable"

    @property
    def is_ended(self) -> bool:
        """True when nothing more is asked of anybody."""
        return self in _ENDED

    @property
    def awaits_others(self) -> bool:
        """True when the next step is the inspectorate's, so the owner isn't chased for the deadline."""
        return self in (Stage.SUBMITTED, Stage.VERIFIED)


_ENDED = frozenset({Stage.CLOSED, Stage.SUPERSEDED, Stage.MERGED, Stage.DEROGATED, Stage.NOT_APPLICABLE})


class Action(StrEnum):
    """What can be done with an item (rules/lifecycle.py says when, by whom and what it needs)."""

    CLAIM = "claim"
    SIGN_OFF = "sign-off"
    SUBMIT = "submit"
    VERIFY = "verify"
    CLOSE = "close"
    RETURN = "return"
    REOPEN = "reopen"
    SUPERSEDE = "supersede"
    MERGE = "merge"
    DEROGATE = "derogate"
    MARK_NOT_APPLICABLE = "mark-not-applicable"


class Actor(StrEnum):
    """Who decides an action; what HMICFRS decides is recorded by the Force Liaison Officer."""

    OWNER = "owner"
    FORCE_LIAISON_OFFICER = "force-liaison-officer"
    PANEL = "dcc-panel"
    HMICFRS = "hmicfrs"


class Gate(StrEnum):
    """What an action needs before it is allowed."""

    EVIDENCE = "evidence"
    SIGN_OFF_OUTCOME = "sign-off-outcome"
    SIGNED_LETTER = "signed-letter"
    HMICFRS_NOTICE = "hmicfrs-notice"
    CHILDREN_CLOSED = "children-closed"
    REASON = "reason"
    OTHER_ITEM = "other-item"


class ReviewClock(StrEnum):
    """The clocks by which an item is looked at (rules/review_clocks.py)."""

    OWNER_UPDATE = "owner-update"
    CAUSE_OF_CONCERN = "cause-of-concern"
    ENGAGE_REPORT = "engage-report"
    REMAINED_OR_IMPROVED = "remained-or-improved"
    PANEL = "dcc-panel"


class SignOffOutcome(StrEnum):
    """What the DCC's panel found when it signed an item off internally."""

    COMPLETE = "complete"
    BUSINESS_AS_USUAL = "business-as-usual"


class Rag(StrEnum):
    """The corporate risk rating; always shown as a word, never as a colour alone."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class DeadlineKind(StrEnum):
    """Who set a deadline."""

    HMICFRS = "hmicfrs"
    PCC = "pcc"
    INTERNAL = "internal"


class ResolutionKind(StrEnum):
    """What a date phrase turned out to be (`oversight resolve` prints these words)."""

    DEADLINE = "deadline"
    WINDOW = "window"
    IMMEDIATE = "immediate"
    RECURRING = "recurring"
    NONE = "none"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How far the resolved date may be relied on."""

    EXACT = "exact"  # the phrase states the day, or a period counted from the anchor
    CONVENTION = "convention"  # a written convention fills in the day: "By June 2024" is the month's last
    FUZZY = "fuzzy"  # "early October", "mid 2024": a window, never a hard deadline
    NOT_KNOWN = "not-known"  # kind none or unknown


class PostKind(StrEnum):
    """The posts that oversight works through. A post outlives the people who hold it."""

    FORCE_LIAISON_OFFICER = "force-liaison-officer"
    FORCE_LIAISON_LEAD = "force-liaison-lead"
    OWNER = "owner"
    PORTFOLIO_LEAD = "portfolio-lead"
    DEPUTY_CHIEF_CONSTABLE = "deputy-chief-constable"
    CHIEF_CONSTABLE = "chief-constable"


class Phase(StrEnum):
    """HMICFRS's monitoring phase of the whole force."""

    SCAN = "scan"
    ENGAGE = "engage"


class InspectionKind(StrEnum):
    """Kinds of inspection activity."""

    PEEL = "peel"
    THEMATIC = "thematic"
    JOINT = "joint"
    RE_INSPECTION = "re-inspection"
    PILOT = "pilot"


class WindowStatus(StrEnum):
    """How firm an inspection window is."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    DONE = "done"


class PortalStatus(StrEnum):
    """The portal's view of one item."""

    OPEN = "open"
    CLOSED = "closed"


class FigureTable(StrEnum):
    """Which table of a paper a stated figure stands in."""

    PORTAL = "portal"
    SUBMISSIONS = "submissions"
    SUBMITTED_WAITING = "submitted-waiting"
    PANEL_RAG = "panel-rag"
    PUBLICATION_PARTS = "publication-parts"  # a report's recommendations by whom they are for
    NAMED_ITEMS = "named-items"  # items that a paper counts in one place and names in another


class Measure(StrEnum):
    """What a stated figure counts."""

    OPEN = "open"
    CLOSED = "closed"
    TOTAL = "total"
    SUBMITTED = "submitted"
    WAITING = "waiting"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    REVIEWED = "reviewed"
    OURS = "ours"
    JOINT = "joint"
    OTHERS = "others"
    NAMED = "named"


class NoticeRule(StrEnum):
    """Why somebody is told something."""

    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    STALE_REVIEW = "stale-review"
    REVIEW_DUE = "review-due"
    TO_SIGN = "to-sign"
    SECTION_55 = "section-55"
    PAPER_CUT_OFF = "paper-cut-off"
    ESCALATION = "escalation"
    NO_DATE = "no-date"
    NO_OWNER = "no-owner"
    OWNER_LEFT = "owner-left"
    UNCONFIRMED_DATE = "unconfirmed-date"
    SNOOZED = "snoozed"
    DELIVERY_FAILED = "delivery-failed"


class Channel(StrEnum):
    """How a person is reached."""

    EMAIL = "email"
    TEAMS = "teams"
    APPRISE = "apprise"  # any other service that the administrator allows
    GOVUK_NOTIFY = "govuk-notify"

    @property
    def needs_a_name(self) -> bool:
        """True when a person is reached through a named channel of the settings, else by their e-mail."""
        return self in (Channel.TEAMS, Channel.APPRISE)


class DispatchState(StrEnum):
    """Where one message to one person stands."""

    PENDING = "pending"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    PERMANENT_FAILURE = "permanent-failure"
    NOT_NEEDED = "not-needed"


class Marking(StrEnum):
    """Protective marking of a pack (Government Security Classifications Policy)."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


class ImportKind(StrEnum):
    """What kind of file was imported."""

    REGISTER = "register"
    PORTAL = "portal"
    PAPER = "paper"


class RowOutcome(StrEnum):
    """What an imported row comes to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    QUESTION = "question"
    REFUSED = "refused"


class ProposalKind(StrEnum):
    """What a paper seems to speak of."""

    PUBLICATION = "publication"
    ITEM = "item"
    INSPECTION = "inspection"
    FIGURES = "figures"


class Confidence(StrEnum):
    """How far a proposal read from a paper may be relied on before a person has looked."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ProposalDecisionKind(StrEnum):
    """What became of a proposal; an edited one is still in the queue."""

    EDITED = "edited"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DISMISSED = "dismissed"


class AnswerKind(StrEnum):
    """What somebody answered to a reminder."""

    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    UPDATED = "updated"
    DELEGATED = "delegated"


class Rhythm(StrEnum):
    """How often a person wants their digest."""

    DAILY = "daily"
    WEEKLY = "weekly"


class FeedPart(StrEnum):
    """What a calendar feed may hold."""

    INSPECTIONS = "inspections"
    BOARDS = "boards"
    DEADLINES = "deadlines"
    SECTION_55 = "section-55"
    PPOG = "ppog"


class PackKind(StrEnum):
    """What is made for a board: the pack of the board itself, or the paper for a committee."""

    BOARD_PACK = "board-pack"
    COMMITTEE_PAPER = "committee-paper"

    @property
    def label(self) -> str:
        return self.value.replace("-", " ").capitalize()


class PackState(StrEnum):
    """Where a pack stands (rules/packs/pack_states.py says what leads from one to the next)."""

    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


class ActionState(StrEnum):
    """Where an action of a meeting stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class PackNews(StrEnum):
    """Why somebody is written to about a pack."""

    DRAFTED = "drafted"
    ISSUED = "issued"


class PaperAsk(StrEnum):
    """What a meeting is to do with a paper that somebody brings."""

    DECIDE = "decide"
    DISCUSS = "discuss"
    NOTE = "note"
