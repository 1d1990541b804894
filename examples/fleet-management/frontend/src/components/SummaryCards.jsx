export function SummaryCards({ summary }) {
  const cards = [
    ['Vehicles', summary.total],
    ['Moving', summary.moving],
    ['In maintenance', summary.in_maintenance],
  ];
  return (
    <dl className="cards">
      {cards.map(([label, value]) => (
        <div key={label} className="card">
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
