export interface QueryResult<R> {
  rows: R[];
}

/** The part of the pg client that the repositories use. */
export interface Database {
  query<R>(text: string, values?: unknown[]): Promise<QueryResult<R>>;
}
