-- hash of an enum depends on the oid of its labels, which differ at the target: pg_dump loads such trees through the root
CREATE TYPE colour AS ENUM ('red', 'green', 'blue', 'white', 'black', 'grey', 'pink', 'brown');
CREATE TABLE by_enum (c colour, n int) PARTITION BY HASH (c);
CREATE TABLE by_enum_0 PARTITION OF by_enum FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_enum_1 PARTITION OF by_enum FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_enum_2 PARTITION OF by_enum FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_enum SELECT c, n FROM unnest(enum_range(NULL::colour)) c, generate_series(1, 5) n;
