-- for: newest-flagged
-- Few readings are flagged: the index holds those only.
CREATE INDEX meter_readings_flagged_idx ON meter_readings (organization_id, read_at DESC) WHERE status = 'flagged';
