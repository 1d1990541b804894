import { logger } from './logger';

export async function retry<T>(work: () => Promise<T>, attempts = 3, delayMs = 50): Promise<T> {
  let lastError: unknown;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      lastError = error;
      logger.warn('attempt failed', { attempt, reason: error.message });
      await sleep(delayMs * attempt);
    }
  }
  throw lastError;
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
