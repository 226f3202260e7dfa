-- Where data is: one record for each object, its hashes, and its addresses.
CREATE TABLE index_record (
    did uuid PRIMARY KEY,
    baseid uuid NOT NULL,
    rev text NOT NULL,
    form text,
    size bigint,
    file_name text,
    metadata jsonb,
    created_date timestamptz NOT NULL
);
CREATE TABLE index_record_url (
    did uuid NOT NULL REFERENCES index_record,
    url text NOT NULL,
    PRIMARY KEY (did, url)
);
CREATE TABLE index_record_hash (
    did uuid NOT NULL REFERENCES index_record,
    hash_type text NOT NULL,
    hash_value text NOT NULL,
    PRIMARY KEY (did, hash_type)
);

INSERT INTO index_record
    SELECT md5('did' || i)::uuid, md5('base' || i / 3)::uuid, substr(md5('rev' || i), 1, 8), 'object',
           (i::bigint * 7919) % 50000000000, 'sample_' || i || '.bam',
           jsonb_build_object('project', 'P' || i % 40, 'lane', i % 8,
                              'tags', jsonb_build_array('t' || i % 90, 't' || i % 11)),
           timestamptz '2020-01-01' + i * interval '1 min'
    FROM generate_series(1, ${rows}) i;
INSERT INTO index_record_url
    SELECT did, 's3://bucket-' || left(did::text, 1) || '/' || did || '/' || file_name FROM index_record;
INSERT INTO index_record_hash
    SELECT did, 'md5', md5(file_name) FROM index_record;

CREATE INDEX ON index_record (baseid);
CREATE INDEX ON index_record (size);
CREATE INDEX index_record_metadata ON index_record USING gin (metadata jsonb_path_ops);
CREATE INDEX ON index_record_hash (hash_value);
