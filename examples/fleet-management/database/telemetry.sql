-- Fills the schema with generated telemetry: vehicles of one organisation, each with an odometer that is read
-- every 18 hours from 2023-01-01 to 2025-12-31. Settings: telemetry.vehicles, telemetry.seed.
--
-- draw(seed, n) is a hash and not random(): the same rows on every server, in whatever order they are made.
-- The rows bear the judgement that the trigger of migrations part 5 would give them (a wrong reading is a tenth
-- of the true one, or 60,000 km above it); agents/database-optimizer/fill.mjs lets the trigger judge a sample.
CREATE FUNCTION pg_temp.draw(seed bigint, n bigint) RETURNS float8
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT (hashint8extended(n, seed) & 1048575) / 1048576.0::float8 $$;

CREATE TEMPORARY TABLE generated_vehicle ON COMMIT DROP AS
SELECT i,
       md5('vehicle ' || i || ' ' || seed)::uuid AS vehicle_id,
       md5('meter ' || i || ' ' || seed)::uuid AS meter_id,
       round(5000 + 120000 * pg_temp.draw(seed, i * 10)) AS start_km,
       1 + 8 * pg_temp.draw(seed, i * 10 + 1) AS km_per_hour,
       date '2012-01-01' + floor(4000 * pg_temp.draw(seed, i * 10 + 2))::integer AS purchase_date,
       interval '1 hour' * (6 * pg_temp.draw(seed, i * 10 + 3)) AS phase
  FROM generate_series(1, current_setting('telemetry.vehicles')::integer) AS i,
       (SELECT current_setting('telemetry.seed')::bigint AS seed) s;

INSERT INTO organizations (id, slug, legal_name)
VALUES (current_setting('app.organization_id')::uuid, 'generated-telemetry', 'Generated telemetry');
INSERT INTO divisions (id, organization_id, code, name)
VALUES (md5('division')::uuid, current_organization_id(), 'D1', 'Division');
INSERT INTO departments (id, organization_id, division_id, code, name)
VALUES (md5('department')::uuid, current_organization_id(), md5('division')::uuid, 'P1', 'Department');
INSERT INTO vehicles (id, organization_id, department_id, vehicle_class, fuel_type, unit_number, make, model,
                      model_year, purchase_date)
SELECT vehicle_id, current_organization_id(), md5('department')::uuid, 'VAN', 'DIESEL',
       'G-' || lpad(i::text, 4, '0'), 'make', 'model', extract(year FROM purchase_date), purchase_date
  FROM generated_vehicle;
INSERT INTO vehicle_meters (id, organization_id, vehicle_id, meter_type, installed_at)
SELECT meter_id, current_organization_id(), vehicle_id, 'ODOMETER', '2023-01-01T00:00:00Z'
  FROM generated_vehicle;

-- Half a million calls of the triggers would take minutes, and foreign keys are faster checked all at once.
ALTER TABLE meter_readings DISABLE TRIGGER USER;
ALTER TABLE meter_readings DROP CONSTRAINT meter_readings_organization_id_fkey;
ALTER TABLE meter_readings DROP CONSTRAINT meter_readings_organization_id_meter_id_fkey;
INSERT INTO meter_readings (id, organization_id, meter_id, read_at, value, source, status, error_codes, received_at)
SELECT id, current_organization_id(), meter_id, read_at,
       CASE fault WHEN 'DECREASING' THEN floor(true_km / 10) WHEN 'IMPLAUSIBLE_RATE' THEN true_km + 60000 ELSE true_km END,
       CASE WHEN d < 0.90 THEN 'telematics' WHEN d < 0.96 THEN 'fuel_card' ELSE 'manual' END,
       CASE WHEN fault IS NULL THEN 'accepted' ELSE 'flagged' END,
       CASE WHEN fault IS NULL THEN '{}' ELSE ARRAY[fault] END,
       -- What is written down by hand comes in a day later.
       read_at + CASE WHEN d < 0.96 THEN interval '40 seconds' ELSE interval '26 hours' END
  FROM (SELECT -- Rising ids and rows in the order of the keys: twice as fast as random ones.
               ('7e1e0000-0000-4000-8000-' || lpad(to_hex(v.i::bigint * 10000 + n), 12, '0'))::uuid AS id,
               v.meter_id, r.read_at, r.d,
               round((v.start_km + v.km_per_hour * extract(epoch FROM r.read_at - timestamptz '2023-01-01T00:00:00Z') / 3600)::numeric, 1) AS true_km,
               -- The first reading has none before it that could tell it is wrong.
               CASE WHEN n > 0 AND r.e < 0.002 THEN 'DECREASING' WHEN n > 0 AND r.e < 0.003 THEN 'IMPLAUSIBLE_RATE' END AS fault
          FROM generated_vehicle v
         CROSS JOIN generate_series(0, 1460) AS n
         CROSS JOIN LATERAL (
               SELECT timestamptz '2023-01-01T00:00:00Z' + n * interval '18 hours' + v.phase AS read_at,
                      pg_temp.draw(current_setting('telemetry.seed')::bigint + 1, v.i * 10000 + n) AS d,
                      pg_temp.draw(current_setting('telemetry.seed')::bigint + 2, v.i * 10000 + n) AS e) r
         ORDER BY v.i, n) readings;
ALTER TABLE meter_readings ADD FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE;
ALTER TABLE meter_readings ADD FOREIGN KEY (organization_id, meter_id)
    REFERENCES vehicle_meters (organization_id, id) ON DELETE CASCADE;
INSERT INTO meter_errors (organization_id, reading_id, error_code, reading_value)
SELECT organization_id, id, error_codes[1], value FROM meter_readings
 WHERE organization_id = current_organization_id() AND status = 'flagged';
ALTER TABLE meter_readings ENABLE TRIGGER USER;
