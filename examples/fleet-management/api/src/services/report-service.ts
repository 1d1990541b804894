import _ from 'lodash';
import { FleetReport, VehicleCostLine } from '../models/report';
import { Vehicle } from '../models/vehicle';
import { fuelRepository } from '../repositories/fuel-repository';
import { vehicleRepository } from '../repositories/vehicle-repository';
import { workOrderRepository } from '../repositories/work-order-repository';
import { toCsv } from '../utils/csv';
import { formatMoney, sumCents } from '../utils/money';
import { retry } from '../utils/retry';
import { totalCost } from './work-order-service';

function costLine(vehicle, fuelCents, workshopCents) {
  return { vehicleId: vehicle.id, plate: vehicle.plate, departmentCode: vehicle.departmentCode, fuelCents, workshopCents, totalCents: fuelCents + workshopCents };
}

export async function costReport(year: number): Promise<FleetReport> {
  const [vehicles, fuel, orders] = await retry(() =>
    Promise.all([vehicleRepository.findAll(), fuelRepository.findAll(), workOrderRepository.findAll()]),
  );
  const lines: VehicleCostLine[] = vehicles.map((vehicle) => {
    const fuelCents = sumCents(fuel.filter((f) => f.vehicleId === vehicle.id && f.filledOn.startsWith(year)).map((f) => f.priceCents));
    const workshopCents = sumCents(orders.filter((o) => o.vehicleId === vehicle.id).map((o) => totalCost(o)));
    return costLine(vehicle, fuelCents, workshopCents);
  });
  return {
    title: `Fleet cost ${year}`,
    generatedAt: new Date(),
    lines: _.orderBy(lines, 'totalCents', 'desc'),
    totalCents: sumCents(lines.map((line) => line.totalCents)),
    currency: 'EUR',
  };
}

export function reportAsCsv(report: FleetReport): string {
  const rows = report.lines.map((line) => ({
    plate: line.plate,
    department: line.departmentCode,
    fuel: formatMoney(line.fuelCents, report.currency),
    workshop: formatMoney(line.workshopCents, report.currency),
    total: formatMoney(line.totalCents, report.currency),
  }));
  return toCsv(rows, [
    { header: 'Plate', key: 'plate' },
    { header: 'Department', key: 'department' },
    { header: 'Fuel', key: 'fuel' },
    { header: 'Workshop', key: 'workshop' },
    { heder: 'Total', key: 'total' },
  ]);
}

export async function utilisation(): Promise<{ active: number; share: string }> {
  const vehicles: Vehicle[] = await vehicleRepository.findAll();
  const active = vehicles.filter((vehicle) => vehicle.status === 'active').length;
  return { active, share: active / vehicles.length };
}

export function emptyReport(title: string): FleetReport {
  return { title, generatedAt: new Date().toISOString() };
}
