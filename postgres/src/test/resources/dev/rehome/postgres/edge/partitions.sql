-- Partitions of partitions, with their own indexes, defaults and order of columns.
CREATE TABLE measure (at timestamptz NOT NULL, region text NOT NULL, id bigint NOT NULL, v numeric, PRIMARY KEY (region, at, id)) PARTITION BY LIST (region);
CREATE TABLE measure_eu PARTITION OF measure FOR VALUES IN ('eu', 'uk') PARTITION BY RANGE (at);
CREATE TABLE measure_eu_2020 PARTITION OF measure_eu FOR VALUES FROM ('2020-01-01 00:00+00') TO ('2021-01-01 00:00+00') PARTITION BY HASH (id);
CREATE TABLE measure_eu_2020_0 PARTITION OF measure_eu_2020 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE measure_eu_2020_1 PARTITION OF measure_eu_2020 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE measure_eu_rest PARTITION OF measure_eu DEFAULT;
CREATE TABLE measure_rest PARTITION OF measure DEFAULT;
-- attached later, columns in another order and one dropped
CREATE TABLE measure_us (gone int, v numeric, id bigint NOT NULL, region text NOT NULL, at timestamptz NOT NULL);
ALTER TABLE measure_us DROP gone;
ALTER TABLE measure ATTACH PARTITION measure_us FOR VALUES IN ('us');
CREATE INDEX measure_v ON measure (v);
CREATE INDEX measure_id_only_eu ON measure_eu (id);
CREATE INDEX only_this_leaf ON measure_us (v) WHERE v > 10;
ALTER TABLE measure_us ADD CHECK (v < 1000000);
ALTER TABLE measure_us ALTER v SET DEFAULT 5;
INSERT INTO measure SELECT '2020-01-01 00:00+00'::timestamptz + g * interval '12 hours', (ARRAY['eu', 'uk', 'us', 'asia'])[g % 4 + 1], g, g / 3.0 FROM generate_series(1, 2000) g;
-- a parent's index that was made ONLY and is attached in part: invalid on purpose
CREATE INDEX measure_incomplete ON ONLY measure (id);
CREATE INDEX measure_incomplete_us ON measure_us (id);
ALTER INDEX measure_incomplete ATTACH PARTITION measure_incomplete_us;
-- foreign keys to and from a partitioned table
CREATE TABLE refers_to_tree (region text, at timestamptz, id bigint, FOREIGN KEY (region, at, id) REFERENCES measure);
INSERT INTO refers_to_tree SELECT region, at, id FROM measure WHERE id < 100;
CREATE TABLE tree_with_fk (k int, owner int REFERENCES cycle_a) PARTITION BY RANGE (k);
CREATE TABLE tree_with_fk_1 PARTITION OF tree_with_fk FOR VALUES FROM (MINVALUE) TO (10);
CREATE TABLE tree_with_fk_2 PARTITION OF tree_with_fk FOR VALUES FROM (10) TO (MAXVALUE);
INSERT INTO tree_with_fk SELECT g, 1 + g % 2 FROM generate_series(1, 20) g;
CREATE TABLE tree_without_partitions (a int) PARTITION BY RANGE (a);
CREATE FUNCTION note_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER on_tree BEFORE INSERT ON tree_with_fk FOR EACH ROW EXECUTE FUNCTION note_row();
-- by expression, with a user's own hash of text
CREATE TABLE by_expression (a text) PARTITION BY HASH (lower(a));
CREATE TABLE by_expression_0 PARTITION OF by_expression FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_expression_1 PARTITION OF by_expression FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_expression_2 PARTITION OF by_expression FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_expression SELECT 'Name' || g FROM generate_series(1, 100) g;
-- partitions in another schema than their parent
CREATE SCHEMA leaves;
CREATE TABLE scattered (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE leaves.scattered PARTITION OF scattered FOR VALUES FROM (0) TO (100);
INSERT INTO scattered SELECT generate_series(0, 99);
CREATE TABLE detached PARTITION OF scattered FOR VALUES FROM (100) TO (200);
INSERT INTO scattered VALUES (150);
ALTER TABLE scattered DETACH PARTITION detached;
