"""Migration 0001: the register, its notices and dispatches."""

import sqlalchemy as sa
from alembic import op

from models.append_only import postgresql_statements, sqlite_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_APPEND_ONLY = (
    "audit_entry",
    "deadline",
    "dispatch_attempt",
    "extension",
    "inspection_window",
    "portal_report",
    "review",
    "stage_change",
)


def upgrade() -> None:
    op.create_table(
        "force",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_force")),
        sa.UniqueConstraint("code", name=op.f("uq_force_code")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_attachment_sha256_is_sha256")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_attachment_isnt_empty")),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_attachment_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("force_id", "sha256", name=op.f("uq_attachment_force_id_sha256")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("entry_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("length(entry_hash) = 64", name=op.f("ck_audit_entry_entry_hash_is_sha256")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_audit_entry_sequence_counts_from_1")),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_audit_entry_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("force_id", "sequence", name=op.f("uq_audit_entry_force_id_sequence")),
    )
    op.create_table(
        "audit_head",
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_audit_head_force_id_force")),
        sa.PrimaryKeyConstraint("force_id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "force_phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum("scan", "engage", name="phase", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_force_phase_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_force_phase")),
        sa.UniqueConstraint("force_id", "began_on", name=op.f("uq_force_phase_force_id_began_on")),
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "peel",
                "thematic",
                "joint",
                "re-inspection",
                "pilot",
                name="inspection_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("inspectorates", sa.Text(), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("what_the_force_does", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_inspection_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("force_id", "key", name=op.f("uq_inspection_force_id_key")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", "teams", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("teams_channel", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "channel <> 'teams' OR teams_channel IS NOT NULL", name=op.f("ck_person_teams_needs_a_channel")
        ),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_person_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("force_id", "email", name=op.f("uq_person_force_id_email")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "force-liaison-officer",
                "force-liaison-lead",
                "owner",
                "portfolio-lead",
                "deputy-chief-constable",
                "chief-constable",
                name="post_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("portfolio", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_post_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("force_id", "key", name=op.f("uq_post_force_id_key")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "peel",
                "thematic",
                "joint",
                "super-complaint",
                "spotlight",
                "pilot",
                "other",
                name="publication_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=True),
        sa.Column("applicable", sa.Integer(), nullable=True),
        sa.Column("afis_made", sa.Integer(), nullable=True),
        sa.Column("afis_applicable", sa.Integer(), nullable=True),
        sa.Column("causes_of_concern_made", sa.Integer(), nullable=True),
        sa.Column("counts_note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "applicable IS NULL OR made IS NULL OR applicable <= made",
            name=op.f("ck_publication_applicable_within_made"),
        ),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_publication_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("force_id", "key", name=op.f("uq_publication_force_id_key")),
    )
    op.create_table(
        "register_load",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("folder_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_register_load_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_load")),
        sa.UniqueConstraint("force_id", "digest", name=op.f("uq_register_load_force_id_digest")),
    )
    op.create_table(
        "stated_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column(
            "figure_table",
            sa.Enum(
                "portal",
                "submissions",
                "submitted-waiting",
                "panel-rag",
                name="figure_table",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("row_label", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cause-of-concern",
                "recommendation",
                "afi",
                name="item_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column(
            "measure",
            sa.Enum(
                "open",
                "closed",
                "total",
                "submitted",
                "waiting",
                "red",
                "amber",
                "green",
                "reviewed",
                name="measure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IS NULL OR level BETWEEN 1 AND 4", name=op.f("ck_stated_figure_level_is_1_to_4")
        ),
        sa.CheckConstraint("value IS NULL OR value >= 0", name=op.f("ck_stated_figure_value_is_a_count")),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_stated_figure_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_figure")),
        sa.UniqueConstraint(
            "force_id", "as_at", "figure_table", "row_label", "measure", name="uq_stated_figure_cell"
        ),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("until >= since", name=op.f("ck_delegation_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delegation_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_delegation_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("post_id", "since", name=op.f("uq_delegation_post_id_since")),
    )
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", "teams", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "claimed",
                "accepted",
                "permanent-failure",
                "not-needed",
                name="dispatch_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_reply", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_dispatch_accepted_has_a_time")
        ),
        sa.CheckConstraint(
            "(state = 'claimed') = (claimed_by IS NOT NULL AND lease_until IS NOT NULL)",
            name=op.f("ck_dispatch_claimed_has_a_lease"),
        ),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_dispatch_force_id_force")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dispatch_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint(
            "force_id",
            "person_id",
            "channel",
            "for_day",
            name=op.f("uq_dispatch_force_id_person_id_channel_for_day"),
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_dispatch_message_id")),
    )
    op.create_index("ix_dispatch_state_not_before", "dispatch", ["state", "not_before"], unique=False)

    op.create_table(
        "inspection_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "exact",
                "convention",
                "fuzzy",
                "not-known",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "tentative",
                "confirmed",
                "cancelled",
                "done",
                name="window_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "slot >= 1 AND revision >= 0", name=op.f("ck_inspection_window_slot_and_revision_count_up")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_inspection_window_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_window_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_window")),
        sa.UniqueConstraint(
            "inspection_id", "slot", "revision", name=op.f("uq_inspection_window_inspection_id_slot_revision")
        ),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("owner_post_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cause-of-concern",
                "recommendation",
                "afi",
                name="item_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column(
            "applicability",
            sa.Enum(
                "ours",
                "joint",
                "conditional",
                "not-ours",
                name="applicability",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("portfolio", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("level IS NULL OR level BETWEEN 1 AND 4", name=op.f("ck_item_level_is_1_to_4")),
        sa.CheckConstraint(
            "parent_id IS NULL OR parent_id <> id", name=op.f("ck_item_is_not_its_own_parent")
        ),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_item_force_id_force")),
        sa.ForeignKeyConstraint(["owner_post_id"], ["post.id"], name=op.f("fk_item_owner_post_id_post")),
        sa.ForeignKeyConstraint(["parent_id"], ["item.id"], name=op.f("fk_item_parent_id_item")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_item_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("force_id", "key", name=op.f("uq_item_force_id_key")),
    )
    op.create_index(op.f("ix_item_owner_post_id"), "item", ["owner_post_id"], unique=False)

    op.create_table(
        "tenure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_tenure_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tenure_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_tenure_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenure")),
        sa.UniqueConstraint("post_id", "since", name=op.f("uq_tenure_post_id_since")),
    )
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hmicfrs",
                "pcc",
                "internal",
                name="deadline_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column(
            "resolution",
            sa.Enum(
                "deadline",
                "window",
                "immediate",
                "recurring",
                "none",
                "unknown",
                name="resolution_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recurrence", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "exact",
                "convention",
                "fuzzy",
                "not-known",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("confirmed_by_post_id", sa.Integer(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(resolution = 'recurring') = (recurrence IS NOT NULL)",
            name=op.f("ck_deadline_recurs_only_when_recurring"),
        ),
        sa.CheckConstraint(
            "(resolution IN ('deadline', 'immediate', 'window')) = (ends_on IS NOT NULL)",
            name=op.f("ck_deadline_has_a_day_only_when_resolved"),
        ),
        sa.CheckConstraint(
            "starts_on IS NULL OR starts_on <= ends_on", name=op.f("ck_deadline_starts_before_it_ends")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_deadline_version_counts_from_1")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_post_id"], ["post.id"], name=op.f("fk_deadline_confirmed_by_post_id_post")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_deadline_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_deadline_item_id_version")),
    )
    op.create_table(
        "dispatch_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_dispatch_attempt_dispatch_id_dispatch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_attempt")),
        sa.UniqueConstraint("dispatch_id", "number", name=op.f("uq_dispatch_attempt_dispatch_id_number")),
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "agreed_by <> '' AND why <> ''", name=op.f("ck_extension_says_who_agreed_and_why")
        ),
        sa.CheckConstraint("from_version < to_version", name=op.f("ck_extension_moves_on")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_extension_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("item_id", "to_version", name=op.f("uq_extension_item_id_to_version")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "due-soon",
                "overdue",
                "stale-review",
                "no-date",
                "no-owner",
                "owner-left",
                name="notice_rule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("recipient_post_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decided_for", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.CheckConstraint("deadline_version >= 0", name=op.f("ck_notice_deadline_version_is_0_or_more")),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_notice_dispatch_id_dispatch")
        ),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_notice_force_id_force")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_notice_item_id_item")),
        sa.ForeignKeyConstraint(
            ["recipient_post_id"], ["post.id"], name=op.f("fk_notice_recipient_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "force_id",
            "rule",
            "item_id",
            "deadline_version",
            "stage",
            "recipient_post_id",
            name="uq_notice_key",
        ),
    )
    op.create_index("ix_notice_dispatch_id", "notice", ["dispatch_id"], unique=False)

    op.create_table(
        "portal_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open", "closed", name="portal_status", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_portal_report_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_report")),
        sa.UniqueConstraint("item_id", "reported_on", name=op.f("uq_portal_report_item_id_reported_on")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "clock",
            sa.Enum(
                "owner-update",
                "cause-of-concern",
                "engage-report",
                "remained-or-improved",
                "dcc-panel",
                name="review_clock",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("substantive", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_review_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "item_id", "clock", "held_on", "note", name=op.f("uq_review_item_id_clock_held_on_note")
        ),
    )
    op.create_table(
        "review_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "clock",
            sa.Enum(
                "owner-update",
                "cause-of-concern",
                "engage-report",
                "remained-or-improved",
                "dcc-panel",
                name="review_clock",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 24", name=op.f("ck_review_override_months_are_1_to_24")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_review_override_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_override")),
        sa.UniqueConstraint("item_id", "clock", name=op.f("uq_review_override_item_id_clock")),
    )
    op.create_table(
        "stage_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "open",
                "claimed",
                "signed-off",
                "submitted",
                "verified",
                "closed",
                "returned",
                "superseded",
                "merged",
                "derogated",
                "not-applicable",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "claim",
                "sign-off",
                "submit",
                "verify",
                "close",
                "return",
                "reopen",
                "supersede",
                "merge",
                "derogate",
                "mark-not-applicable",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "complete",
                "business-as-usual",
                name="sign_off_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("hmicfrs_notice", sa.Text(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("other_item_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stage_change_item_id_item")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["attachment.id"], name=op.f("fk_stage_change_letter_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["other_item_id"], ["item.id"], name=op.f("fk_stage_change_other_item_id_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_change")),
    )
    op.create_index(op.f("ix_stage_change_item_id"), "stage_change", ["item_id"], unique=False)
    trigger_statements = (
        postgresql_statements if op.get_bind().dialect.name == "postgresql" else sqlite_statements
    )
    for statement in trigger_statements(_APPEND_ONLY):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
