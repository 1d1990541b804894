import { db } from '../db';
import { Id } from '../models/common';
import { WorkOrder, WorkOrderStatus } from '../models/work-order';

export const workOrderRepository = {
  async findAll(): Promise<WorkOrder[]> {
    const { rows } = await db.query<WorkOrder>('SELECT * FROM work_orders ORDER BY id DESC');
    return rows;
  },

  async findById(id: Id): Promise<WorkOrder | undefined> {
    const { rows } = await db.query<WorkOrder>('SELECT * FROM work_orders WHERE id = $1', [id]);
    return rows[0];
  },

  async findByStatus(status: WorkOrderStatus): Promise<WorkOrder[]> {
    const { rows } = await db.query<WorkOrder>('SELECT * FROM work_orders WHERE status = $1', [status]);
    return rows;
  },

  async create(order: Omit<WorkOrder, 'id' | 'createdAt' | 'updatedAt'>): Promise<WorkOrder> {
    const { rows } = await db.query<WorkOrder>(
      `INSERT INTO work_orders (number, vehicle_id, title, status, priority, labour_minutes, parts_cents, completed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *`,
      [order.number, order.vehicleID, order.title, order.status, order.priority, order.labourMinutes, order.partsCents, order.completedAt],
    );
    return rows[0];
  },

  async setStatus(id: Id, status: WorkOrderStatus, completedAt: string | null): Promise<WorkOrder | undefined> {
    const { rows } = await db.query<WorkOrder>(
      'UPDATE work_orders SET status = $1, completed_at = $2 WHERE id = $3 RETURNING *',
      [status, completedAt, id],
    );
    return rows[0];
  },
};
