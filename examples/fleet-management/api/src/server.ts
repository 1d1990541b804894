import { createServer } from 'http';
import { createApp } from './app';
import { config } from './config';

const server = createServer(createApp());

server.listen(config.port, config.host, () => {
  const { port } = server.address();
  console.log(`fleet API listening on http://${config.host}:${port}`);
});

function shutdown(signal) {
  console.log(`${signal}: closing`);
  server.close(() => process.exit(0));
}

process.on('SIGTERM', shutdown);
process.on('SIGINT', shutdown);
