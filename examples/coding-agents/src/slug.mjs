/** The part of an address that stands for a title: "Hello, World!" becomes "hello-world". */
export function slug(title) {
  return title.toLowerCase().replace(/\s+/g, '-').replace(/[^a-z0-9-]/g, '');
}
