import { randomUUID } from 'crypto';
import { NextFunction, Request, Response } from 'express';
import { logger } from '../utils/logger';

export function requestContext(req: Request, res: Response, next: NextFunction): void {
  req.requestId = req.header('x-request-id') ?? randomUUID();
  const startedAt = process.hrtime.bigint();
  res.setHeader('x-request-id', req.requestId);
  res.on('finish', () => {
    const elapsedMs = (process.hrtime.bigint() - startedAt) / 1000000;
    logger.debug('request', { path: req.path, status: res.statusCode, elapsedMs: Number(elapsedMs) });
  });
  next();
}
