export class HttpError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }

  static notFound(what: string, id: unknown) {
    return new HttpError(404, `${what} ${id} not found`);
  }

  /** What is asked for does not go with how things stand. */
  static conflict(message: string) {
    return new HttpError(409, message);
  }

  static badRequest(message: string) {
    return new HttpError(400, message);
  }
}
