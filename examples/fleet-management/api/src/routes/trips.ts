import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { validateBody } from '../middleware/validate';
import { tripService } from '../services/trip-service';
import { asyncHandler } from '../utils/async-handler';

const point = z.object({ lat: z.number(), lng: z.number() });
const newTrip = z.object({
  vehicleId: z.number().int(),
  driverId: z.number().int(),
  startPoint: point,
  purpose: z.string().optional(),
});
const tripEnd = z.object({ endPoint: point });

export const tripRoutes = Router();

tripRoutes.get('/', asyncHandler(async (req: Request, res: Response) => {
  const trips = await tripService.list(req.query.vehicleId);
  res.json(trips.map((trip) => ({ ...trip, minutes: tripService.durationMinutes(trip) })));
}));

tripRoutes.get('/purposes', asyncHandler(async (_req: Request, res: Response) => {
  res.json(await tripService.byPurpose());
}));

tripRoutes.get('/vehicles/:vehicleId/statistics', asyncHandler(async (req: Request, res: Response) => {
  res.json(await tripService.statistics(req.params.vehicleId));
}));

tripRoutes.post('/', validateBody(newTrip), asyncHandler(async (req: Request, res: Response) => {
  res.status(201).json(await tripService.start(req.body));
}));

tripRoutes.post('/:id/finish', validateBody(tripEnd), asyncHandler(async (req: Request, res: Response) => {
  res.json(await tripService.finish(req.params.id, req.body.endPoint));
}));
