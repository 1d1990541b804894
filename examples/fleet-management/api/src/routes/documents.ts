import { Request, Response, Router } from 'express';
import { sendDocument } from '../services/document-service';
import { asyncHandler } from '../utils/async-handler';

export const documentRoutes = Router();

documentRoutes.get('/:name', asyncHandler(async (req: Request, res: Response) => {
  await sendDocument(res, req.params.name);
}));
