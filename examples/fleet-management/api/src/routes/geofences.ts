import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { requireRole } from '../middleware/auth';
import { validateBody } from '../middleware/validate';
import { createGeofence, extentOf, fencesAt, listGeofences } from '../services/geofence-service';
import { asyncHandler } from '../utils/async-handler';

const point = z.object({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) });

const newGeofence = z.object({
  name: z.string().min(1),
  alertOnExit: z.boolean().optional(),
  shape: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('circle'), centre: point, radiusKm: z.number().positive() }),
    z.object({ kind: z.literal('polygon'), points: z.array(point).min(3) }),
  ]),
});

export const geofenceRoutes = Router();

geofenceRoutes.get('/', asyncHandler(async (_req: Request, res: Response) => {
  res.json(await listGeofences());
}));

geofenceRoutes.get('/at', asyncHandler(async (req: Request, res: Response) => {
  res.json(await fencesAt({ lat: req.query.lat, lng: req.query.lng }));
}));

geofenceRoutes.get('/:id/extent', asyncHandler(async (req: Request, res: Response) => {
  res.json(await extentOf(req.params.id));
}));

geofenceRoutes.post('/', requireRole('admin', 'dispatcher'), validateBody(newGeofence), asyncHandler(async (req: Request, res: Response) => {
  res.status(201).json(await createGeofence(req.body));
}));
