-- What must stay known. Entries are numbered without a gap, and "hash" binds each one to the one before: it is taken over that
-- one's hash and everything else of the row. "key_id" names the key that it was taken with; empty without one. Not indexed by
-- what is asked: entries come in the order of their time, and are looked through a stretch at a time.
CREATE TABLE audit_events (
  entry BIGINT NOT NULL PRIMARY KEY,
  happened TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  kind VARCHAR(32) NOT NULL,
  identity VARCHAR(200) NOT NULL,
  action VARCHAR(200) NOT NULL,
  outcome VARCHAR(64) NOT NULL,
  content_version INTEGER NOT NULL,
  content VARCHAR NOT NULL,
  key_id VARCHAR(16) NOT NULL,
  hash VARCHAR(64) NOT NULL
);

-- The ends of the chain: its last entry ("head"), and the last one that was removed for its age ("anchor").
CREATE TABLE audit_ends (
  name VARCHAR(16) NOT NULL PRIMARY KEY,
  entry BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL
);
INSERT INTO audit_ends (name, entry, hash) VALUES ('head', 0, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO audit_ends (name, entry, hash) VALUES ('anchor', 0, '0000000000000000000000000000000000000000000000000000000000000000');
