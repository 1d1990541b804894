export type Id = number;

export interface Timestamped {
  createdAt: string;
  updatedAt: string;
}

export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}

export interface GeoPoint {
  lat: number;
  lng: number;
}
