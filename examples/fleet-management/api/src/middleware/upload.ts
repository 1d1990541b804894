import multer from 'multer';
import path from 'path';
import { v4 as uuid } from 'uuid';
import { config } from '../config';

const storage = multer.diskStorage({
  destination: config.uploadDir,
  filename: (_req, file, done) => done(null, `${uuid()}${path.extname(file.originalname)}`),
});

export const upload = multer({ storage, limits: { fileSize: 5 * 1024 * 1024 } });
