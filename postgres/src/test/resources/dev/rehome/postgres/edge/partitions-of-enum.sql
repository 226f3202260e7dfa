-- hash of an enum depends on the oid of its labels, which differ at the target: pg_dump loads such trees through the root
CREATE TYPE colour AS ENUM ('red', 'green', 'blue', 'white', 'black', 'grey', 'pink', 'brown');
CREATE TABLE by_enum (c colour, n int) PARTITION BY HASH (c);
CREATE TABLE by_enum_0 PARTITION OF by_enum FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_enum_1 PARTITION OF by_enum FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_enum_2 PARTITION OF by_enum FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_enum SELECT c, n FROM unnest(enum_range(NULL::colour)) c, generate_series(1, 5) n;
-- below a partition by list, itself cut once more; columns in another order, an index, a key, a reference from outside
CREATE TABLE deep (region text NOT NULL, c colour NOT NULL, n int NOT NULL, v text, twice int GENERATED ALWAYS AS (n * 2) STORED, PRIMARY KEY (region, c, n)) PARTITION BY LIST (region);
CREATE TABLE deep_eu PARTITION OF deep FOR VALUES IN ('eu') PARTITION BY HASH (c);
CREATE TABLE deep_eu_0 PARTITION OF deep_eu FOR VALUES WITH (MODULUS 2, REMAINDER 0) PARTITION BY RANGE (n);
CREATE TABLE deep_eu_0_low PARTITION OF deep_eu_0 FOR VALUES FROM (MINVALUE) TO (100);
CREATE TABLE deep_eu_0_high PARTITION OF deep_eu_0 FOR VALUES FROM (100) TO (MAXVALUE);
CREATE TABLE deep_eu_1 (gone int, v text, n int NOT NULL, twice int GENERATED ALWAYS AS (n * 2) STORED, c colour NOT NULL, region text NOT NULL);
ALTER TABLE deep_eu_1 DROP gone;
ALTER TABLE deep_eu ATTACH PARTITION deep_eu_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE deep_rest PARTITION OF deep DEFAULT;
CREATE INDEX deep_v ON deep (v);
INSERT INTO deep SELECT r, c, n, r || n FROM unnest(ARRAY['eu', 'us']) r, unnest(enum_range(NULL::colour)) c, generate_series(1, 200) n;
CREATE TABLE refers_to_deep (region text, c colour, n int, FOREIGN KEY (region, c, n) REFERENCES deep);
INSERT INTO refers_to_deep SELECT region, c, n FROM deep WHERE n < 10;
