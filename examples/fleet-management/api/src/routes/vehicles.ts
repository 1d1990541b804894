import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { requireRole } from '../middleware/auth';
import { validateBody } from '../middleware/validate';
import { vehicleService } from '../services/vehicle-service';
import { asyncHandler } from '../utils/async-handler';
import { paginate } from '../utils/pagination';

const newVehicle = z.object({
  vin: z.string().length(17),
  plate: z.string().min(3),
  make: z.string(),
  model: z.string(),
  year: z.number().int().min(1990),
  status: z.enum(['active', 'in_maintenance', 'retired']).default('active'),
  fuelType: z.enum(['diesel', 'petrol', 'electric', 'hybrid']),
  odometerKm: z.number().nonnegative().default(0),
  assignedDriverId: z.number().int().nullable().default(null),
  departmentCode: z.string().default('LOG'),
});

const vehicleChange = newVehicle.partial().omit({ vin: true });

export const vehicleRoutes = Router();

vehicleRoutes.get('/', asyncHandler(async (req: Request, res: Response) => {
  const vehicles = await vehicleService.list({ status: req.query.status });
  res.json(paginate(vehicles, req.query.page, req.query.pageSize));
}));

vehicleRoutes.get('/status-counts', asyncHandler(async (_req: Request, res: Response) => {
  res.json(await vehicleService.countByStatus());
}));

vehicleRoutes.get('/oldest', asyncHandler(async (req: Request, res: Response) => {
  res.json(await vehicleService.oldest(req.query.limit ?? 3));
}));

vehicleRoutes.get('/:id', asyncHandler(async (req: Request, res: Response) => {
  const vehicle = await vehicleService.get(req.params.id);
  res.json({ ...vehicle, description: vehicleService.describe(vehicle) });
}));

vehicleRoutes.post('/', requireRole('admin', 'dispatcher'), validateBody(newVehicle), asyncHandler(async (req: Request, res: Response) => {
  const vehicle = await vehicleService.register(req.body);
  res.status(201).location(`/api/vehicles/${vehicle.id}`).json(vehicle);
}));

vehicleRoutes.patch('/:id', requireRole('admin', 'dispatcher'), validateBody(vehicleChange), asyncHandler(async (req: Request, res: Response) => {
  res.json(await vehicleService.change(req.params.id, req.body));
}));

vehicleRoutes.delete('/:id', requireRole('admin'), asyncHandler(async (req: Request, res: Response) => {
  await vehicleService.remove(req.params.id);
  res.status(204).end();
}));
