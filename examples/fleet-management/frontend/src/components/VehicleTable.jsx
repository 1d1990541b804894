function Position({ position }) {
  if (!position) {
    return <span className="muted">unknown</span>;
  }
  return (
    <>
      {position.latitude.toFixed(4)}, {position.longitude.toFixed(4)} · {Math.round(position.speedKmh)} km/h
    </>
  );
}

export function VehicleTable({ vehicles }) {
  if (vehicles.length === 0) {
    return <p>No vehicles.</p>;
  }
  return (
    <table>
      <caption>Vehicles</caption>
      <thead>
        <tr>
          <th scope="col">Plate</th>
          <th scope="col">Vehicle</th>
          <th scope="col">Status</th>
          <th scope="col">Odometer</th>
          <th scope="col">Position</th>
        </tr>
      </thead>
      <tbody>
        {vehicles.map((vehicle) => (
          <tr key={vehicle.id}>
            <th scope="row">{vehicle.plate}</th>
            <td>
              {vehicle.make} {vehicle.model}
            </td>
            <td>{vehicle.status.replace('_', ' ')}</td>
            <td>{vehicle.odometerKm.toLocaleString('en')} km</td>
            <td>
              <Position position={vehicle.position} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
