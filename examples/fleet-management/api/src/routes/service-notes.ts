import { Request, Response, Router } from 'express';
import { serviceNoteRepository } from '../repositories/service-note-repository';
import { asyncHandler } from '../utils/async-handler';

export const serviceNoteRoutes = Router();

serviceNoteRoutes.get('/', asyncHandler(async (req: Request, res: Response) => {
  res.json(await serviceNoteRepository.search(String(req.query.text ?? '')));
}));

serviceNoteRoutes.get('/vehicles/:vehicleId', asyncHandler(async (req: Request, res: Response) => {
  res.json(await serviceNoteRepository.findByVehicle(req.params.vehicleId));
}));
