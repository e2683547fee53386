"""The triggers that write a row's ancestor columns, and the migration operation that installs them."""

from django.db.migrations.operations.base import Operation

COLUMNS = ("base_id", "township_id", "county_id", "city_id", "province_id")

# The branch row is locked FOR SHARE, so that a move that is under way cannot slip by between
# reading its place and inserting below it.
STAMP_FUNCTION = """
CREATE OR REPLACE FUNCTION stamp_ancestors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT b.base_id, b.township_id, b.county_id, b.city_id, b.province_id
      INTO NEW.base_id, NEW.township_id, NEW.county_id, NEW.city_id, NEW.province_id
      FROM branches_branch b WHERE b.id = NEW.branch_id FOR SHARE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'no branch ' || coalesce(NEW.branch_id::text, 'given');
    END IF;
    RETURN NEW;
END $$;
"""

# A branch takes its ancestors from its parent and adds itself at its own level.
BRANCH_FUNCTION = """
CREATE OR REPLACE FUNCTION stamp_branch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above branches_branch%ROWTYPE;
    fits boolean;
BEGIN
    IF NEW.parent_id IS NOT NULL THEN
        SELECT * INTO above FROM branches_branch WHERE id = NEW.parent_id FOR SHARE;
        IF NOT FOUND THEN
            RAISE foreign_key_violation USING MESSAGE = 'no branch ' || NEW.parent_id;
        END IF;
    END IF;
    fits := CASE NEW.level
        WHEN 'province' THEN NEW.parent_id IS NULL
        WHEN 'city' THEN above.level = 'province'
        WHEN 'county' THEN above.level = 'city'
        WHEN 'township' THEN above.level = 'county'
        WHEN 'base' THEN above.level IN ('township', 'county')
        WHEN 'attached' THEN above.level = 'base'
        ELSE FALSE END;
    IF NOT fits THEN
        RAISE check_violation USING CONSTRAINT = 'branch_level_fits_parent',
            MESSAGE = format('a %s association cannot stand below %s',
                             NEW.level, coalesce(above.level, 'nothing'));
    END IF;
    NEW.province_id := CASE WHEN NEW.level = 'province' THEN NEW.id ELSE above.province_id END;
    NEW.city_id := CASE WHEN NEW.level = 'city' THEN NEW.id ELSE above.city_id END;
    NEW.county_id := CASE WHEN NEW.level = 'county' THEN NEW.id ELSE above.county_id END;
    NEW.township_id := CASE WHEN NEW.level = 'township' THEN NEW.id ELSE above.township_id END;
    NEW.base_id := CASE WHEN NEW.level = 'base' THEN NEW.id ELSE above.base_id END;
    RETURN NEW;
END $$;

CREATE TRIGGER branches_branch_stamp BEFORE INSERT OR UPDATE ON branches_branch
    FOR EACH ROW EXECUTE FUNCTION stamp_branch();
"""

# How many associations stand directly below, kept by the database for the tree page.
CHILD_COUNT_FUNCTION = """
CREATE OR REPLACE FUNCTION count_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.parent_id IS NOT NULL AND OLD.status <> 'closed' THEN
        UPDATE branches_branch SET child_count = child_count - 1 WHERE id = OLD.parent_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.parent_id IS NOT NULL AND NEW.status <> 'closed' THEN
        UPDATE branches_branch SET child_count = child_count + 1 WHERE id = NEW.parent_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER branches_branch_children
    AFTER INSERT OR DELETE OR UPDATE OF parent_id, status ON branches_branch
    FOR EACH ROW EXECUTE FUNCTION count_children();
"""


def trigger_name(table: str) -> str:
    return f"{table}_stamp_ancestors"


class StampAncestors(Operation):
    """Install the stamping trigger on the table of a `BranchOwned` model."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str):
        self.model = model

    def deconstruct(self):
        return (self.__class__.__qualname__, [self.model], {})

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(
            f"CREATE TRIGGER {trigger_name(table)} BEFORE INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION stamp_ancestors()"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f"DROP TRIGGER {trigger_name(table)} ON {table}")

    def describe(self):
        return f"Stamp the ancestors of each {self.model}"
