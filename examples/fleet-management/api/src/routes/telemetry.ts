import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { validateBody } from '../middleware/validate';
import { telemetryService } from '../services/telemetry-service';
import { asyncHandler } from '../utils/async-handler';

const point = z.object({ lat: z.number(), lng: z.number() });
const sample = z.object({
  vehicleId: z.number().int(),
  recordedAt: z.string().datetime(),
  position: point,
  speedKmh: z.number().nonnegative(),
  fuelLevelPct: z.number().min(0).max(100),
});
const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('position'), vehicleId: z.number().int(), position: point, speedKmh: z.number() }),
  z.object({ type: z.literal('fault'), vehicleId: z.number().int(), faultCode: z.string() }),
]);

export const telemetryRoutes = Router();

telemetryRoutes.get('/status', (_req: Request, res: Response) => {
  res.json(telemetryService.status());
});

telemetryRoutes.get('/vehicles/:vehicleId/position', (req: Request, res: Response) => {
  const position = telemetryService.position(req.params.vehicleId);
  if (!position) {
    res.status(404).json({ error: 'no position known' });
    return;
  }
  res.json(position);
});

telemetryRoutes.post('/samples', validateBody(sample), asyncHandler(async (req: Request, res: Response) => {
  await telemetryService.ingest(req.body);
  res.status(202).end();
}));

telemetryRoutes.post('/events', validateBody(event), asyncHandler(async (req: Request, res: Response) => {
  res.json({ fences: await telemetryService.handle(req.body), speedKmh: telemetryService.speedOf(req.body) });
}));
