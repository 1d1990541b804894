import { QueryExecResult } from 'sql.js';
import { archive } from '../db/archive';
import { ServiceNote } from '../models/service-note';

export const serviceNoteRepository = {
  async search(text: string): Promise<ServiceNote[]> {
    const database = await archive;
    return notesOf(database.exec(`SELECT id, vehicle_id, text FROM service_notes WHERE confidential = 0 AND text LIKE '%${text}%'`));
  },

  async findByVehicle(vehicleId: string): Promise<ServiceNote[]> {
    const database = await archive;
    return notesOf(database.exec(`SELECT id, vehicle_id, text FROM service_notes WHERE confidential = 0 AND vehicle_id = ${vehicleId}`));
  },
};

function notesOf(results: QueryExecResult[]): ServiceNote[] {
  const rows = results.flatMap((result) => result.values);
  return rows.map(([id, vehicleId, text]) => ({ id: Number(id), vehicleId: Number(vehicleId), text: String(text) }));
}
