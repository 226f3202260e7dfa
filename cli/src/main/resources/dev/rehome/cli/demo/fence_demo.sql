-- Who logged in: clients, tokens, and an audit log in partitions.
CREATE TABLE client (
    client_id uuid PRIMARY KEY,
    name text NOT NULL,
    redirect_uris text[] NOT NULL DEFAULT '{}',
    is_confidential boolean NOT NULL DEFAULT true
);
CREATE TABLE token (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES client,
    jti uuid NOT NULL UNIQUE,
    digest bytea NOT NULL,
    lifetime tstzrange NOT NULL
);
CREATE INDEX token_lifetime ON token USING gist (lifetime);
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    username text NOT NULL,
    request inet,
    status smallint NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_2024 PARTITION OF audit FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE audit_2025 PARTITION OF audit FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE audit_2026 PARTITION OF audit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX audit_username ON audit (username, at DESC);

INSERT INTO client
    SELECT md5('client' || i)::uuid, 'client ' || i, ARRAY['https://c' || i || '.example.org/cb'], i % 3 > 0
    FROM generate_series(1, 60) i;
INSERT INTO token (client_id, jti, digest, lifetime)
    SELECT md5('client' || 1 + i % 60)::uuid, md5('token' || i)::uuid, decode(md5('d' || i), 'hex'),
           tstzrange(timestamptz '2026-01-01' + i * interval '1 min',
                     timestamptz '2026-01-02' + i * interval '1 min')
    FROM generate_series(1, ${rows} / 5) i;
INSERT INTO audit (at, username, request, status)
    SELECT timestamptz '2024-01-01' + (i::bigint * 86400 * 1000 / ${rows}) * interval '1 second',
           'user' || i % 997, ('10.' || i % 250 || '.' || i / 250 % 250 || '.7')::inet,
           (ARRAY[200, 200, 200, 403, 500])[1 + i % 5]
    FROM generate_series(1, ${rows}) i;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE MATERIALIZED VIEW audit_by_day AS
    SELECT date_trunc('day', at) AS day, status, count(*) AS requests
    FROM audit GROUP BY 1, 2;
CREATE UNIQUE INDEX ON audit_by_day (day, status);
