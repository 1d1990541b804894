type Level = 'debug' | 'info' | 'warn' | 'error';

const WEIGHT: Record<Level, number> = { debug: 10, info: 20, warn: 30, error: 40 };

const threshold = WEIGHT[process.env.LOG_LEVEL ?? 'warn'];

function write(level: Level, message: string, context: Record<string, unknown>) {
  if (WEIGHT[level] < threshold) return;
  const line = JSON.stringify({ at: new Date().toISOString(), level, message, ...context });
  process.stderr.write(`${line}\n`);
}

export const logger = {
  debug: (message: string, context: Record<string, unknown> = {}) => write('debug', message, context),
  info: (message: string, context: Record<string, unknown> = {}) => write('info', message, context),
  warn: (message: string, context: Record<string, unknown> = {}) => write('warn', message, context),
  error: (message: string, context: Record<string, unknown> = {}) => write('error', message, context),
};
