/** A failure that was foreseen: its message says what is wrong and what to do, and is all that people need to see. */
export class TaskFailure extends Error {}

const ADVICE = {
  ECONNREFUSED: 'nobody listens there: does the service run, and is its address right?',
  ECONNRESET: 'the other side hung up: does the service still run?',
  ETIMEDOUT: 'there is no answer: is the service up, and does a firewall let the runner reach it?',
  ENOTFOUND: 'no host has this name: is it right, and does the runner have a network?',
  EAI_AGAIN: 'no name server answers: does the runner have a network?',
  EADDRINUSE: 'the port is taken: end what listens there, or take another one',
  ENOSPC: 'the disk is full: free some space (df . shows how much there is)',
  EACCES: 'the runner may not do this: is it the owner of the files?',
};

/** What to tell people of an error, where it is known; undefined of one that nobody foresaw. */
export function explain(error) {
  if (error instanceof TaskFailure) {
    return error.message;
  }
  // fetch hides what happened in the cause, and an address that was tried twice, as IPv4 and IPv6, in a list.
  for (let at = error; at; at = at.cause ?? at.errors?.[0]) {
    if (Object.hasOwn(ADVICE, at.code ?? '')) {
      return `${at.message || at.code}: ${ADVICE[at.code]}`;
    }
    if (at.name === 'TimeoutError') {
      return `${at.message}: the service took the request and did not answer in time; its own lines may say why`;
    }
  }
  return undefined;
}
