const DAY_MS = 24 * 60 * 60 * 1000;

export function addDays(date, days) {
  const copy = new Date(date);
  copy.setUTCDate(copy.getUTCDate() + days);
  return copy;
}

export function daysBetween(from: string, to: string): number {
  return Math.round((new Date(to) - new Date(from)) / DAY_MS);
}

export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

export function isExpired(day: string, now: Date = new Date()): boolean {
  return new Date(day).getTime() < now;
}

export function startOfMonth(year, month) {
  return isoDay(new Date(Date.UTC(year, month - 1, 1)));
}
