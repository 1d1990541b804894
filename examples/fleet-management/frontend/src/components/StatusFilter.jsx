import { STATUSES } from '../fleet-state.js';

export function StatusFilter({ value, onChange }) {
  return (
    <label>
      Status{' '}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {['all', ...STATUSES].map((status) => (
          <option key={status} value={status}>
            {status.replace('_', ' ')}
          </option>
        ))}
      </select>
    </label>
  );
}
