import { Response } from 'express';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { config } from '../config';

/** Answers with a file that was uploaded before. */
export async function sendDocument(res: Response, name: string): Promise<void> {
  res.send(await readFile(path.join(config.uploadDir, name)));
}
