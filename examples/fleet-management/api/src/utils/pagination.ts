import { Page } from '../models/common';

export const MAX_PAGE_SIZE = 200;

export function paginate<T>(items: T[], page: number, wantedSize: number): Page<T> {
  const pageSize = clamp(wantedSize || 25, 1, MAX_PAGE_SIZE);
  const current = Math.max(page || 1, 1);
  return {
    items: items.slice((current - 1) * pageSize, current * pageSize),
    total: items.length,
    page: current,
  };
}

function clamp(value: number, min: number, max: number) {
  return Math.min(Math.max(value, min), max);
}
