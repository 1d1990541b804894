import { Request, Response, Router } from 'express';
import { costReport, emptyReport, reportAsCsv, utilisation } from '../services/report-service';
import { asyncHandler } from '../utils/async-handler';

export const reportRoutes = Router();

reportRoutes.get('/costs', asyncHandler(async (req: Request, res: Response) => {
  const year = req.query.year ?? new Date().getFullYear();
  res.json(await costReport(year));
}));

reportRoutes.get('/costs.csv', asyncHandler(async (req: Request, res: Response) => {
  const report = req.query.year ? await costReport(req.query.year) : emptyReport('Fleet cost');
  res.type('text/csv').send(reportAsCsv(report));
}));

reportRoutes.get('/utilisation', asyncHandler(async (_req: Request, res: Response) => {
  res.json(await utilisation());
}));
