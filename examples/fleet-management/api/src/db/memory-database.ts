import { Database, QueryResult } from './database';

type Row = Record<string, unknown>;

const toCamel = (name) => name.trim().replace(/_([a-z])/g, (_all, letter) => letter.toUpperCase());

/**
 * Understands the few statement shapes the repositories use, so that the API
 * runs without a server: SELECT, INSERT, UPDATE and DELETE with $n parameters.
 */
export class MemoryDatabase implements Database {
  private readonly tables = new Map<string, Row[]>();
  private nextIds;

  constructor() {
    this.nextIds = new Map<string, number>();
  }

  load(table: string, rows: object[]): void {
    this.tables.set(table, rows.map((row) => ({ ...row })));
    this.nextIds.set(table, rows.length + 1);
  }

  async query<R>(text: string, values: unknown[] = []): Promise<QueryResult<R>> {
    const sql = text.replace(/\s+/g, ' ').trim();
    const verb = sql.split(' ')[0].toUpperCase();
    switch (verb) {
      case 'SELECT':
        return { rows: this.select(sql, values) as R[] };
      case 'INSERT':
        return { rows: this.insert(sql, values) as R[] };
      case 'UPDATE':
        return { rows: this.update(sql, values) as R[] };
      case 'DELETE':
        return { rows: this.remove(sql, values) as R[] };
      default:
        throw new Error(`Unsupported statement: ${verb}`);
    }
  }

  private rowsOf(table: string): Row[] {
    const rows = this.tables.get(table);
    if (rows) return rows;
    const created: Row[] = [];
    this.tables.set(table, created);
    return created;
  }

  private select(sql: string, values: unknown[]): Row[] {
    const match = /^SELECT \* FROM (\w+)(.*)$/i.exec(sql);
    if (!match) throw new Error('Unsupported SELECT');
    const [, table, clauses] = match;
    const where = /^ WHERE (.+?)(?= ORDER BY | LIMIT |$)/i.exec(clauses)?.[1];
    const [, orderBy, descending] = / ORDER BY (\w+)( DESC)?/i.exec(clauses) ?? [];
    const limit = / LIMIT (\$\d+)$/i.exec(clauses)?.[1];
    let rows = this.rowsOf(table).filter((row) => this.matches(row, where, values));
    if (orderBy) {
      const key = toCamel(orderBy);
      rows = [...rows].sort((a, b) => compare(a[key], b[key]) * (descending ? -1 : 1));
    }
    if (limit) rows = rows.slice(0, this.valueOf(limit, values));
    return rows.map((row) => ({ ...row }));
  }

  private insert(sql: string, values: unknown[]): Row[] {
    const match = /^INSERT INTO (\w+) \(([^)]+)\) VALUES \(([^)]+)\) RETURNING \*$/i.exec(sql);
    if (!match) throw new Error('Unsupported INSERT');
    const now = new Date().toISOString();
    const id = this.nextIds.get(match[1]) ?? 1;
    const row: Row = { id, createdAt: now, updatedAt: now };
    const placeholders = match[3].split(',');
    match[2].split(',').forEach((column, index) => {
      row[toCamel(column)] = this.valueOf(placeholders[index], values);
    });
    this.nextIds.set(match[1], id + 1);
    this.rowsOf(match[1]).push(row);
    return [{ ...row }];
  }

  private update(sql: string, values: unknown[]): Row[] {
    const match = /^UPDATE (\w+) SET (.+?) WHERE (.+?)(?: RETURNING \*)?$/i.exec(sql);
    if (!match) throw new Error('Unsupported UPDATE');
    const changed = this.rowsOf(match[1]).filter((row) => this.matches(row, match[3], values));
    for (const row of changed) {
      for (const assignment of match[2].split(',')) {
        const [column, placeholder] = assignment.split('=');
        row[toCamel(column)] = this.valueOf(placeholder, values);
      }
      row.updatedAt = new Date().toISOString();
    }
    return changed.map((row) => ({ ...row }));
  }

  private remove(sql: string, values: unknown[]): Row[] {
    const match = /^DELETE FROM (\w+) WHERE (.+?)(?: RETURNING \*)?$/i.exec(sql);
    if (!match) throw new Error('Unsupported DELETE');
    const removed = this.rowsOf(match[1]).filter((row) => this.matches(row, match[2], values));
    this.tables.set(match[1], this.rowsOf(match[1]).filter((row) => !removed.includes(row)));
    return removed;
  }

  private matches(row: Row, where: string | undefined, values: unknown[]): boolean {
    if (!where) return true;
    return where.split(/ AND /i).every((condition) => {
      const match = /^(\w+) (=|>=|<=) (\$\d+)$/.exec(condition.trim());
      if (!match) throw new Error('Unsupported condition');
      const order = compare(row[toCamel(match[1])], this.valueOf(match[3], values));
      return match[2] === '=' ? order === 0 : match[2] === '>=' ? order >= 0 : order <= 0;
    });
  }

  private valueOf(placeholder: string, values) {
    return values[Number(placeholder.trim().slice(1)) - 1];
  }
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right));
}
