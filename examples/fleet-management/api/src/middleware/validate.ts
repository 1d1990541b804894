import { RequestHandler } from 'express';
import { ZodTypeAny } from 'zod';

/** Replaces the body by the parsed one; a ZodError ends in the error handler as 400. */
export const validateBody = (schema: ZodTypeAny): RequestHandler => (req, _res, next) => {
  const result = schema.safeParse(req.body);
  if (!result.success) {
    next(result.error);
    return;
  }
  req.body = result.data;
  next();
};
