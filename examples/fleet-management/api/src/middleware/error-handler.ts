import { NextFunction, Request, Response } from 'express';
import { ZodError } from 'zod';
import { logger } from '../utils/logger';

export function notFound(req: Request, res: Response) {
  res.status(404).json({ error: `no such resource: ${req.method} ${req.path}` });
}

export function errorHandler(err: Error, req: Request, res: Response, _next: NextFunction): void {
  if (err instanceof ZodError) {
    res.status(400).json({ error: 'validation failed', issues: err.issues });
    return;
  }
  const status = err.status ?? 500;
  if (status >= 500) logger.error(err.message, { path: req.path, requestId: req.requestId });
  res.status(status).json({ error: status >= 500 ? 'internal error' : err.message });
}
