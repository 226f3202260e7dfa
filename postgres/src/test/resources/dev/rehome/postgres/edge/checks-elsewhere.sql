-- Checks, generated columns, indexes and views whose functions look at other tables, so that they hold only when those
-- are loaded first. PostgreSQL's documentation says not to write such; people do, and pg_restore fails on them. The
-- tables are named so that the order of names is wrong, and the functions name nothing with its schema.
CREATE TABLE allowed (v int PRIMARY KEY);
INSERT INTO allowed VALUES (1), (2);
CREATE FUNCTION is_allowed(int) RETURNS bool LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT FROM public.allowed WHERE v = $1)';
CREATE TABLE a_looks_elsewhere (v int CHECK (is_allowed(v)));
INSERT INTO a_looks_elsewhere VALUES (1), (2);
-- a chain, each link in need of the next
CREATE TABLE link_4 (v int);
CREATE FUNCTION in_link_4(int) RETURNS bool LANGUAGE plpgsql STABLE AS 'BEGIN IF NOT EXISTS (SELECT FROM link_4 WHERE v = $1) THEN RAISE ''% is in no link'', $1; END IF; RETURN true; END';
CREATE TABLE link_3 (v int CHECK (in_link_4(v)));
CREATE FUNCTION in_link_3(int) RETURNS bool LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT FROM link_3 WHERE v = $1)';
CREATE DOMAIN of_link_3 AS int CHECK (in_link_3(VALUE));
CREATE TABLE link_2 (v of_link_3);
CREATE FUNCTION of_link_2(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'DECLARE found int; BEGIN SELECT v INTO STRICT found FROM link_2 WHERE v = $1; RETURN found; END';
CREATE TABLE link_1 (v int, w int GENERATED ALWAYS AS (of_link_2(v)) STORED);
INSERT INTO link_4 SELECT generate_series(1, 10);
INSERT INTO link_3 SELECT v FROM link_4; INSERT INTO link_2 SELECT v FROM link_3; INSERT INTO link_1 SELECT v FROM link_2;
-- the name of an index, which is built after the rows that tell of it
CREATE TABLE names_an_index (i regclass);
CREATE TABLE zz (a int); CREATE INDEX zz_of_that_name ON zz (a); INSERT INTO zz VALUES (1);
INSERT INTO names_an_index VALUES ('zz_of_that_name');
-- a view that reads another through a function
CREATE MATERIALIZED VIEW y_below AS SELECT count(*) AS n FROM allowed;
CREATE FUNCTION below() RETURNS bigint LANGUAGE plpgsql STABLE AS 'BEGIN RETURN (SELECT n FROM public.y_below); END';
CREATE MATERIALIZED VIEW x_above AS SELECT below() AS n;
