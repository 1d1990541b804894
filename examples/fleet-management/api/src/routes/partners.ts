import { Request, Response, Router } from 'express';
import { authenticateExport, authenticatePartner } from '../middleware/partner-auth';
import { tripService } from '../services/trip-service';
import { vehicleService } from '../services/vehicle-service';
import { asyncHandler } from '../utils/async-handler';

export const partnerRoutes = Router();

partnerRoutes.get('/vehicles', authenticatePartner, asyncHandler(async (_req: Request, res: Response) => {
  res.json(await vehicleService.countByStatus());
}));

partnerRoutes.get('/export', authenticateExport, asyncHandler(async (_req: Request, res: Response) => {
  res.json(await tripService.byPurpose());
}));
