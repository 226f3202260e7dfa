-- A database in an encoding other than the connection's.
CREATE TABLE "Wörter" ("Spalte_ä" int PRIMARY KEY, "ß" text);
INSERT INTO "Wörter" SELECT g, 'Käse ' || chr(160 + g) FROM generate_series(1, 95) g;
COMMENT ON TABLE "Wörter" IS 'Größe';
