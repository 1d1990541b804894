import { Router } from 'express';
import { z } from 'zod';
import { requireRole } from '../middleware/auth';
import { validateBody } from '../middleware/validate';
import { userRepository } from '../repositories/user-repository';
import { authService } from '../services/auth-service';
import { asyncHandler } from '../utils/async-handler';
import { HttpError } from '../utils/http-error';

const newUser = z.object({
  email: z.string().email(),
  password: z.string().min(12),
  role: z.enum(['admin', 'dispatcher', 'mechanic', 'viewer']).default('viewer'),
});

export const userRoutes = Router();

userRoutes.get('/:id', requireRole('admin'), asyncHandler(async (req, res) => {
  const user = await userRepository.findById(req.params.id);
  if (!user) throw HttpError.notFound('user', req.params.id);
  res.json({ id: user.id, email: user.email, role: user.role, lastLoginAt: user.lastLoginAt });
}));

userRoutes.post('/', requireRole('admin'), validateBody(newUser), asyncHandler(async (req, res) => {
  res.status(201).json(await authService.register(req.body.email, req.body.password, req.body.role));
}));
