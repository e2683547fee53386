"""The trigger that gives every household its lineage and keeps it."""

STAMP_LINEAGE = """
CREATE OR REPLACE FUNCTION stamp_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.lineage_id IS DISTINCT FROM OLD.lineage_id THEN
            RAISE restrict_violation USING CONSTRAINT = 'household_lineage_is_kept',
                MESSAGE = 'the lineage of household ' || OLD.id || ' is kept';
        END IF;
    ELSE
        NEW.lineage_id := coalesce(NEW.lineage_id, NEW.id);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER families_household_lineage BEFORE INSERT OR UPDATE OF lineage_id ON families_household
    FOR EACH ROW EXECUTE FUNCTION stamp_lineage();
"""
