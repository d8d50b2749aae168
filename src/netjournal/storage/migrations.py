"""Every schema that was ever shipped, as steps from one to the next. Steps are only ever added.

A step spells its tables out instead of asking `schema`, so that it goes on doing what it did when it was shipped.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from netjournal.storage.version import APPLICATION_ID, MIGRATION_SET

migrations = Migrations(MIGRATION_SET)

FIRST_RECORDS = {
    "contacts": "kind name handle tier role organization email phone urls birthday why notes cadence_days:int"
    " cadence_limit_days:int participation introduced_by met_on met_where archived_on private:int source",
    "interactions": "on at minutes:int minutes_source channel summary notes direction depth:int usefulness:int"
    " energy:int private:int",
    "learnings": "text on problem_id own_words plan_when plan_will expected_sign potential_on applied_on applied_note"
    " realized_on observed evidence reframed_on reframed_before reframed_after closed_on closed_as closed_reason"
    " barrier told_source_on private:int",
    "goals": "text when_cue will_do learning_id problem_id due_on repeat repeat_from done_on skipped_on dropped_on"
    " reason outcome interaction_id snoozed_until previous_id origin_id",
    "problems": "title context tried question opened_on asked_inside_on no_solution_on beyond_on resolved_on parked_on"
    " resolved_by resolution",
    "asks": "problem_id contact_id interaction_id on answer",
    "expertise": "contact_id topic evidence on elevated_on",
    "memberships": "person_id community_id role since_on until_on",
    "tier_moves": "contact_id tier on reason",
    "intentions": "term_id starts_on ends_on colleagues:int communities:int following:int weekly_minutes:int"
    " floor_minutes:int why",
    "terms": "name starts_on ends_on holiday:int",
    "decisions": "contact_id opened_on recheck_on success_sign choice decided_on reason",
    "introductions": "from_id to_id topic on outcome by_id",
    "reflections": "cadence starts_on ends_on title body figures",
    "quiet_days": "on note",
    "recalls": "learning_id on remembered:int",
    "put_away": "key until_on",
    "distinct_contacts": "one_id other_id",
    "settings": "key value",
}

FIRST_LINKS = {
    "interaction_contacts": "interaction_id contact_id",
    "interaction_problems": "interaction_id problem_id",
    "learning_interactions": "learning_id interaction_id",
    "learning_contacts": "learning_id contact_id",
    "learning_shared": "learning_id contact_id",
    "goal_contacts": "goal_id contact_id",
    "expertise_spread": "expertise_id contact_id",
    "topics": "owner_id topic",
}

FIRST_SEARCHED = {
    "contacts": "name handle role organization email why notes met_where",
    "interactions": "summary notes",
    "learnings": "text own_words plan_when plan_will expected_sign applied_note observed reframed_before reframed_after"
    " closed_reason",
    "goals": "text outcome reason",
    "problems": "title context tried question resolution",
    "asks": "answer",
    "expertise": "topic evidence",
    "decisions": "success_sign reason",
    "introductions": "topic outcome",
    "reflections": "title body",
    "intentions": "why",
    "topics": "topic",
}

FIRST_INDEXES = (
    ("learnings", "on"),
    ("goals", "due_on"),
    ("goals", "origin_id"),
    ("asks", "problem_id"),
    ("tier_moves", "contact_id"),
    ("memberships", "person_id"),
    ("memberships", "community_id"),
    ("expertise", "contact_id"),
    ("decisions", "contact_id"),
    ("contacts", "handle"),
    ("topics", "topic"),
)


def _columns(spec: str) -> dict[str, type]:
    columns: dict[str, type] = {}
    for item in spec.split():
        name, _, kind = item.partition(":")
        columns[name] = int if kind == "int" else str
    return columns


def _synced(db: Database, table: str, columns: dict[str, type]) -> None:
    db.table(table).create(
        {"id": str, **columns, "_s": str, "_cl": int, "_c": str},
        pk="id",
        not_null={"_s", "_cl"},
    )


@migrations(name="0001_first")
def first(db: Database) -> None:
    """The records, their links, what sync needs to know of each write, and what stays on this computer."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for table, spec in FIRST_RECORDS.items():
        _synced(db, table, {**_columns(spec), "deleted_at": str})
    for table, spec in FIRST_LINKS.items():
        near, far = spec.split()
        _synced(db, table, {near: str, far: str})
        # Covering and in the order of linking, so that links are read from the index alone, without sorting.
        db.execute(f"CREATE INDEX idx_{table}_{near} ON {table}({near}, _s, id, {far}, _cl)")
        if far != "topic":
            db.execute(f"CREATE INDEX idx_{table}_{far} ON {table}({far}, {near}, _cl)")
    for table, column in FIRST_INDEXES:
        db.table(table).create_index([column])
    # The list of all interactions, newest first, is read from this index without sorting.
    db.execute('CREATE INDEX idx_interactions_by_day ON interactions("on", at, _s, id, _cl)')
    for table, spec in FIRST_SEARCHED.items():
        db.table(table).enable_fts(spec.split(), create_triggers=True, tokenize="unicode61 remove_diacritics 2")
    # No type on the values: text and numbers stay what they were.
    db.execute(
        'CREATE TABLE history ("table" TEXT NOT NULL, id TEXT NOT NULL, "column" TEXT NOT NULL, stamp TEXT NOT NULL,'
        ' previous TEXT, value, PRIMARY KEY ("table", id, "column", stamp))'
    )
    db.table("forgotten").create({"id": str}, pk="id")
    _local_tables(db)


def _local_tables(db: Database) -> None:
    """What is never published: undo, drafts, and what this computer keeps for itself."""
    db.table("changes").create({"seq": int, "at": str, "label": str, "undone_at": str}, pk="seq", not_null={"at"})
    db.execute(
        'CREATE TABLE change_steps ("change" INTEGER NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL,'
        ' "table" TEXT NOT NULL, id TEXT NOT NULL, "column" TEXT, before, after, PRIMARY KEY ("change", n))'
    )
    db.table("drafts").create({"key": str, "text": str, "at": str}, pk="key")
    db.table("local").create({"key": str, "value": str}, pk="key")


@migrations(name="0002_many_computers")
def many_computers(db: Database) -> None:
    """Who wrote which stamps, for all computers; what was merged, published and seen in the shared folder, for this."""
    db.table("writers").create({"id": str, "computer": str}, pk="id")
    db.table("merged_files").create({"sha256": str, "schema": int, "at": str}, pk="sha256", not_null={"schema", "at"})
    db.table("published_files").create({"n": int, "sha256": str, "at": str}, pk="n", not_null={"sha256", "at"})
    db.table("published_files").create_index(["sha256"])
    db.table("folder_files").create(
        {"name": str, "mark": str, "state": str, "sha256": str, "about": str, "text": str, "times_published": int},
        pk="name",
        not_null={"mark", "state"},
    )


THIRD_RECORDS = {
    "proposals": "source source_id line on at minutes:int names note later_on taken_on dropped_on interaction_id",
    "source_rules": "source series propose",
}

THIRD_LINKS = {"proposal_contacts": "proposal_id contact_id"}

THIRD_COLUMNS = {
    "contacts": "also_called not_called emails phones uids merged_into",
    "interactions": "artefacts",
    "learnings": "shared_on artefacts",
    "goals": "made_on first_due_on",
}


@migrations(name="0003_proposals")
def proposals(db: Database) -> None:
    """What may be worth a line, and for what there was no place yet.

    A contact's `email` and `phone` stay what they were, the first of several; `emails` and `phones` hold the further
    ones. So nothing needs to be copied, and an older version goes on reading and writing the first.
    """
    for table, spec in THIRD_RECORDS.items():
        _synced(db, table, {**_columns(spec), "deleted_at": str})
    for table, spec in THIRD_LINKS.items():
        near, far = spec.split()
        _synced(db, table, {near: str, far: str})
        db.execute(f"CREATE INDEX idx_{table}_{near} ON {table}({near}, _s, id, {far}, _cl)")
        db.execute(f"CREATE INDEX idx_{table}_{far} ON {table}({far}, {near}, _cl)")
    for table, spec in THIRD_COLUMNS.items():
        for column in spec.split():
            db.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" TEXT')
    # Which rules a program wrote by, and which writes an undo looks for; what undo writes stands for what was before.
    db.execute("ALTER TABLE writers ADD COLUMN rules INTEGER")
    for column in ("stamp", "last"):
        db.execute(f"ALTER TABLE change_steps ADD COLUMN {column} TEXT")
    db.execute("CREATE TABLE stands_for (what TEXT PRIMARY KEY, original TEXT)")
    db.execute("CREATE INDEX idx_contacts_merged_into ON contacts(merged_into) WHERE merged_into IS NOT NULL")
    db.execute(
        'CREATE INDEX idx_proposals_waiting ON proposals("on", at, id)'
        " WHERE taken_on IS NULL AND dropped_on IS NULL AND _cl % 2 = 1"
    )
    db.execute(
        'CREATE TABLE arrived_rows (file TEXT NOT NULL, "table" TEXT NOT NULL, id TEXT NOT NULL,'
        ' PRIMARY KEY (file, "table", id))'
    )
    # A contact is found by every name and address. The old index goes, and with it its triggers.
    for ending in ("ai", "ad", "au"):
        db.execute(f"DROP TRIGGER contacts_{ending}")
    db.execute("DROP TABLE contacts_fts")
    searched = [*FIRST_SEARCHED["contacts"].split(), "also_called", "emails", "phone", "phones"]
    db.table("contacts").enable_fts(searched, create_triggers=True, tokenize="unicode61 remove_diacritics 2")
    # A search index hears of an update only where its own columns are written.
    for table, spec in (FIRST_SEARCHED | {"contacts": " ".join(searched)}).items():
        ((sql,),) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (f"{table}_au",)).fetchall()
        columns = ", ".join(f"[{name}]" for name in spec.split())
        db.execute(f"DROP TRIGGER {table}_au")
        db.execute(sql.replace("AFTER UPDATE ON", f"AFTER UPDATE OF {columns} ON", 1))
