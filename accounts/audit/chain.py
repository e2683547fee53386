"""The audit chains: how a row is spelled out for its hash, and the triggers that keep them.

The database computes the hash on insert and `verify_audit` computes it again in Python, each
from this one list of columns. A moment is hashed as whole microseconds since 1970 in UTC, for
its text depends on the session's time zone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

CHAINS = 16
GENESIS = bytes(32)

# Each as SQL text, `r` being the row; the order is part of the format.
COLUMNS = (
    "r.shard::text",
    "r.seq::text",
    "trunc(extract(epoch from r.at) * 1000000)::bigint::text",
    "r.user_id::text",
    "r.officer_id::text",
    "r.role",
    "r.duty_id::text",
    "r.on_behalf_of::text",
    "r.action",
    "r.object_type",
    "r.object_id",
    "r.branch_id::text",
    "r.base_id::text",
    "r.township_id::text",
    "r.county_id::text",
    "r.city_id::text",
    "r.province_id::text",
    "r.data::text",
)


def spelled(values: Sequence[str | None]) -> str:
    """The values one after the other, each with its length, so that no two rows spell alike."""
    return "".join("-" if value is None else f"{len(value)}:{value}" for value in values)


def hash_of(prev: bytes, values: Sequence[str | None]) -> bytes:
    return hashlib.sha256(bytes(prev) + spelled(values).encode()).digest()


def _spelled_in_sql() -> str:
    parts = [f"coalesce(length({column})::text || ':' || {column}, '-')" for column in COLUMNS]
    return "\n        || ".join(parts).replace("r.", "NEW.")


# One chain per transaction, taken from its number, so that a transaction holds one head only
# and writers rarely meet. The functions run as their owner: the application role may neither
# read nor write the heads, whatever it was granted.
INSTALL = f"""
CREATE TABLE accounts_audithead (
    shard smallint PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO accounts_audithead
    SELECT shard, 0, decode(repeat('00', 32), 'hex') FROM generate_series(0, {CHAINS - 1}) AS shard;

CREATE FUNCTION accounts_audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    head accounts_audithead%ROWTYPE;
BEGIN
    NEW.shard := (pg_current_xact_id()::text::numeric % {CHAINS})::smallint;
    SELECT * INTO STRICT head FROM accounts_audithead WHERE shard = NEW.shard FOR UPDATE;
    NEW.seq := head.seq + 1;
    NEW.prev := head.hash;
    NEW.at := clock_timestamp();
    NEW.hash := sha256(NEW.prev || convert_to(
        {_spelled_in_sql()}, 'UTF8'));
    UPDATE accounts_audithead SET seq = NEW.seq, hash = NEW.hash WHERE shard = NEW.shard;
    RETURN NEW;
END $$;

CREATE FUNCTION accounts_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is only added to: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION accounts_audithead_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RAISE EXCEPTION 'The heads of the audit chains are not written by hand'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER audit_chain BEFORE INSERT ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_chain();
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_refuse();
CREATE TRIGGER audithead_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON accounts_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audithead_guard();

DO $$
DECLARE
    granted record;
BEGIN
    FOR granted IN
        SELECT DISTINCT c.relname, a.grantee
        FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relname IN ('accounts_audithead', 'accounts_auditentry')
          AND c.relnamespace = current_schema()::regnamespace
          AND a.grantee NOT IN (0, c.relowner)
    LOOP
        IF granted.relname = 'accounts_audithead' THEN
            EXECUTE format('REVOKE ALL ON accounts_audithead FROM %I', pg_get_userbyid(granted.grantee));
        ELSE
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON accounts_auditentry FROM %I',
                           pg_get_userbyid(granted.grantee));
        END IF;
    END LOOP;
END $$;
"""

REMOVE = """
DROP TRIGGER audit_chain ON accounts_auditentry;
DROP TRIGGER audit_no_change ON accounts_auditentry;
DROP TRIGGER audit_no_truncate ON accounts_auditentry;
DROP FUNCTION accounts_audit_chain();
DROP FUNCTION accounts_audit_refuse();
DROP TABLE accounts_audithead;
DROP FUNCTION accounts_audithead_guard();
"""
