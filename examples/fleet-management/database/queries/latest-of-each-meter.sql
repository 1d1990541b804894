-- The newest accepted reading of each meter, for the dashboard.
SELECT meter_id, value, read_at
  FROM (SELECT meter_id, value, read_at, row_number() OVER (PARTITION BY meter_id ORDER BY read_at DESC) AS place
          FROM meter_readings WHERE status = 'accepted') ranked
 WHERE place = 1
 ORDER BY meter_id
