CREATE COLLATION with_rules (provider = icu, locale = 'und', rules = '&a < g');
CREATE TABLE storage_set_at_once (a text STORAGE EXTERNAL COLLATE with_rules);
INSERT INTO storage_set_at_once VALUES ('g'), ('b');
