import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { authenticate } from '../middleware/auth';
import { validateBody } from '../middleware/validate';
import { authService } from '../services/auth-service';
import { asyncHandler } from '../utils/async-handler';

const credentials = z.object({ email: z.string().email(), password: z.string().min(8) });

export const authRoutes = Router();

authRoutes.post('/login', validateBody(credentials), asyncHandler(async (req: Request, res: Response) => {
  const session = await authService.login(req.body.email, req.body.password);
  res.cookie('session', session.token, { httpOnly: true, sameSite: 'strict', secure: req.secure });
  res.json(session);
}));

authRoutes.post('/logout', (_req: Request, res: Response) => {
  res.clearCookie('session').status(204).end();
});

authRoutes.get('/me', authenticate, (req: Request, res: Response) => {
  res.json({ email: req.user.email, role: req.user.role });
});
