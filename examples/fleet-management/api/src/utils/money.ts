const SYMBOLS = { EUR: '€', GBP: '£', USD: '$' };

export function formatMoney(cents, currency = 'EUR') {
  return `${SYMBOLS[currency]}${(cents / 100).toFixed(2)}`;
}

export function sumCents(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function hourlyCost(minutes, rateCents) {
  return Math.round((minutes / 60) * rateCents);
}
