CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, truncate');
CREATE PUBLICATION "some ""tables""" FOR TABLE base, ONLY ancestor;
CREATE PUBLICATION of_trees FOR TABLE measure WITH (publish_via_partition_root);
CREATE PUBLICATION of_nothing;
ALTER PUBLICATION of_trees OWNER TO postgres;
