import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { requireRole } from '../middleware/auth';
import { validateBody } from '../middleware/validate';
import { backlog, listWorkOrders, moveTo, openWorkOrder, totalCost } from '../services/work-order-service';
import { asyncHandler } from '../utils/async-handler';

const newOrder = z.object({
  vehicleId: z.number().int(),
  title: z.string().min(3),
  priority: z.enum(['low', 'normal', 'high']).default('normal'),
});
const statusChange = z.object({ status: z.enum(['open', 'in_progress', 'done', 'cancelled']) });

export const workOrderRoutes = Router();

workOrderRoutes.get('/', asyncHandler(async (req: Request, res: Response) => {
  const orders = await listWorkOrders(req.query.status);
  res.json(orders.map((order) => ({ ...order, costCents: totalCost(order) })));
}));

workOrderRoutes.get('/backlog', asyncHandler(async (_req: Request, res: Response) => {
  res.json(await backlog());
}));

workOrderRoutes.post('/', validateBody(newOrder), asyncHandler(async (req: Request, res: Response) => {
  res.status(201).json(await openWorkOrder(req.body.vehicleId, req.body.title, req.body.priority));
}));

workOrderRoutes.post('/:id/status', requireRole('admin', 'mechanic'), validateBody(statusChange), asyncHandler(async (req: Request, res: Response) => {
  res.json(await moveTo(req.params.id, req.body.status));
}));
