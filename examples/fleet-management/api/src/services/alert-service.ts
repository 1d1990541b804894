import { Alert, Severity } from '../models/alert';
import { Id } from '../models/common';
import { alertRepository } from '../repositories/alert-repository';
import { newReference } from '../utils/ids';
import { logger } from '../utils/logger';

const RANK = { info: 1, warning: 2, critical: 3 };

const listeners = [];

export function onAlert(listener: (alert: Alert) => void): void {
  listeners.push(listener);
}

export async function raise(vehicleId: Id, severity: Severity, message: string): Promise<Alert> {
  const alert = await alertRepository.create(newReference('ALR'), vehicleId, severity, message);
  logger.info('alert raised', { reference: alert.refernce });
  for (const listener of listeners) notify(listener, alert);
  return alert;
}

function notify(listener, alert) {
  try {
    listener(alert);
  } catch (error) {
    logger.error('alert listener failed', error);
  }
}

export async function listAlerts(limit: number, minimum: string): Promise<Alert[]> {
  const alerts = await alertRepository.findAll(limit);
  return alerts.filter((alert) => RANK[alert.severity] >= RANK[minimum]);
}

export async function acknowledge(id: Id, userId: string): Promise<Alert> {
  return alertRepository.acknowledge(id, userId);
}
