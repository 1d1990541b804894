-- The newest accepted reading of each meter, for the dashboard.
-- One look into the index per meter, instead of a sort of all readings.
SELECT m.id AS meter_id, r.value, r.read_at
  FROM vehicle_meters m
 CROSS JOIN LATERAL (
       SELECT value, read_at FROM meter_readings x
        WHERE x.organization_id = m.organization_id AND x.meter_id = m.id AND x.status = 'accepted'
        ORDER BY x.read_at DESC LIMIT 1) r
 ORDER BY m.id
