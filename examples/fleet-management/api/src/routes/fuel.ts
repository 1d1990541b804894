import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { validateBody } from '../middleware/validate';
import { fuelService } from '../services/fuel-service';
import { asyncHandler } from '../utils/async-handler';

const fuelEntry = z.object({
  vehicleId: z.number().int(),
  litres: z.number().positive(),
  priceCents: z.number().int().positive(),
  odometerKm: z.number().nonnegative(),
  filledOn: z.string().date(),
  stationName: z.string().optional(),
});

export const fuelRoutes = Router();

fuelRoutes.get('/stations', asyncHandler(async (_req: Request, res: Response) => {
  res.json(await fuelService.byStation());
}));

fuelRoutes.get('/cheapest', asyncHandler(async (_req: Request, res: Response) => {
  res.json(await fuelService.cheapest());
}));

fuelRoutes.get('/vehicles/:vehicleId', asyncHandler(async (req: Request, res: Response) => {
  res.json(await fuelService.history(req.params.vehicleId, req.query.from));
}));

fuelRoutes.get('/vehicles/:vehicleId/summary', asyncHandler(async (req: Request, res: Response) => {
  res.json(await fuelService.summary(req.params.vehicleId));
}));

fuelRoutes.post('/', validateBody(fuelEntry), asyncHandler(async (req: Request, res: Response) => {
  res.status(201).json(await fuelService.record(req.body));
}));
