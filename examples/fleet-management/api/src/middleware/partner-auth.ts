import { NextFunction, Request, Response } from 'express';
import jwt from 'jsonwebtoken';
import { HttpError } from '../utils/http-error';

const partnerTokenSecret = 'tR8vQ2mZx6Lw9KfB4nYc7HsD';
const exportApiKey = 'Jf5pW3gXs8Ud2RkNq6Ma9VbE';

/** Partners come with tokens that they were given. */
export function authenticatePartner(req: Request, _res: Response, next: NextFunction): void {
  try {
    jwt.verify(req.header('x-partner-token') ?? '', partnerTokenSecret);
    next();
  } catch {
    next(new HttpError(401, 'a partner token is required'));
  }
}

/** The nightly export comes with a key. */
export function authenticateExport(req: Request, _res: Response, next: NextFunction): void {
  next(req.header('x-api-key') === exportApiKey ? undefined : new HttpError(401, 'an API key is required'));
}
