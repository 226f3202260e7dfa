-- The database that is moved. Each :name is a number of rows; the same numbers give the same rows.
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
SET max_parallel_maintenance_workers = 1;

CREATE TABLE owners (
    id int PRIMARY KEY,
    name text NOT NULL,
    region text NOT NULL DEFAULT 'north'
);
INSERT INTO owners SELECT i, 'owner ' || i, (ARRAY['north', 'east', 'south', 'west'])[1 + i % 4]
FROM generate_series(1, 10000) i;

-- Wide and mixed, as a service's main table: what indexes cost shows here.
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uid uuid NOT NULL,
    owner_id int NOT NULL REFERENCES owners,
    price numeric(18, 4) NOT NULL,
    weight double precision,
    created timestamptz NOT NULL,
    updated timestamptz,
    active boolean NOT NULL,
    tags text[] NOT NULL,
    payload jsonb NOT NULL,
    title text NOT NULL,
    body text
);
INSERT INTO documents (uid, owner_id, price, weight, created, updated, active, tags, payload, title, body)
SELECT
    md5('uid' || i)::uuid,
    1 + i::bigint * 7919 % 10000,
    (i::bigint * 104729 % 100000000)::numeric / 10000,
    CASE WHEN i % 7 = 0 THEN NULL ELSE sqrt(i) END,
    timestamptz '2020-01-01 00:00:00+00' + i::bigint * 48271 % 150000000 * interval '1 second',
    CASE WHEN i % 3 = 0 THEN timestamptz '2025-01-01 00:00:00+00' + i * interval '1 ms' END,
    i % 5 <> 0,
    ARRAY['tag' || i % 211, 'tag' || i % 97, 'kind' || i % 13],
    jsonb_build_object('state', (ARRAY['new', 'paid', 'sent', 'closed'])[1 + i % 4], 'customer', i::bigint * 31 % 50000,
        'lines', jsonb_build_array(i % 1000, i % 77, i % 5), 'ref', left(md5('ref' || i), 12)),
    'Document ' || md5('title' || i),
    h || md5(h || 1) || ' ' || md5(h || 2) || ' ' || md5(h || 3) || ' ' || md5(h || 4) || E'\n' || md5(h || 5)
        || ' ' || md5(h || 6) || E'\t' || md5(h || 7) || ' ' || md5(h || 8) || ' ' || md5(h || 9)
FROM generate_series(1, :documents) i, LATERAL (SELECT md5('body' || i) AS h) b;
ALTER TABLE documents ADD UNIQUE (uid);
CREATE INDEX documents_owner ON documents (owner_id, created);
CREATE INDEX documents_created ON documents (created);
CREATE INDEX documents_price ON documents (price) WHERE active;
CREATE INDEX documents_title ON documents (title);
CREATE INDEX documents_tags ON documents USING gin (tags);
CREATE INDEX documents_payload ON documents USING gin (payload jsonb_path_ops);

-- Narrow and long: integers and padding.
CREATE TABLE accounts (
    id int PRIMARY KEY,
    name text NOT NULL
);
INSERT INTO accounts SELECT i, 'account ' || i FROM generate_series(1, 50000) i;
CREATE TABLE ledger (
    id int NOT NULL,
    account_id int NOT NULL,
    amount int NOT NULL,
    padding char(84) NOT NULL
);
INSERT INTO ledger SELECT i, 1 + i::bigint * 31 % 50000, i % 20011 - 10000, '' FROM generate_series(1, :ledger) i;
ALTER TABLE ledger ADD PRIMARY KEY (id);
ALTER TABLE ledger ADD FOREIGN KEY (account_id) REFERENCES accounts;
CREATE INDEX ledger_account ON ledger (account_id);

-- Many small ones, each a child of the one before.
DO $$
BEGIN
    FOR n IN 1..:small LOOP
        EXECUTE format('CREATE TABLE small_%s (id serial PRIMARY KEY, parent int %s, label text UNIQUE, at timestamptz NOT NULL)',
            n, CASE WHEN n > 1 THEN format('REFERENCES small_%s', n - 1) END);
        EXECUTE format($i$INSERT INTO small_%s (parent, label, at) SELECT i, 'label ' || i, timestamptz '2024-02-29 12:00:00+00' + i * interval '1 day'
            FROM generate_series(1, 500) i$i$, n);
    END LOOP;
END $$;
