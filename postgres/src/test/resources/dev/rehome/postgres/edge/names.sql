-- Names that break tools: quotes, newlines, backslashes, percent signs, 63 bytes, other scripts, keywords, blanks.
CREATE SCHEMA "Quoted Schema ""with"" quotes";
CREATE TABLE "Quoted Schema ""with"" quotes"."table with 'single' and ""double""" ("select" int PRIMARY KEY, "a""b" text, "c'd" text, "e\f" text, "%s" text, "$1" text);
INSERT INTO "Quoted Schema ""with"" quotes"."table with 'single' and ""double""" VALUES (1, 'a', 'b', 'c', 'd', 'e');
CREATE TABLE "new
line" ("col
umn" int PRIMARY KEY, "tab	ulator" text);
INSERT INTO "new
line" VALUES (1, E'x\ty\nz\\');
CREATE INDEX "index
of a new line" ON "new
line" ("tab	ulator");
CREATE TABLE "-- not a comment; DROP TABLE x; --" (a int);
INSERT INTO "-- not a comment; DROP TABLE x; --" VALUES (1);
CREATE TABLE "sixty_three_bytes_are_the_longest_name_that_there_can_be_in_here" (id bigserial PRIMARY KEY, a text);
INSERT INTO "sixty_three_bytes_are_the_longest_name_that_there_can_be_in_here" (a) SELECT 'x' FROM generate_series(1, 5);
-- 60 bytes: names of the sequence, the key and the identity sequence are cut, each in its own way
CREATE TABLE tool_names_are_cut_when_they_become_longer_than_names_may_be (another_name_of_a_column int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b int UNIQUE);
INSERT INTO tool_names_are_cut_when_they_become_longer_than_names_may_be (b) SELECT g FROM generate_series(1, 5) g;
CREATE TABLE "Größe_日本語_🐘" ("naïve" int, "ключ" text PRIMARY KEY);
INSERT INTO "Größe_日本語_🐘" VALUES (1, 'значение');
CREATE TABLE "table" ("user" int, "order" int, "limit" int, "end" int, "copy" int PRIMARY KEY, "stdout" text, "null" text);
INSERT INTO "table" VALUES (1, 2, 3, 4, 5, '\N', NULL);
CREATE TABLE " leading and trailing " (" " int, "  " int, "A" int, "a" int);
INSERT INTO " leading and trailing " VALUES (1, 2, 3, 4);
CREATE TABLE "MixedCase" ("Id" serial PRIMARY KEY, "mixedcase" text);
INSERT INTO "MixedCase" (mixedcase) VALUES ('a'), ('b');
CREATE TABLE mixedcase (id serial PRIMARY KEY);
INSERT INTO mixedcase VALUES (DEFAULT);
CREATE SCHEMA "pgtemp"; -- not one of pg_temp_N
CREATE TABLE "pgtemp".t AS SELECT 1 AS a;
CREATE SCHEMA "rehome-not-ours";
CREATE TABLE "rehome-not-ours".part AS SELECT 1 AS a;
CREATE SCHEMA "SELECT 1; --";
CREATE SEQUENCE "SELECT 1; --"."nextval('x')";
SELECT nextval('"SELECT 1; --"."nextval(''x'')"');
-- two names that are the same when dots are not quoted
CREATE SCHEMA "a.b";
CREATE TABLE "a.b".c AS SELECT 1 AS x;
CREATE SCHEMA a;
CREATE TABLE a."b.c" AS SELECT 2 AS x;
CREATE TYPE "Weird Type" AS ENUM ('it''s', 'a "label"', 'comma, and \ backslash', ' ');
CREATE TABLE "uses weird type" (id int PRIMARY KEY, w "Weird Type", ws "Weird Type"[]);
INSERT INTO "uses weird type" VALUES (1, 'it''s', ARRAY['a "label"', 'comma, and \ backslash', ' ']::"Weird Type"[]);
COMMENT ON TABLE "MixedCase" IS E'a comment with ''quotes'', a\nnew line, a \\ backslash and $dollars$';
COMMENT ON COLUMN "MixedCase"."Id" IS '';
