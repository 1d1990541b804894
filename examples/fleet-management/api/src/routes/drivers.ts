import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { requireRole } from '../middleware/auth';
import { validateBody } from '../middleware/validate';
import * as drivers from '../services/driver-service';
import { asyncHandler } from '../utils/async-handler';

const newDriver = z.object({
  firstName: z.string().min(1),
  lastName: z.string().min(1),
  email: z.string().email(),
  phone: z.string(),
  licenceNumber: z.string(),
  licenceClass: z.enum(['B', 'C', 'CE', 'D']),
  licenceExpiresOn: z.string().date(),
  active: z.boolean().default(true),
});

export const driverRoutes = Router();

driverRoutes.get('/', asyncHandler(async (req: Request, res: Response) => {
  res.json(await drivers.listDrivers(req.query.active));
}));

driverRoutes.get('/licence-warnings', asyncHandler(async (req: Request, res: Response) => {
  res.json(await drivers.licenceWarnings(req.query.days));
}));

driverRoutes.get('/:id', asyncHandler(async (req: Request, res: Response) => {
  res.json(await drivers.getDriver(req.params.id));
}));

driverRoutes.post('/', requireRole('admin'), validateBody(newDriver), asyncHandler(async (req: Request, res: Response) => {
  res.status(201).json(await drivers.hireDriver(req.body));
}));

driverRoutes.delete('/:id', requireRole('admin'), asyncHandler(async (req: Request, res: Response) => {
  res.json(await drivers.deactivate(req.params.id));
}));
