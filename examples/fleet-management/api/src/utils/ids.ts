import { v4 as uuid } from 'uuid';
import _ from 'lodash';

export function newReference(prefix) {
  return `${prefix}-${uuid().slice(0, 8).toUpperCase()}`;
}

export function workOrderNumber(year: number, sequence: number) {
  return `WO-${year}-${_.padStart(String(sequence), 4, '0')}`;
}
