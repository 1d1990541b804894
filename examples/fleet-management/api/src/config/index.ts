import path from 'node:path';

export interface AppConfig {
  env: string;
  host: string;
  port: number;
  jwtSecret: string;
  jwtTtlSeconds: number;
  corsOrigin: string;
  uploadDir: string;
  bcryptRounds: number;
  rateLimitPerMinute: number;
}

export const config: AppConfig = {
  env: process.env.NODE_ENV ?? 'development',
  host: process.env.API_HOST,
  port: process.env.API_PORT,
  jwtSecret: process.env.JWT_SECRET,
  jwtTtlSeconds: process.env.JWT_TTL_SECONDS ?? 3600,
  corsOrigin: process.env.CORS_ORIGIN,
  uploadDir: path.resolve(process.env.UPLOAD_DIR ?? 'uploads'),
  bcryptRounds: 10,
  rateLimitPerMinute: process.env.RATE_LIMIT_PER_MINUTE,
};

export const isProduction: boolean = config.env && config.env === 'production';
