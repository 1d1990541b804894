import { RequestHandler } from 'express';

/** Express 4 does not await handlers: pass their rejections on to the error handler. */
export const asyncHandler = (handler: RequestHandler): RequestHandler => (req, res, next) => {
  Promise.resolve(handler(req, res, next)).catch(next);
};
