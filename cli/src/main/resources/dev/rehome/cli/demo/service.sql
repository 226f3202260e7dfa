-- A service of the site that keeps what it has to know in one table, and what was done to it in another.
CREATE TABLE item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guid uuid NOT NULL UNIQUE,
    about jsonb NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE event (
    id bigserial PRIMARY KEY,
    item bigint NOT NULL REFERENCES item,
    action text NOT NULL CHECK (action IN ('created', 'read', 'changed'))
);
CREATE INDEX event_item ON event (item);
INSERT INTO item (guid, about, created)
    SELECT md5('item' || i)::uuid, jsonb_build_object('n', i, 'name', 'item ' || i),
           timestamptz '2019-01-01' + i * interval '11 min'
    FROM generate_series(1, greatest(${rows} / 30, 10)) i;
INSERT INTO event (item, action)
    SELECT id, (ARRAY['created', 'read', 'changed'])[1 + id % 3] FROM item;
