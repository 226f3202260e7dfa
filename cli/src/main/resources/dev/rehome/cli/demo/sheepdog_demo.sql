-- A graph of nodes and edges: cases, samples, and what became of them.
CREATE SCHEMA graph;
CREATE TABLE graph.node_case (
    node_id uuid PRIMARY KEY,
    submitter_id text NOT NULL,
    acl text[] NOT NULL,
    props jsonb NOT NULL,
    created timestamptz NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', submitter_id)) STORED
);
CREATE TABLE graph.node_sample (LIKE graph.node_case INCLUDING ALL);
CREATE TABLE graph.edge_sample_case (
    src uuid NOT NULL REFERENCES graph.node_sample,
    dst uuid NOT NULL REFERENCES graph.node_case,
    weight numeric(12, 4),
    PRIMARY KEY (src, dst)
);
CREATE TABLE graph."Measurement Ω" (
    case_id uuid NOT NULL REFERENCES graph.node_case,
    day date NOT NULL,
    value double precision,
    unit char(4)
);

INSERT INTO graph.node_case (node_id, submitter_id, acl, props, created)
    SELECT md5('case' || i)::uuid, 'CASE-' || i, ARRAY['open', 'p' || i % 40],
           jsonb_build_object('gender', (ARRAY['f', 'm', 'x'])[1 + i % 3], 'age', i % 90,
                              'note', repeat('lorem ipsum ' || i % 100 || ' ', 4)),
           timestamptz '2021-01-01' + i * interval '3 min'
    FROM generate_series(1, ${rows} / 4) i;
INSERT INTO graph.node_sample (node_id, submitter_id, acl, props, created)
    SELECT md5('sample' || i)::uuid, 'SAMPLE-' || i, ARRAY['open'],
           jsonb_build_object('tissue', 'T' || i % 31, 'volume', i % 1000 / 10.0),
           timestamptz '2021-01-01' + i * interval '90 s'
    FROM generate_series(1, ${rows} / 2) i;
INSERT INTO graph.edge_sample_case
    SELECT md5('sample' || i)::uuid, md5('case' || (1 + i % (${rows} / 4)))::uuid, i / 3.0
    FROM generate_series(1, ${rows} / 2) i;
INSERT INTO graph."Measurement Ω"
    SELECT md5('case' || (1 + i % (${rows} / 4)))::uuid, date '2020-01-01' + i % 2000,
           CASE WHEN i % 1000 = 0 THEN 'NaN' ELSE i / 7.0 END, 'mmol'
    FROM generate_series(1, ${rows}) i;

CREATE INDEX node_case_props ON graph.node_case USING gin (props jsonb_path_ops);
CREATE INDEX node_case_search ON graph.node_case USING gin (search);
CREATE INDEX ON graph.edge_sample_case (dst);
CREATE INDEX ON graph."Measurement Ω" (case_id, day);
CREATE SEQUENCE graph.submission_number START 1000 INCREMENT 10 CYCLE MAXVALUE 1000000;
SELECT nextval('graph.submission_number') FROM generate_series(1, 7);
GRANT USAGE ON SCHEMA graph TO demo_readers;
GRANT SELECT ON ALL TABLES IN SCHEMA graph TO demo_readers;
