-- The figures of each vehicle of one organisation ($1) at a point in time ($2),
-- from accepted odometer readings and from work orders. Nothing later than $2 is used.
SELECT v.unit_number,
       (extract(epoch FROM $2::timestamptz - v.purchase_date::timestamptz) / 31557600)::float8 AS age_years,
       coalesce(now_km.value - service_km.value, now_km.value - first_km.value, 0)::float8 AS km_since_service,
       coalesce(now_km.value - coalesce(then_km.value, first_km.value), 0)::float8 AS km_per_90_days,
       (SELECT count(*)
          FROM work_orders w JOIN repair_reasons rr ON rr.code = w.reason_code
         WHERE w.organization_id = v.organization_id AND w.vehicle_id = v.id AND NOT rr.scheduled
           AND w.status <> 'cancelled'
           AND w.opened_at > $2::timestamptz - interval '180 days' AND w.opened_at <= $2)::integer AS unscheduled_repairs_180d
  FROM vehicles v
  LEFT JOIN vehicle_meters m
    ON m.organization_id = v.organization_id AND m.vehicle_id = v.id
   AND m.meter_type = 'ODOMETER' AND m.removed_at IS NULL
  LEFT JOIN LATERAL (
       SELECT r.value FROM meter_readings r
        WHERE r.organization_id = m.organization_id AND r.meter_id = m.id AND r.status = 'accepted'
          AND r.read_at <= $2 ORDER BY r.read_at DESC LIMIT 1) now_km ON true
  LEFT JOIN LATERAL (
       SELECT r.value FROM meter_readings r
        WHERE r.organization_id = m.organization_id AND r.meter_id = m.id AND r.status = 'accepted'
          AND r.read_at <= $2::timestamptz - interval '90 days' ORDER BY r.read_at DESC LIMIT 1) then_km ON true
  LEFT JOIN LATERAL (
       SELECT r.value FROM meter_readings r
        WHERE r.organization_id = m.organization_id AND r.meter_id = m.id AND r.status = 'accepted'
          AND r.read_at <= $2 ORDER BY r.read_at LIMIT 1) first_km ON true
  LEFT JOIN LATERAL (
       SELECT r.value FROM meter_readings r
        WHERE r.organization_id = m.organization_id AND r.meter_id = m.id AND r.status = 'accepted'
          AND r.read_at <= (SELECT max(w.completed_at)
                              FROM work_orders w JOIN repair_reasons rr ON rr.code = w.reason_code
                             WHERE w.organization_id = v.organization_id AND w.vehicle_id = v.id
                               AND rr.scheduled AND w.status = 'closed' AND w.completed_at <= $2)
        ORDER BY r.read_at DESC LIMIT 1) service_km ON true
 WHERE v.organization_id = $1
 ORDER BY v.unit_number
