// Runs test files with node:test in a process of its own, and counts the results.
import { run } from 'node:test';

/** @returns {Promise<{tests: number, failed: number, messages: string[]}>} */
export async function runTests(files) {
  const result = { tests: 0, failed: 0, messages: [] };
  const stream = run({ files, concurrency: 2, timeout: 60_000 });
  const note = (data, failed) => {
    // What is left out has shown nothing.
    if (data.skip !== undefined || data.todo !== undefined) {
      return;
    }
    // A file is reported as a test too, with no nesting of its own to tell it by but its name.
    if (data.details?.type === 'suite' || files.includes(data.name)) {
      if (failed && files.includes(data.name)) {
        result.messages.push(`${data.name}: ${data.details?.error?.message ?? 'failed'}`);
        result.fileFailed = true;
      }
      return;
    }
    result.tests += 1;
    if (failed) {
      result.failed += 1;
      const error = data.details?.error;
      result.messages.push(`${data.name}: ${error?.cause?.message ?? error?.message ?? 'failed'}`);
    }
  };
  stream.on('test:pass', (data) => note(data, false));
  stream.on('test:fail', (data) => note(data, true));
  stream.resume();
  await new Promise((resolve, reject) => {
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  // A file that can not even be loaded has failed, though no test in it has.
  if (result.fileFailed && result.failed === 0) {
    result.failed = 1;
  }
  return result;
}
