-- Values at the edges of their types, and types made of types.
CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree; CREATE EXTENSION cube; CREATE EXTENSION seg;
CREATE EXTENSION isn; CREATE EXTENSION intarray; CREATE EXTENSION pg_trgm; CREATE EXTENSION lo; CREATE EXTENSION "uuid-ossp";
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
ALTER TYPE mood ADD VALUE 'elated' AFTER 'ok'; -- sorts before happy, with a higher oid
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE FUNCTION is_code(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN $1 ~ '^[A-Z]{2}[0-9]+$'; END$$;
CREATE DOMAIN code AS text COLLATE "C" NOT NULL DEFAULT 'AA0' CONSTRAINT code_form CHECK (is_code(VALUE)); -- pgcopydb: domain checks that call functions
CREATE DOMAIN codes AS code[];
CREATE TYPE pair AS (x int, y text, m mood);
CREATE DOMAIN good_pair AS pair CHECK ((VALUE).x > 0);
CREATE TYPE nest AS (p pair, ps pair[], d positive);
CREATE TYPE mood_range AS RANGE (subtype = mood);
CREATE FUNCTION float8_distance(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $2 - $1';
CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8_distance);
CREATE TABLE floats (id serial PRIMARY KEY, f4 float4, f8 float8, n numeric, np numeric(20, 10));
INSERT INTO floats (f4, f8, n, np) VALUES
  ('NaN', 'NaN', 'NaN', 'NaN'), ('Infinity', '-Infinity', 1.0, 1), (-0.0::float4, '-0'::float8, 1.00, -1), ('1e-45', '5e-324', 1.000000, 0),
  ('3.4028235e38', '1.7976931348623157e308', 1e1000, 9999999999.9999999999), (0.1, 0.1, 1e-1000, 0.0000000001), (0.1::float4 + 0.2::float4, 0.1::float8 + 0.2::float8, 0.10, 1),
  (NULL, NULL, -0.0, NULL), (1, 1e22, 12345678901234567890123456789012345678901234567890.123456789, 1);
CREATE TABLE times (id serial PRIMARY KEY, d date, t time, tz timetz, ts timestamp, tsz timestamptz, i interval, ts3 timestamp(3));
INSERT INTO times (d, t, tz, ts, tsz, i, ts3) VALUES
  ('infinity', '24:00', '24:00-15:59', 'infinity', '-infinity', '178000000 years', 'now'), ('4713-01-01 BC', '00:00', '00:00+15:59', '4713-11-24 00:00 BC', '4713-11-25 00:00+00 BC', '-178000000 years', '2000-01-01'),
  ('5874897-12-31', '23:59:59.999999', '12:00:00.000001+05:30', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', '1 mon -1 day 00:00:00.000001', '1999-12-31 23:59:59.9996'),
  ('0001-12-31 BC', '01:00', '01:00+00', '0001-01-01', '1883-11-18 12:00:00 America/New_York', '0', NULL), ('2016-12-31', '23:59:60', '23:59:60+00', '2016-12-31 23:59:60', '2016-12-31 23:59:60+00', '-1 mon +1 day -00:00:00.5', NULL);
CREATE TABLE texts (id serial PRIMARY KEY, t text, v varchar(10), c char(10), ch "char", n name, b bytea, bi bit(5), vb varbit);
INSERT INTO texts (t, v, c, ch, n, b, bi, vb) VALUES
  ('', '', '', '', '', '', B'00000', B''), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), ('\N', '\N', '\N', 'N', '\N', '\x5c4e', B'11111', B'1'),
  (E'tab\there', E'a\nb', E'a\r\nb', E'\t', E'a\tb', '\x00', B'10101', B'0'), (E'\\.', '\.', '\.', '\', '\.', '\x5c2e0a', B'00001', B'1010101010101'),
  (E'\b\f\v\x7f\x01', 'trailing  ', 'trailing  ', ' ', ' x ', '\xff', B'00000', NULL), ('éß日本🐘' || chr(65279) || chr(1114111), 'ééééé', 'é', 'x', 'é', convert_to('é', 'UTF8'), NULL, NULL),
  (repeat('\', 1000), NULL, NULL, NULL, NULL, decode(repeat('5c', 1000), 'hex'), NULL, NULL);
CREATE TABLE documents (id serial PRIMARY KEY, j json, jb jsonb, x xml, jp jsonpath, ts tsvector, tq tsquery);
INSERT INTO documents (j, jb, x, jp, ts, tq) VALUES
  ('{"a": 1,   "a": 2, "b": "\u0041\n"}', '{"a": 1, "b": [1.0, 1.00, 1e400, null, true, "\u0041\\"]}', '<a b="1">&lt;<!-- c --></a>', '$.a[*] ? (@ > 1)', 'a:1A,2B b''c', 'a & !(b | c:*) <2> d'),
  ('null', 'null', NULL, NULL, '', ''), (' [ ] ', '[]', '<?xml version="1.0" encoding="UTF-8"?><a/>', 'strict $', 'text'::tsvector, '''quo''''ted'''), ('"\ud83d\ude00"', '"\ud83d\ude00"', 'plain', 'lax $."a b"', NULL, NULL);
CREATE TABLE places (id serial PRIMARY KEY, ip inet, net cidr, m macaddr, m8 macaddr8, p point, l line, ls lseg, bx box, pa path, po polygon, ci circle, u uuid, mo money, pl pg_lsn, o oid, rc regclass, rt regtype, rp regprocedure, rr regrole, td tid, sn txid_snapshot);
INSERT INTO places (ip, net, m, m8, p, l, ls, bx, pa, po, ci, u, mo, pl, o, rc, rt, rp, rr, td, sn) VALUES
  ('1.2.3.4/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '(NaN,Infinity)', '{1,-1,0}', '[(0,0),(1,1e300)]', '((1,1),(0,0))', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(0,0),0.1>', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', -12.34, '16/B374D848', 4294967295, 'floats', 'mood', 'is_code(text)', 'edge_owner', '(0,1)', '10:20:10,14'),
  ('::ffff:1.2.3.4', '::/0', NULL, NULL, '(-0,0)', NULL, NULL, NULL, '((0,0))', NULL, NULL, NULL, 92233720368547758.07, '0/0', 0, 'pg_class', 'int', 'now()', 'postgres', NULL, NULL);
CREATE TABLE made_of_types (id serial PRIMARY KEY, m mood, ms mood[], ps positive, psa positive[], c code, cs codes, p pair, pa pair[], gp good_pair, n nest, mr mood_range, fr float_range, ir int4range, nr numrange[], tr tstzrange, dr daterange, row_ floats);
INSERT INTO made_of_types (m, ms, ps, psa, c, cs, p, pa, gp, n, mr, fr, ir, nr, tr, dr, row_) VALUES
  ('elated', '{sad,NULL,happy}', 1, '{1,2}', 'AB1', '{AB1,CD2}', '(1,"a ""b"", c",ok)', ARRAY[(1, 'x', 'sad'), (2, NULL, NULL)]::pair[], '(5,"",)', ROW(ROW(1, '(', 'ok'), ARRAY[ROW(2, ')', 'sad')]::pair[], 3), '[sad,happy)', '[-0,NaN)', 'empty', ARRAY[numrange(1.0, 1.00, '[]'), 'empty', '(,)'], '[-infinity,infinity]', '[0044-03-15 BC,)', (SELECT f FROM floats f WHERE id = 3)),
  (NULL, '{}', NULL, '{}', 'ZZ9', NULL, '(,,)', '{}', NULL, '(,,)', 'empty', '(,)', '[1,1]', '{}', '[,)', 'empty', NULL);
CREATE TABLE arrays (id serial PRIMARY KEY, a int[], b text[], c numeric[], d timestamptz[], e bytea[], f json[], g bool[][], h "char"[]);
INSERT INTO arrays (a, b, c, d, e, f, g, h) VALUES
  ('[2:3]={1,2}', ARRAY['', NULL, 'NULL', '"', '\', '{}', ' ', ','], '{1.0,1.00,NaN}', '{infinity,"2020-01-01 00:00+00"}', ARRAY['\x00'::bytea, ''], ARRAY['{"a":1}'::json], '{{t,f},{f,t}}', '{a,NULL}'),
  ('[-1:0][5:6]={{1,2},{3,4}}', '{}', '{}', NULL, '{}', '{}', '{}', '{}'), ('{{{1}}}', ARRAY[repeat('x', 5000)], NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE from_extensions (id serial PRIMARY KEY, ci citext UNIQUE, h hstore, lt ltree, lq lquery, ltx ltxtquery, cu cube, se seg, isbn isbn13, ia int[], ca citext[], ha hstore[]);
INSERT INTO from_extensions (ci, h, lt, lq, ltx, cu, se, isbn, ia, ca, ha) VALUES
  ('Straße', 'a=>1, b=>NULL, "c d"=>"e\"f"', 'Top.Science.Astronomy', '*.Sci*{1,2}', 'Europe & Russia*@', '(1,2),(3,4)', '1.50 .. 2.0', '978-0-393-04002-9', '{1,2}', '{A,a}', ARRAY['x=>y'::hstore]),
  ('STRASSE', '', '', '*', 'a', '(1e300)', '~1', NULL, '{}', '{}', '{}');
CREATE INDEX ON from_extensions USING gin (h);
CREATE INDEX ON from_extensions USING gist (lt);
CREATE INDEX ON from_extensions USING gist (cu);
CREATE INDEX ON from_extensions USING gin (ia gin__int_ops);
CREATE INDEX ON from_extensions USING gin ((ci::text) gin_trgm_ops);
CREATE TABLE collated (a text COLLATE "C", b text COLLATE "POSIX", c varchar(5) COLLATE "ucs_basic", UNIQUE (a, b));
INSERT INTO collated VALUES ('ä', 'Z', 'a'), ('z', 'a', 'B');
CREATE COLLATION "Numeric" (provider = icu, locale = 'en-u-kn-true');
CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
CREATE COLLATION copied FROM "C";
CREATE TABLE icu (a text COLLATE "Numeric" PRIMARY KEY, b text COLLATE blind UNIQUE);
INSERT INTO icu VALUES ('a10', 'É'), ('a9', 'f'), ('A9', 'g');
CREATE INDEX ON icu (a COLLATE blind);
