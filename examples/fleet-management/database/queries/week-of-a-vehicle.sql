-- A week of one vehicle.
SELECT r.read_at, r.value, r.status
  FROM vehicles v
  JOIN vehicle_meters m ON m.organization_id = v.organization_id AND m.vehicle_id = v.id
  JOIN meter_readings r ON r.organization_id = m.organization_id AND r.meter_id = m.id
 WHERE v.unit_number = 'G-0042'
   AND r.read_at >= '2025-03-03T00:00:00Z' AND r.read_at < '2025-03-10T00:00:00Z'
 ORDER BY r.read_at
