import { Request, Response, Router } from 'express';
import os from 'os';
import { config } from '../config';

export const healthRoutes = Router();

healthRoutes.get('/', (_req: Request, res: Response) => {
  res.json({ status: 'ok', env: config.env, uptimeSeconds: Math.round(process.uptime()) });
});

healthRoutes.get('/details', (_req: Request, res: Response) => {
  const { rss } = process.memoryUsage();
  res.json({ status: 'ok', version: config.version ?? 'dev', rss, load: os.loadavg()[0] });
});
