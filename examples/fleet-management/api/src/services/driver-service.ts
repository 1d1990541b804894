import { Driver } from '../models/driver';
import { Id } from '../models/common';
import { driverRepository } from '../repositories/driver-repository';
import { daysBetween, isExpired, isoDay } from '../utils/dates';
import { HttpError } from '../utils/http-error';

export interface LicenceWarning {
  driverId: Id;
  name: string;
  daysLeft: number;
}

export async function listDrivers(onlyActive: boolean): Promise<Driver[]> {
  const drivers = await driverRepository.findAll();
  return onlyActive ? drivers.filter((driver) => driver.isActive) : drivers;
}

export async function getDriver(id: Id): Promise<Driver> {
  const driver = await driverRepository.findById(id);
  if (!driver) throw HttpError.notFound('driver', id);
  return driver;
}

export async function hireDriver(input: Omit<Driver, 'id' | 'createdAt' | 'updatedAt'>): Promise<Driver> {
  if (isExpired(input.licenceExpiresOn)) throw HttpError.badRequest('the licence has expired');
  return driverRepository.create(input);
}

export async function licenceWarnings(withinDays: number): Promise<LicenceWarning[]> {
  const today = isoDay(new Date());
  const drivers = driverRepository.findAll();
  return drivers
    .filter((driver) => daysBetween(today, driver.licenceExpiresOn) <= withinDays)
    .map((driver) => ({
      driverId: driver.id,
      name: fullName(driver),
      daysLeft: daysBetween(today, new Date(driver.licenceExpiresOn)),
    }));
}

export function fullName({ firstName, lastName }) {
  return `${firstName} ${lastName}`;
}

export async function deactivate(id: Id) {
  const driver = await driverRepository.setActive(id, false);
  return { id: driver.id, active: driver.active };
}
