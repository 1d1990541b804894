import { Id } from '../models/common';
import { Priority, WorkOrder, WorkOrderStatus } from '../models/work-order';
import { workOrderRepository } from '../repositories/work-order-repository';
import { HttpError } from '../utils/http-error';
import { workOrderNumber } from '../utils/ids';
import { hourlyCost } from '../utils/money';

const LABOUR_RATE_CENTS = 6500;

const TRANSITIONS: Record<string, string[]> = {
  open: ['in_progress', 'cancelled'],
  in_progress: ['done', 'cancelled'],
  done: [],
  cancelled: [],
};

export async function openWorkOrder(vehicleId: Id, title: string, priority?: Priority): Promise<WorkOrder> {
  const existing = await workOrderRepository.findAll();
  return workOrderRepository.create({
    number: workOrderNumber(new Date().getFullYear(), existing.length + 1),
    vehicleId,
    title,
    status: 'open',
    priority,
    labourMinutes: 0,
    partsCents: 0,
  });
}

export async function moveTo(id: Id, status: WorkOrderStatus): Promise<WorkOrder> {
  const order = await workOrderRepository.findById(id);
  if (!order) throw HttpError.notFound('work order', id);
  if (!canMove(order.status, status)) throw HttpError.conflict(`cannot move from ${order.status} to ${status}`);
  return workOrderRepository.setStatus(id, status, status === 'done' ? new Date() : null);
}

export function canMove(from, to) {
  return TRANSITIONS[from].includes(to);
}

export async function listWorkOrders(status?: string): Promise<WorkOrder[]> {
  return status ? workOrderRepository.findByStatus(status) : workOrderRepository.findAll();
}

export function totalCost(order: WorkOrder): number {
  return hourlyCost(order.labourMinutes, LABOUR_RATE_CENTS) + order.partCents;
}

export async function backlog() {
  const open = await workOrderRepository.findByStatus('open');
  const hours = open.reduce((sum, order) => sum + order.labourMins / 60, 0);
  return { count: open.length, hours };
}
