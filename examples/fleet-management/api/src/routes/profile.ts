import { Request, Response, Router } from 'express';
import { changeProfile, profileOf } from '../services/profile-service';
import { asyncHandler } from '../utils/async-handler';

export const profileRoutes = Router();

profileRoutes.get('/', async (req: Request, res: Response) => {
  res.json(await profileOf(req.user.sub));
});

profileRoutes.patch('/', asyncHandler(async (req: Request, res: Response) => {
  res.json(await changeProfile(req.user.sub, req.body));
}));
