-- Constraints that must not stand in the way of a load, and must all be there afterwards.
CREATE TABLE cycle_a (id int PRIMARY KEY, b_id int);
CREATE TABLE cycle_b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES cycle_a DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE cycle_a ADD CONSTRAINT cycle_a_b FOREIGN KEY (b_id) REFERENCES cycle_b ON DELETE SET NULL ON UPDATE CASCADE;
BEGIN;
INSERT INTO cycle_a VALUES (1, NULL), (2, NULL);
INSERT INTO cycle_b VALUES (1, 2), (2, 1);
UPDATE cycle_a SET b_id = id;
COMMIT;
CREATE TABLE self_reference (id int PRIMARY KEY, parent int REFERENCES self_reference DEFERRABLE);
INSERT INTO self_reference VALUES (1, 1), (2, 1);
INSERT INTO self_reference SELECT g, g / 2 FROM generate_series(3, 500) g;
CREATE TABLE two_columns (a int, b text, c int, PRIMARY KEY (a, b), UNIQUE (b, a) INCLUDE (c));
INSERT INTO two_columns VALUES (1, 'x', 1), (1, 'y', 2);
CREATE TABLE match_full (a int, b text, FOREIGN KEY (a, b) REFERENCES two_columns (a, b) MATCH FULL ON DELETE SET DEFAULT);
INSERT INTO match_full VALUES (1, 'x'), (NULL, NULL);
CREATE TABLE not_valid (a int, b int);
INSERT INTO not_valid VALUES (-1, 999), (1, 1);
ALTER TABLE not_valid ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
ALTER TABLE not_valid ADD CONSTRAINT known FOREIGN KEY (b) REFERENCES cycle_a NOT VALID; -- 999 is not there
CREATE TABLE deferrable_unique (a int UNIQUE DEFERRABLE INITIALLY DEFERRED, b int PRIMARY KEY DEFERRABLE, c int, CONSTRAINT c_excluded EXCLUDE (c WITH =) DEFERRABLE INITIALLY DEFERRED);
INSERT INTO deferrable_unique SELECT g, g, g FROM generate_series(1, 20) g;
-- pgcopydb#22, #808, #965: an exclusion constraint beside a primary key
CREATE EXTENSION btree_gist;
CREATE TABLE booking (
  id int PRIMARY KEY,
  room int,
  during tsrange,
  cancelled bool DEFAULT false,
  CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT cancelled)
);
INSERT INTO booking VALUES (1, 1, '[2020-01-01,2020-01-02)', false), (2, 1, '[2020-01-02,2020-01-03)', false), (3, 1, '[2020-01-01,2020-01-03)', true);
CREATE FUNCTION is_even(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 % 2 = 0';
CREATE TABLE checks (
  a int CONSTRAINT "must be even" CHECK (is_even(a)),
  b int CHECK (b > a),
  CONSTRAINT whole_row CHECK (checks IS NOT NULL)
);
INSERT INTO checks VALUES (2, 3), (4, 5);
-- an index that serves a constraint under another name, and one that only looks like it
CREATE TABLE renamed_key (id int NOT NULL, v int);
CREATE UNIQUE INDEX first_name ON renamed_key (id);
ALTER TABLE renamed_key ADD CONSTRAINT "Second Name" PRIMARY KEY USING INDEX first_name;
CREATE UNIQUE INDEX looks_like_it ON renamed_key (id);
INSERT INTO renamed_key VALUES (1, 1);
CREATE TABLE points_at_index (id int);
CREATE UNIQUE INDEX bare_unique ON two_columns (c); -- a foreign key may rest on a bare unique index
ALTER TABLE points_at_index ADD FOREIGN KEY (id) REFERENCES two_columns (c);
INSERT INTO points_at_index VALUES (1), (2);
COMMENT ON CONSTRAINT known ON not_valid IS 'never validated';
COMMENT ON INDEX looks_like_it IS 'a twin';
