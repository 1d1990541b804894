import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { requireRole } from '../middleware/auth';
import { validateBody } from '../middleware/validate';
import { complete, labelOf, listDue, nextByVehicle, plansOf } from '../services/maintenance-service';
import { asyncHandler } from '../utils/async-handler';

const completion = z.object({ odometerKm: z.number().nonnegative() });

export const maintenanceRoutes = Router();

maintenanceRoutes.get('/due', asyncHandler(async (req: Request, res: Response) => {
  const due = await listDue(req.query.today);
  res.json(due.map((item) => ({ ...item, label: labelOf(item.kind) })));
}));

maintenanceRoutes.get('/next', asyncHandler(async (_req: Request, res: Response) => {
  res.json(await nextByVehicle());
}));

maintenanceRoutes.get('/vehicles/:vehicleId', asyncHandler(async (req: Request, res: Response) => {
  res.json(await plansOf(req.params.vehicleId));
}));

maintenanceRoutes.post('/:planId/complete', requireRole('admin', 'mechanic'), validateBody(completion), asyncHandler(async (req: Request, res: Response) => {
  res.json(await complete(req.params.planId, req.body.odometerKm));
}));
