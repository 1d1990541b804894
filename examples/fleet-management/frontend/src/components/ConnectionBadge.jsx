const TEXTS = { connecting: 'Connecting …', live: 'Live', offline: 'Offline – positions may be old' };

export function ConnectionBadge({ connection }) {
  return (
    <p role="status" className={`badge badge-${connection}`}>
      {TEXTS[connection]}
    </p>
  );
}
