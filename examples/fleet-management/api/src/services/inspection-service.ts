import { Inspection, InspectionItem } from '../models/inspection';
import { Id } from '../models/common';
import { findInspections, saveInspection } from '../repositories/inspection-repository';
import { openWorkOrder } from './work-order-service';

const CRITICAL_CODES = new Set(['BRAKES', 'STEERING', 'TYRES']);

export async function recordInspection(vehicleId: Id, inspectorId: Id, items: InspectionItem[]): Promise<Inspection> {
  const failed = items.filter((item) => !item.passed);
  const inspection = saveInspection(vehicleId, inspectorId, items, failed.length ? 'fail' : 'pass');
  for (const item of failed) {
    if (item.critical || CRITICAL_CODES.has(item.code)) {
      await openWorkOrder(vehicleId, `Inspection ${inspection.id}: ${item.code} ${item.notes ?? ''}`.trim(), 'high');
    }
  }
  return inspection;
}

export async function listInspections(vehicleId: Id): Promise<Inspection[]> {
  return findInspections(vehicleId);
}

export function passRate(inspections: Inspection[]): number {
  const passed = inspections.filter(({ result }) => result === 'pass').length;
  return inspections.length ? passed / inspections.length : null;
}

export function checklist(codes: string[]): InspectionItem[] {
  return codes.map((code) => ({ code }));
}
