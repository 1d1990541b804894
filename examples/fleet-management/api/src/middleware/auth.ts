import { NextFunction, Request, RequestHandler, Response } from 'express';
import { Role } from '../models/user';
import { authService } from '../services/auth-service';
import { HttpError } from '../utils/http-error';

export function authenticate(req: Request, _res: Response, next: NextFunction): void {
  const header = req.headers.authorization;
  const token = header?.startsWith('Bearer ') ? header.slice(7) : req.cookies.session;
  if (!token) {
    next(new HttpError(401, 'authentication required'));
    return;
  }
  req.user = authService.verify(token);
  next();
}

export const requireRole = (...roles): RequestHandler => (req, _res, next) => {
  const role: Role = req.user.role;
  if (!roles.includes(role)) {
    next(new HttpError(403, `role ${role} may not do this`));
    return;
  }
  next();
};
