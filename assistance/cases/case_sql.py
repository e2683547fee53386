"""The triggers that list the people of a case and keep its history as it was written."""

LIST_PARTY = """
CREATE OR REPLACE FUNCTION list_party() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM families_listing WHERE source = 'party' AND source_id = OLD.id;
        RETURN NULL;
    END IF;
    PERFORM list_appearance('party', NEW.id, NEW.person_id, c.branch_id, NEW.name, NEW.sort_key,
                            NEW.initials, NEW.other_letters)
       FROM assistance_aidcase c WHERE c.id = NEW.case_id;
    RETURN NULL;
END $$;

CREATE TRIGGER assistance_party_list AFTER INSERT OR UPDATE OR DELETE ON assistance_party
    FOR EACH ROW EXECUTE FUNCTION list_party();

CREATE OR REPLACE FUNCTION move_case_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE families_listing l SET branch_id = NEW.branch_id
      FROM assistance_party p WHERE p.case_id = NEW.id AND l.source = 'party' AND l.source_id = p.id;
    RETURN NULL;
END $$;

CREATE TRIGGER assistance_aidcase_move_listings AFTER UPDATE OF branch_id ON assistance_aidcase
    FOR EACH ROW WHEN (OLD.branch_id IS DISTINCT FROM NEW.branch_id) EXECUTE FUNCTION move_case_listings();
"""

# Steps, who held a stage, and what was submitted are written once. What lists show of a submission is
# as fixed as the submission; its content is sealed again with new keys.
WRITTEN_ONCE = """
CREATE OR REPLACE FUNCTION written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER assistance_step_written_once BEFORE UPDATE OR DELETE ON assistance_step
    FOR EACH ROW EXECUTE FUNCTION written_once();
CREATE TRIGGER assistance_stageholder_written_once BEFORE UPDATE OR DELETE ON assistance_stageholder
    FOR EACH ROW EXECUTE FUNCTION written_once();
CREATE TRIGGER assistance_submission_written_once BEFORE DELETE
    OR UPDATE OF case_id, seq, digest, by_id, at, name, relation, head_name, head_sort_key, group_name,
        group_sort_key, classes, account_last4
    ON assistance_submission FOR EACH ROW EXECUTE FUNCTION written_once();
"""
