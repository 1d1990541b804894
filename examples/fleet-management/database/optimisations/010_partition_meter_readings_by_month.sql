-- for: fuel-cards-of-a-month, readings-of-a-day
-- meter_readings in one partition per month (UTC), and one each for what is earlier and later.
--
-- A key of a partitioned table contains what it is partitioned by, so that the tables which refer to a reading
-- carry its time too; triggers fill it in, and nothing changes for whoever writes to them.

-- A role that row-level security binds would copy its own rows only: then this fails rather than lose the others.
SET LOCAL row_security = off;
LOCK TABLE meter_readings, meter_errors, work_orders IN ACCESS EXCLUSIVE MODE;

CREATE TABLE readings_by_month (LIKE meter_readings INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)
    PARTITION BY RANGE (read_at);

DO $$
DECLARE
    first timestamp;
    last  timestamp;
    month timestamp;
    bound text := 'MINVALUE';
    name  text := 'meter_readings_earlier';
BEGIN
    SELECT date_trunc('month', coalesce(min(read_at), now()) AT TIME ZONE 'UTC'),
           date_trunc('month', greatest(max(read_at), now()) AT TIME ZONE 'UTC') + interval '3 months'
      INTO first, last FROM meter_readings;
    FOR month IN SELECT generate_series(first, last, interval '1 month') LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF readings_by_month FOR VALUES FROM (%s) TO (%L)',
                       name, bound, month AT TIME ZONE 'UTC');
        bound := quote_literal(month AT TIME ZONE 'UTC');
        name := 'meter_readings_' || to_char(month, 'YYYY_MM');
    END LOOP;
    -- A wrong time is no reason to refuse a reading. Every few months, while it is empty, this one is split.
    -- It is a range and not the default partition: with one of those, rows do not come out of the partitions in order.
    EXECUTE format('CREATE TABLE meter_readings_later PARTITION OF readings_by_month FOR VALUES FROM (%s) TO (MAXVALUE)', bound);
    -- Without a policy of its own a partition shows nothing to whoever goes past the table.
    FOR name IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'readings_by_month'::regclass LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    END LOOP;
END;
$$;

INSERT INTO readings_by_month SELECT * FROM meter_readings;

ALTER TABLE meter_errors ADD COLUMN reading_read_at timestamptz;
ALTER TABLE work_orders ADD COLUMN meter_reading_read_at timestamptz;
UPDATE meter_errors e SET reading_read_at = r.read_at
  FROM meter_readings r WHERE r.organization_id = e.organization_id AND r.id = e.reading_id;
ALTER TABLE work_orders DISABLE TRIGGER USER;
UPDATE work_orders w SET meter_reading_read_at = r.read_at
  FROM meter_readings r WHERE r.organization_id = w.organization_id AND r.id = w.meter_reading_id;
ALTER TABLE work_orders ENABLE TRIGGER USER;

-- What else refers to the table makes DROP TABLE fail, and is not lost unseen.
ALTER TABLE meter_errors DROP CONSTRAINT meter_errors_organization_id_reading_id_fkey;
ALTER TABLE work_orders DROP CONSTRAINT work_orders_organization_id_meter_reading_id_fkey;
DROP VIEW current_meter_values;
DROP TABLE meter_readings;
ALTER TABLE readings_by_month RENAME TO meter_readings;

ALTER TABLE meter_readings ADD PRIMARY KEY (organization_id, id, read_at);
ALTER TABLE meter_readings ADD UNIQUE (organization_id, meter_id, read_at);
ALTER TABLE meter_readings ADD FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE;
ALTER TABLE meter_readings ADD FOREIGN KEY (organization_id, meter_id)
    REFERENCES vehicle_meters (organization_id, id) ON DELETE CASCADE;
CREATE INDEX meter_readings_accepted_idx ON meter_readings (organization_id, meter_id, read_at DESC)
    INCLUDE (value) WHERE status = 'accepted';
COMMENT ON TABLE meter_readings IS 'Readings as received, by month. status and error_codes are set by a trigger.';

ALTER TABLE meter_readings ENABLE ROW LEVEL SECURITY;
ALTER TABLE meter_readings FORCE ROW LEVEL SECURITY;
CREATE POLICY meter_readings_tenant ON meter_readings
    USING (organization_id = current_organization_id())
    WITH CHECK (organization_id = current_organization_id());

-- A row that moves to another partition is deleted and inserted, and before PostgreSQL 15 a delete takes along
-- what refers to the row.
CREATE FUNCTION keep_meter_reading_in_month() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF date_trunc('month', NEW.read_at AT TIME ZONE 'UTC') <> date_trunc('month', OLD.read_at AT TIME ZONE 'UTC') THEN
        RAISE EXCEPTION 'reading % can not be moved from % to another month: reject it and enter a new one', OLD.id, OLD.read_at
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER meter_readings_keep_month BEFORE UPDATE OF read_at ON meter_readings
    FOR EACH ROW EXECUTE FUNCTION keep_meter_reading_in_month();
CREATE TRIGGER meter_readings_judge BEFORE INSERT OR UPDATE OF value, read_at, meter_id ON meter_readings
    FOR EACH ROW EXECUTE FUNCTION judge_meter_reading();
CREATE TRIGGER meter_readings_errors AFTER INSERT OR UPDATE OF value, read_at, meter_id ON meter_readings
    FOR EACH ROW EXECUTE FUNCTION record_meter_errors();
CREATE TRIGGER meter_readings_closed_month BEFORE INSERT OR UPDATE OF value, read_at, status OR DELETE ON meter_readings
    FOR EACH ROW EXECUTE FUNCTION reject_closed_month('read_at');

CREATE FUNCTION set_reading_time() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_TABLE_NAME = 'meter_errors' THEN
        SELECT read_at INTO NEW.reading_read_at FROM meter_readings
         WHERE organization_id = NEW.organization_id AND id = NEW.reading_id;
    ELSE
        SELECT read_at INTO NEW.meter_reading_read_at FROM meter_readings
         WHERE organization_id = NEW.organization_id AND id = NEW.meter_reading_id;
    END IF;
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION set_reading_time() IS 'Completes the key of the reading that a row refers to.';
CREATE TRIGGER meter_errors_set_reading_time BEFORE INSERT OR UPDATE OF reading_id ON meter_errors
    FOR EACH ROW EXECUTE FUNCTION set_reading_time();
CREATE TRIGGER work_orders_set_reading_time BEFORE INSERT OR UPDATE OF meter_reading_id ON work_orders
    FOR EACH ROW EXECUTE FUNCTION set_reading_time();
ALTER TABLE meter_errors ALTER COLUMN reading_read_at SET NOT NULL;
ALTER TABLE work_orders ADD CONSTRAINT work_orders_meter_reading
    CHECK ((meter_reading_id IS NULL) = (meter_reading_read_at IS NULL));
ALTER TABLE meter_errors ADD FOREIGN KEY (organization_id, reading_id, reading_read_at)
    REFERENCES meter_readings (organization_id, id, read_at) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE work_orders ADD FOREIGN KEY (organization_id, meter_reading_id, meter_reading_read_at)
    REFERENCES meter_readings (organization_id, id, read_at) ON UPDATE CASCADE;
-- What the new foreign keys need.
CREATE INDEX meter_errors_reading_idx ON meter_errors (organization_id, reading_id, reading_read_at);
CREATE INDEX work_orders_meter_reading_idx ON work_orders (organization_id, meter_reading_id, meter_reading_read_at);

CREATE VIEW current_meter_values WITH (security_barrier) AS
SELECT m.organization_id, m.vehicle_id, m.id AS meter_id, m.meter_type, t.unit, r.value, r.read_at
  FROM vehicle_meters m
  JOIN meter_types t ON t.code = m.meter_type
  CROSS JOIN LATERAL (
      SELECT value, read_at FROM meter_readings x
       WHERE x.organization_id = m.organization_id AND x.meter_id = m.id AND x.status = 'accepted'
       ORDER BY x.read_at DESC LIMIT 1) r
 WHERE m.removed_at IS NULL
   AND m.organization_id = current_organization_id();
COMMENT ON VIEW current_meter_values IS 'The newest accepted reading of each meter in use.';
