-- One of everything that a schema can hold in PostgreSQL 13 and up.
CREATE ROLE owner_one NOLOGIN;
CREATE ROLE "Reader Two" NOLOGIN;
CREATE SCHEMA shop AUTHORIZATION owner_one;
CREATE SCHEMA "odd ""schema""";
COMMENT ON SCHEMA shop IS 'It''s a shop; with \backslash and {braces}';
CREATE EXTENSION IF NOT EXISTS plpgsql;
CREATE TYPE shop.mood AS ENUM ('sad', 'so;so', 'ha''ppy');
CREATE TYPE shop.pair AS (a int, b text);
CREATE TYPE shop.span AS RANGE (subtype = float8);
CREATE DOMAIN shop.positive AS int DEFAULT 1 CHECK (VALUE > 0);
CREATE COLLATION shop.plain (provider = libc, locale = 'C');
CREATE FUNCTION shop.twice(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i * 2; -- $$ done; ';
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
    -- TOC entry 1 (class 1 OID 1)
    RETURN NEW; END; $body$;
CREATE FUNCTION shop.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE PROCEDURE shop.proc(INOUT x int) LANGUAGE plpgsql AS $$ BEGIN x := x + 1; END $$;
CREATE AGGREGATE shop.total(int) (sfunc = int4pl, stype = int, initcond = '0');
CREATE OPERATOR shop.=== (leftarg = int, rightarg = int, function = int4eq);
CREATE CAST (shop.pair AS text) WITH INOUT;
CREATE TEXT SEARCH CONFIGURATION shop.words (copy = simple);
CREATE SEQUENCE shop.down AS smallint INCREMENT -2 MINVALUE -100 MAXVALUE 50 START 10 CYCLE;
CREATE TABLE shop.customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL COLLATE "C",
    email text DEFAULT 'a;b' UNIQUE DEFERRABLE INITIALLY DEFERRED,
    feeling shop.mood DEFAULT 'so;so',
    age shop.positive,
    twice int GENERATED ALWAYS AS (shop.twice(age::int)) STORED,
    tags text[] DEFAULT '{x,y}',
    pair shop.pair,
    CONSTRAINT "Age?" CHECK (age < 200)
) WITH (fillfactor = 80);
ALTER TABLE shop.customers ADD COLUMN gone int;
ALTER TABLE shop.customers DROP COLUMN gone;
ALTER TABLE shop.customers ALTER COLUMN name SET STATISTICS 500, ALTER COLUMN name SET STORAGE EXTERNAL;
COMMENT ON COLUMN shop.customers.name IS 'who';
CREATE INDEX customers_lower ON shop.customers (lower(name || ';')) WHERE age > 3;
ALTER INDEX shop.customers_lower ALTER COLUMN 1 SET STATISTICS 300;
CREATE INDEX customers_tags ON shop.customers USING gin (tags);
CREATE UNIQUE INDEX customers_name ON shop.customers (name) INCLUDE (email);
ALTER TABLE shop.customers REPLICA IDENTITY USING INDEX customers_name;
CREATE INDEX customers_by_age ON shop.customers (age DESC NULLS LAST);
ALTER TABLE shop.customers CLUSTER ON customers_by_age;
COMMENT ON INDEX shop.customers_by_age IS 'an index';
COMMENT ON CONSTRAINT "Age?" ON shop.customers IS 'a check';
CREATE TABLE shop.orders (
    id int, at timestamptz NOT NULL, customer bigint REFERENCES shop.customers ON DELETE CASCADE,
    note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE shop.orders_2024 PARTITION OF shop.orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')
    PARTITION BY LIST (id);
CREATE TABLE shop.orders_2024_odd PARTITION OF shop.orders_2024 FOR VALUES IN (1, 3, 5);
CREATE TABLE shop.orders_2024_even PARTITION OF shop.orders_2024 FOR VALUES IN (2, 4, 6);
CREATE TABLE shop.orders_2025 PARTITION OF shop.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX orders_note ON shop.orders (note);
CREATE TABLE shop.lines (
    order_id int, order_at timestamptz, line int, price numeric(12, 3), room int, during tsrange,
    PRIMARY KEY (order_id, order_at, line),
    CONSTRAINT lines_order FOREIGN KEY (order_id, order_at) REFERENCES shop.orders
        DEFERRABLE INITIALLY DEFERRED,
    EXCLUDE USING gist (during WITH &&));
CREATE TABLE shop.tree (id int PRIMARY KEY, parent int REFERENCES shop.tree);
CREATE TABLE shop.a (id int PRIMARY KEY, b int);
CREATE TABLE shop.b (id int PRIMARY KEY, a int REFERENCES shop.a);
CREATE TABLE shop.base (x int, y int);
CREATE TABLE shop.derived (z int) INHERITS (shop.base);
CREATE UNLOGGED TABLE shop.scratch (x int);
CREATE TABLE shop.nothing ();
CREATE TABLE "odd ""schema"""."we""ird
table" ("Col;umn" int PRIMARY KEY);
CREATE STATISTICS shop.base_xy (dependencies, ndistinct) ON x, y FROM shop.base;
CREATE VIEW shop.grown AS SELECT id, name, count(*) FROM shop.customers GROUP BY id;
CREATE VIEW shop.adults WITH (security_barrier) AS SELECT * FROM shop.customers WHERE age > 17
    WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW shop.z_counts AS SELECT age, count(*) AS n FROM shop.customers GROUP BY age;
CREATE UNIQUE INDEX z_counts_age ON shop.z_counts (age);
CREATE MATERIALIZED VIEW shop.a_top AS SELECT max(n) AS n FROM shop.z_counts;
CREATE MATERIALIZED VIEW shop.unpopulated AS SELECT 1 AS one WITH NO DATA;
CREATE TRIGGER touch BEFORE UPDATE ON shop.customers FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE TRIGGER always AFTER INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
ALTER TABLE shop.orders ENABLE ALWAYS TRIGGER always;
CREATE RULE no_delete AS ON DELETE TO shop.base DO INSTEAD (SELECT 1; SELECT 2);
ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.customers FOR SELECT TO "Reader Two" USING (name = current_user);
CREATE PUBLICATION pub FOR TABLE shop.customers, shop.tree;
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION shop.on_ddl();
COMMENT ON EVENT TRIGGER watch IS 'watches';
ALTER TABLE shop.customers OWNER TO owner_one;
ALTER TABLE shop.lines OWNER TO owner_one;
ALTER FUNCTION shop.twice(int) OWNER TO owner_one;
ALTER PROCEDURE shop.proc(int) OWNER TO owner_one;
ALTER TYPE shop.mood OWNER TO owner_one;
GRANT USAGE ON SCHEMA shop TO "Reader Two" WITH GRANT OPTION;
GRANT SELECT ON shop.customers TO "Reader Two";
GRANT SELECT (name), UPDATE (age) ON shop.customers TO PUBLIC;
REVOKE INSERT ON shop.lines FROM owner_one;
GRANT EXECUTE ON FUNCTION shop.twice(int) TO "Reader Two";
REVOKE EXECUTE ON FUNCTION shop.touch() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE owner_one IN SCHEMA shop GRANT SELECT ON TABLES TO "Reader Two";
INSERT INTO shop.customers (name, email, age) SELECT 'n' || g, 'e' || g, g % 90 + 1 FROM generate_series(1, 500) g;
INSERT INTO shop.orders SELECT g % 6 + 1, '2024-01-01'::timestamptz + g * interval '1 hour', g % 500 + 1, 'note ' || g
    FROM generate_series(1, 4000) g;
INSERT INTO shop.lines (order_id, order_at, line, price) SELECT id, at, 1, id * 1.5 FROM shop.orders;
INSERT INTO shop.tree VALUES (1, NULL), (2, 1), (3, 2);
INSERT INTO shop.a VALUES (1, NULL), (2, 99);
INSERT INTO shop.b VALUES (1, 1);
UPDATE shop.a SET b = 1 WHERE id = 1;
-- Both hold rows that break them.
ALTER TABLE shop.customers ADD CONSTRAINT late CHECK (age <> 13) NOT VALID;
ALTER TABLE shop.a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES shop.b NOT VALID;
INSERT INTO shop.base SELECT g, g % 7 FROM generate_series(1, 1000) g;
INSERT INTO shop.derived SELECT g, g % 7, g FROM generate_series(1, 1000) g;
INSERT INTO "odd ""schema"""."we""ird
table" VALUES (1);
REFRESH MATERIALIZED VIEW shop.z_counts;
REFRESH MATERIALIZED VIEW shop.a_top;
SELECT nextval('shop.down'), nextval('shop.down');
