import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { upload } from '../middleware/upload';
import { validateBody } from '../middleware/validate';
import { checklist, listInspections, passRate, recordInspection } from '../services/inspection-service';
import { asyncHandler } from '../utils/async-handler';

const newInspection = z.object({
  items: z.array(z.object({ code: z.string(), passed: z.boolean(), critical: z.boolean().optional(), note: z.string().optional() })).min(1),
});

export const inspectionRoutes = Router();

inspectionRoutes.get('/checklist', (req: Request, res: Response) => {
  res.json(checklist(req.query.codes ? req.query.codes.split(',') : ['BRAKES', 'LIGHTS', 'TYRES']));
});

inspectionRoutes.get('/vehicles/:vehicleId', asyncHandler(async (req: Request, res: Response) => {
  const inspections = await listInspections(req.params.vehicleId);
  res.json({ inspections, passRate: passRate(inspections) });
}));

inspectionRoutes.post('/vehicles/:vehicleId', validateBody(newInspection), asyncHandler(async (req: Request, res: Response) => {
  res.status(201).json(await recordInspection(req.params.vehicleId, req.user.sub, req.body.items));
}));

inspectionRoutes.post('/photos', upload.single('photo'), (req: Request, res: Response) => {
  res.status(201).json({ file: req.file.filename, size: req.file.size });
});
