import { Request, RequestHandler } from 'express';
import { ZodError, ZodIssue, ZodTypeAny } from 'zod';

type Part = 'params' | 'query' | 'body' | 'file';
export type RequestSchemas = Partial<Record<Part, ZodTypeAny>>;

/**
 * Refuses requests that do not fit the schemas: all issues go to the error handler, as one ZodError.
 * The body is replaced by the parsed one. The schemas stay readable, for the contract is made of them.
 */
export function validateRequest(schemas: RequestSchemas): RequestHandler & { schemas: RequestSchemas } {
  const validate = (req: Request): ZodIssue[] => {
    const issues: ZodIssue[] = [];
    for (const [part, schema] of Object.entries(schemas) as [Part, ZodTypeAny][]) {
      const result = schema.safeParse(partOf(req, part));
      if (!result.success) issues.push(...result.error.issues);
      else if (part === 'body') req.body = result.data;
    }
    return issues;
  };
  const middleware: RequestHandler = (req, _res, next) => {
    const issues = validate(req);
    next(issues.length > 0 ? new ZodError(issues) : undefined);
  };
  return Object.assign(middleware, { schemas });
}

function partOf(req: Request, part: Part): unknown {
  switch (part) {
    case 'params':
      return req.params;
    case 'query':
      return req.query;
    case 'body':
      return req.body;
    default:
      return req.file;
  }
}
