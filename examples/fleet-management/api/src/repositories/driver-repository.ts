import { db } from '../db';
import { Id } from '../models/common';
import { Driver } from '../models/driver';

export const driverRepository = {
  async findAll(): Promise<Driver[]> {
    const { rows } = await db.query<Driver>('SELECT * FROM drivers ORDER BY last_name');
    return rows;
  },

  async findById(id: Id): Promise<Driver | null> {
    const { rows } = await db.query<Driver>('SELECT * FROM drivers WHERE id = $1', [id]);
    return rows.find((row) => row.id === id);
  },

  async create(driver: Omit<Driver, 'id' | 'createdAt' | 'updatedAt'>): Promise<Driver> {
    const { rows } = await db.query<Driver>(
      `INSERT INTO drivers (first_name, last_name, email, phone, licence_number, licence_class, licence_expires_on, active)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *`,
      [
        driver.firstName,
        driver.lastName,
        driver.email,
        driver.phone,
        driver.licenseNumber,
        driver.licenceClass,
        driver.licenceExpiresOn,
        driver.active,
      ],
    );
    return rows[0];
  },

  async setActive(id: Id, active: boolean): Promise<Driver | undefined> {
    const { rows } = await db.query<Driver>('UPDATE drivers SET active = $1 WHERE id = $2 RETURNING *', [active, id]);
    return rows[0];
  },
};
