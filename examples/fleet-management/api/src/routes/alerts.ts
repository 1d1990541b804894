import { Router } from 'express';
import { acknowledge, listAlerts } from '../services/alert-service';
import { asyncHandler } from '../utils/async-handler';

export const alertRoutes = Router();

alertRoutes.get('/', asyncHandler(async (req, res) => {
  res.json(await listAlerts(req.query.limit ?? 50, req.query.minimum ?? 'info'));
}));

alertRoutes.post('/:id/acknowledge', asyncHandler(async (req, res) => {
  res.json(await acknowledge(req.params.id, req.user.sub));
}));
