"""The trigger that keeps a listing for every member, as long as the member is on the roster."""

# The listing follows the membership: it moves with the branch, and goes when the member leaves.
LIST_MEMBERSHIP = """
CREATE OR REPLACE FUNCTION list_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.left_on IS NOT NULL THEN
        DELETE FROM families_listing WHERE source = 'membership' AND source_id = OLD.id;
        RETURN NULL;
    END IF;
    PERFORM list_appearance('membership', NEW.id, NEW.person_id, NEW.branch_id, NEW.name, NEW.sort_key,
                            NEW.initials, NEW.other_letters);
    RETURN NULL;
END $$;

CREATE TRIGGER members_membership_list
    AFTER INSERT OR DELETE OR UPDATE OF person_id, branch_id, name, sort_key, initials, left_on
    ON members_membership FOR EACH ROW EXECUTE FUNCTION list_membership();
"""

# The categories of a member belong to the same association as the member.
MOVE_CATEGORIES = """
CREATE OR REPLACE FUNCTION move_membership_categories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE members_membershipcategory SET branch_id = NEW.branch_id WHERE membership_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER members_membership_move_categories AFTER UPDATE OF branch_id ON members_membership
    FOR EACH ROW WHEN (OLD.branch_id IS DISTINCT FROM NEW.branch_id)
    EXECUTE FUNCTION move_membership_categories();
"""
