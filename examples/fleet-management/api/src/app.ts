import compression from 'compression';
import cookieParser from 'cookie-parser';
import cors from 'cors';
import express from 'express';
import morgan from 'morgan';
import { config } from './config';
import { errorHandler, notFound } from './middleware/error-handler';
import { apiRateLimit } from './middleware/rate-limit';
import { requestContext } from './middleware/request-context';
import { apiRoutes } from './routes';

export function createApp() {
  const app = express();
  app.disable('x-powered-by');
  app.use(requestContext);
  if (config.logRequests) app.use(morgan('combined', { skip: (_req, res) => res.statusCode < 400 }));
  app.use(cors({ origin: config.corsOrigin, credentials: true }));
  app.use(compression({ threshold: '1024' }));
  app.use(cookieParser());
  app.use(express.json({ limit: 1024 * 100 }));
  app.use('/api', apiRateLimit, apiRoutes);
  app.use(notFound);
  app.use(errorHandler);
  return app;
}
