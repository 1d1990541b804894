import rateLimit from 'express-rate-limit';
import { config } from '../config';

export const apiRateLimit = rateLimit({
  windowMs: 60000,
  limit: config.rateLimitPerMinute,
  standardHeaders: true,
  legacyHeaders: false,
});
