"""The triggers that keep a listing for every place where a person appears."""

# One row an appearance. What is typed there (the name) comes from the appearance, what belongs
# to the person (the index of the ID, last four digits) from the person. Other letters by which it is
# found have a row each, with these letters and nothing else to find it by.
LIST_APPEARANCE = """
CREATE FUNCTION list_appearance(
    source_ text, source_id_ bigint, person_ bigint, branch_ bigint,
    name_ text, sort_key_ text, initials_ text, other_letters_ text
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO families_listing (source, source_id, reading, person_id, branch_id, name, sort_key, initials,
                                  id_index, id_last4, phone_last4)
    SELECT source_, source_id_, 0, p.id, branch_, name_, sort_key_, initials_,
           p.id_index, p.id_last4, p.phone_last4
      FROM families_person p WHERE p.id = person_
    ON CONFLICT (source, source_id, reading) DO UPDATE
       SET person_id = excluded.person_id, branch_id = excluded.branch_id, name = excluded.name,
           sort_key = excluded.sort_key, initials = excluded.initials, id_index = excluded.id_index,
           id_last4 = excluded.id_last4, phone_last4 = excluded.phone_last4;
    DELETE FROM families_listing WHERE source = source_ AND source_id = source_id_ AND reading > 0;
    INSERT INTO families_listing (source, source_id, reading, person_id, branch_id, name, sort_key, initials,
                                  id_last4, phone_last4)
    SELECT source_, source_id_, place, person_, branch_, '', '', letters, '', ''
      FROM unnest(string_to_array(nullif(other_letters_, ''), ' ')) WITH ORDINALITY AS other(letters, place);
$$;
"""

# Who has left a household is no longer listed through it.
LIST_HOUSEHOLD_MEMBER = """
CREATE OR REPLACE FUNCTION list_household_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.left_on IS NOT NULL THEN
        DELETE FROM families_listing WHERE source = 'household' AND source_id = OLD.id;
        RETURN NULL;
    END IF;
    PERFORM list_appearance('household', NEW.id, NEW.person_id, h.branch_id, NEW.name, NEW.sort_key,
                            NEW.initials, NEW.other_letters)
       FROM families_household h WHERE h.id = NEW.household_id;
    RETURN NULL;
END $$;

CREATE TRIGGER families_householdmember_list AFTER INSERT OR UPDATE OR DELETE ON families_householdmember
    FOR EACH ROW EXECUTE FUNCTION list_household_member();
"""

# A household that moves to another branch takes the listings of its members along.
MOVE_HOUSEHOLD_LISTINGS = """
CREATE OR REPLACE FUNCTION move_household_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE families_listing l SET branch_id = NEW.branch_id
      FROM families_householdmember m
     WHERE m.household_id = NEW.id AND m.left_on IS NULL AND l.source = 'household' AND l.source_id = m.id;
    RETURN NULL;
END $$;

CREATE TRIGGER families_household_move_listings AFTER UPDATE OF branch_id ON families_household
    FOR EACH ROW WHEN (OLD.branch_id IS DISTINCT FROM NEW.branch_id)
    EXECUTE FUNCTION move_household_listings();
"""

REFRESH_PERSON_LISTINGS = """
CREATE OR REPLACE FUNCTION refresh_person_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE families_listing
       SET id_index = NEW.id_index, id_last4 = NEW.id_last4, phone_last4 = NEW.phone_last4
     WHERE person_id = NEW.id AND reading = 0;
    RETURN NULL;
END $$;

CREATE TRIGGER families_person_refresh_listings
    AFTER UPDATE OF id_index, id_last4, phone_last4 ON families_person
    FOR EACH ROW WHEN ((OLD.id_index, OLD.id_last4, OLD.phone_last4)
                       IS DISTINCT FROM (NEW.id_index, NEW.id_last4, NEW.phone_last4))
    EXECUTE FUNCTION refresh_person_listings();
"""
