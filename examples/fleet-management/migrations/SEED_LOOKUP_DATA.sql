-- Look-up data shared by all organisations. Applied after PART_1 .. PART_8.
-- Idempotent: rows that are there already stay as they are.
-- Codes and planning figures are this project's own, nominal examples.

INSERT INTO app_roles (code, name, description) VALUES
    ('admin',      'Administrator',   'Manages accounts, roles and settings of the organisation'),
    ('manager',    'Fleet manager',   'Sees and changes everything about vehicles and costs'),
    ('dispatcher', 'Dispatcher',      'Assigns vehicles to drivers'),
    ('technician', 'Technician',      'Books repairs, parts and hours'),
    ('billing',    'Billing clerk',   'Writes invoices, enters payments'),
    ('driver',     'Driver',          'Enters meter readings, fuel and inspections'),
    ('auditor',    'Auditor',         'Reads everything, changes nothing')
ON CONFLICT (code) DO NOTHING;

INSERT INTO billing_codes (code, name, unit, taxable, gl_account) VALUES
    ('VEH-DAY',    'Vehicle, per day',              'day',   true,  '4100'),
    ('VEH-MONTH',  'Vehicle, per month',            'month', true,  '4100'),
    ('VEH-KM',     'Distance driven',               'km',    true,  '4110'),
    ('FUEL-L',     'Fuel',                          'litre', true,  '4200'),
    ('ENERGY-KWH', 'Charging energy',               'kwh',   true,  '4210'),
    ('LABOR-STD',  'Workshop labour',               'hour',  true,  '4300'),
    ('LABOR-OT',   'Workshop labour, overtime',     'hour',  true,  '4310'),
    ('PARTS',      'Spare parts',                   'each',  true,  '4400'),
    ('OUTSIDE',    'Outside work',                  'each',  true,  '4500'),
    ('TOLL',       'Tolls',                         'each',  false, '4600'),
    ('ADMIN',      'Administration fee',            'each',  true,  '4900')
ON CONFLICT (code) DO NOTHING;

INSERT INTO fuel_types (code, name, unit, kg_co2_per_unit) VALUES
    ('PETROL',   'Petrol',                 'litre', 2.3100),
    ('DIESEL',   'Diesel',                 'litre', 2.6800),
    ('E85',      'Ethanol E85',            'litre', 1.6100),
    ('LPG',      'Liquefied petroleum gas', 'litre', 1.5100),
    ('CNG',      'Compressed natural gas', 'kg',    2.7500),
    ('HYDROGEN', 'Hydrogen',               'kg',    0.0000),
    ('ELECTRIC', 'Electricity',            'kwh',   0.0000)
ON CONFLICT (code) DO NOTHING;

INSERT INTO vehicle_classes (code, name, gross_weight_min_kg, gross_weight_max_kg, expected_life_months) VALUES
    ('CAR',       'Passenger car',          0,  2500,  72),
    ('VAN',       'Light van',           1500,  3500,  84),
    ('PICKUP',    'Pickup',              1800,  4500,  84),
    ('TRUCK-MED', 'Medium truck',        3500, 12000, 120),
    ('TRUCK-HVY', 'Heavy truck',        12000,  NULL, 144),
    ('BUS',       'Bus',                 5000,  NULL, 144),
    ('TRAILER',   'Trailer',              500,  NULL, 180),
    ('MACHINE',   'Mobile machine',       500,  NULL, 120)
ON CONFLICT (code) DO NOTHING;

INSERT INTO kpi_categories (code, name, sort_order) VALUES
    ('COST',         'Cost',         1),
    ('AVAILABILITY', 'Availability', 2),
    ('MAINTENANCE',  'Maintenance',  3),
    ('SAFETY',       'Safety',       4),
    ('ENVIRONMENT',  'Environment',  5)
ON CONFLICT (code) DO NOTHING;

INSERT INTO kpi_definitions (code, category_code, name, unit, direction, formula, valid_min, valid_max) VALUES
    ('COST_PER_DISTANCE',    'COST',         'Cost per distance',           'currency/distance', 'lower',  '(fuel cost + repair cost) / distance',                  0, NULL),
    ('FUEL_PER_100',         'COST',         'Fuel per 100 distance units', 'quantity',          'lower',  '100 * fuel quantity / distance',                        0, NULL),
    ('FLEET_UTILISATION',    'AVAILABILITY', 'Vehicles used',               'percent',           'higher', '100 * vehicles with distance > 0 / vehicles',           0, 100),
    ('AVAILABILITY',         'AVAILABILITY', 'Availability',                'percent',           'higher', '100 * (1 - hours in workshop / hours of the month)',    0, 100),
    ('PM_COMPLIANCE',        'MAINTENANCE',  'Preventive work on time',     'percent',           'higher', '100 * preventive orders on time / preventive orders due', 0, 100),
    ('UNSCHEDULED_SHARE',    'MAINTENANCE',  'Unscheduled repairs',         'percent',           'lower',  '100 * unscheduled orders / orders',                     0, 100),
    ('METER_ERROR_RATE',     'MAINTENANCE',  'Flagged meter readings',      'percent',           'lower',  '100 * flagged readings / readings',                     0, 100),
    ('TECHNICIAN_EFFICIENCY', 'MAINTENANCE', 'Technician efficiency',       'percent',           'higher', '100 * standard hours / actual hours',                   0, NULL),
    ('INSPECTION_PASS_RATE', 'SAFETY',       'Inspections passed',          'percent',           'higher', '100 * inspections passed / inspections',                0, 100),
    ('CO2_PER_DISTANCE',     'ENVIRONMENT',  'CO2 per distance',            'kg/distance',       'lower',  'CO2 of the fuel / distance',                            0, NULL)
ON CONFLICT (code) DO NOTHING;

INSERT INTO meter_types (code, name, unit, max_per_hour) VALUES
    ('ODOMETER',     'Odometer',             'km',  130.000),
    ('ENGINE_HOURS', 'Engine hours',         'h',     1.050),
    ('PTO_HOURS',    'Power take-off hours', 'h',     1.050),
    ('ENERGY',       'Energy counter',       'kWh', 350.000)
ON CONFLICT (code) DO NOTHING;

-- Also written by PART_5, whose trigger needs them; repeated for completeness.
INSERT INTO meter_error_kinds (code, description, severity) VALUES
    ('DECREASING',       'Lower than the accepted reading before it',            'error'),
    ('ABOVE_NEXT',       'Higher than the accepted reading after it',            'error'),
    ('IMPLAUSIBLE_RATE', 'Grew faster than the limit of the meter type or rule', 'warning'),
    ('OVER_MAXIMUM',     'Higher than the meter can show',                       'error'),
    ('FUTURE',           'Time of reading lies in the future',                   'error')
ON CONFLICT (code) DO NOTHING;

INSERT INTO repair_systems (code, name, safety_critical) VALUES
    ('001', 'Cab and body',         false),
    ('011', 'Front axle',           true),
    ('013', 'Brakes',               true),
    ('015', 'Steering',             true),
    ('016', 'Suspension',           true),
    ('017', 'Tyres',                true),
    ('026', 'Transmission',         false),
    ('031', 'Charging system',      false),
    ('032', 'Starting system',      false),
    ('034', 'Lighting',             true),
    ('042', 'Cooling',              false),
    ('043', 'Exhaust',              false),
    ('044', 'Fuel system',          false),
    ('045', 'Engine',               false),
    ('061', 'Traction battery',     true)
ON CONFLICT (code) DO NOTHING;

INSERT INTO repair_assemblies (code, system_code, name) VALUES
    ('001-001', '001', 'Doors'),
    ('001-002', '001', 'Glazing'),
    ('011-001', '011', 'Axle beam and hubs'),
    ('013-001', '013', 'Front brakes'),
    ('013-002', '013', 'Rear brakes'),
    ('013-003', '013', 'Brake hydraulics'),
    ('015-001', '015', 'Steering gear'),
    ('016-001', '016', 'Dampers and springs'),
    ('017-001', '017', 'Tyres and tubes'),
    ('026-001', '026', 'Gearbox'),
    ('031-001', '031', 'Alternator group'),
    ('032-001', '032', 'Starter group'),
    ('034-001', '034', 'Exterior lamps'),
    ('042-001', '042', 'Radiator group'),
    ('043-001', '043', 'Exhaust after-treatment'),
    ('044-001', '044', 'Fuel delivery'),
    ('045-001', '045', 'Lubrication'),
    ('045-002', '045', 'Belts and drives'),
    ('061-001', '061', 'Battery pack')
ON CONFLICT (code) DO NOTHING;

INSERT INTO repair_components (code, assembly_code, name, expected_life_km) VALUES
    ('001-001-001', '001-001', 'Door hinge',             NULL),
    ('001-001-002', '001-001', 'Door lock',              NULL),
    ('001-002-001', '001-002', 'Windscreen',             NULL),
    ('011-001-001', '011-001', 'Wheel bearing, front', 200000),
    ('013-001-001', '013-001', 'Brake pads, front',     50000),
    ('013-001-015', '013-001', 'Brake disc, front',    100000),
    ('013-002-001', '013-002', 'Brake pads, rear',      60000),
    ('013-002-015', '013-002', 'Brake disc, rear',     120000),
    ('013-003-001', '013-003', 'Brake fluid',           60000),
    ('013-003-002', '013-003', 'Brake hose',           150000),
    ('015-001-001', '015-001', 'Tie rod end',          120000),
    ('016-001-001', '016-001', 'Shock absorber',       100000),
    ('016-001-002', '016-001', 'Spring',               200000),
    ('017-001-001', '017-001', 'Tyre, steer axle',      60000),
    ('017-001-002', '017-001', 'Tyre, drive axle',      50000),
    ('026-001-001', '026-001', 'Transmission fluid',    90000),
    ('026-001-002', '026-001', 'Clutch',               180000),
    ('031-001-001', '031-001', 'Alternator',           200000),
    ('032-001-001', '032-001', 'Starter motor',        200000),
    ('032-001-002', '032-001', 'Starter battery',      120000),
    ('034-001-001', '034-001', 'Head lamp',              NULL),
    ('034-001-002', '034-001', 'Tail lamp',              NULL),
    ('042-001-001', '042-001', 'Coolant',              150000),
    ('042-001-002', '042-001', 'Water pump',           160000),
    ('043-001-001', '043-001', 'Particulate filter',   200000),
    ('044-001-001', '044-001', 'Fuel filter',           60000),
    ('044-001-002', '044-001', 'Fuel pump',            200000),
    ('045-001-001', '045-001', 'Engine oil and filter', 20000),
    ('045-002-001', '045-002', 'Drive belt',           100000),
    ('061-001-001', '061-001', 'Battery module',         NULL)
ON CONFLICT (code) DO NOTHING;

INSERT INTO repair_reasons (code, name, scheduled) VALUES
    ('01', 'Breakdown on the road',   false),
    ('02', 'Driver report',           false),
    ('03', 'Found at inspection',     false),
    ('04', 'Preventive maintenance',  true),
    ('05', 'Recall or campaign',      true),
    ('06', 'Accident damage',         false),
    ('07', 'Vandalism',               false),
    ('08', 'Repeat repair',           false),
    ('09', 'Modification',            true),
    ('10', 'Warranty',                false)
ON CONFLICT (code) DO NOTHING;

INSERT INTO work_accomplished_codes (code, name) VALUES
    ('01', 'Inspect'),
    ('02', 'Adjust'),
    ('03', 'Replace, new part'),
    ('04', 'Replace, reconditioned part'),
    ('05', 'Repair'),
    ('06', 'Clean'),
    ('07', 'Lubricate or refill'),
    ('08', 'Program or calibrate'),
    ('09', 'Diagnose')
ON CONFLICT (code) DO NOTHING;

INSERT INTO labor_time_codes (code, name, direct, paid, rate_factor, billing_code) VALUES
    ('WR',   'Work on a repair',            true,  true,  1.000, 'LABOR-STD'),
    ('WP',   'Preventive maintenance',      true,  true,  1.000, 'LABOR-STD'),
    ('WO',   'Work on a repair, overtime',  true,  true,  1.500, 'LABOR-OT'),
    ('WN',   'Work on a repair, at night',  true,  true,  1.250, 'LABOR-OT'),
    ('RS',   'Road service',                true,  true,  1.250, 'LABOR-STD'),
    ('TR',   'Training',                    false, true,  1.000, NULL),
    ('CL',   'Cleaning and workshop upkeep', false, true, 1.000, NULL),
    ('WT',   'Waiting for parts',           false, true,  1.000, NULL),
    ('MT',   'Meeting',                     false, true,  1.000, NULL),
    ('BR',   'Break',                       false, false, 1.000, NULL),
    ('SL',   'Sick leave',                  false, true,  1.000, NULL),
    ('VAC',  'Vacation',                    false, true,  1.000, NULL)
ON CONFLICT (code) DO NOTHING;

INSERT INTO labor_time_standards (component_code, work_code, standard_hours) VALUES
    ('001-002-001', '03', 2.50),
    ('011-001-001', '03', 2.20),
    ('013-001-001', '03', 1.20),
    ('013-001-001', '01', 0.30),
    ('013-001-015', '03', 1.80),
    ('013-002-001', '03', 1.30),
    ('013-002-015', '03', 2.00),
    ('013-003-001', '07', 0.80),
    ('015-001-001', '03', 1.10),
    ('016-001-001', '03', 1.50),
    ('017-001-001', '03', 0.60),
    ('017-001-002', '03', 0.60),
    ('026-001-001', '07', 1.00),
    ('026-001-002', '03', 6.50),
    ('031-001-001', '03', 1.60),
    ('032-001-001', '03', 1.40),
    ('032-001-002', '03', 0.40),
    ('034-001-001', '03', 0.50),
    ('042-001-002', '03', 3.20),
    ('043-001-001', '06', 2.00),
    ('044-001-001', '03', 0.50),
    ('045-001-001', '07', 0.70),
    ('045-002-001', '03', 0.90),
    ('061-001-001', '09', 1.50)
ON CONFLICT (component_code, work_code) DO NOTHING;
