// Requests that an OpenAPI document allows, and such as it forbids; and whether an answer is what it describes.

/**
 * One request with what is required only, and one with all there is, where that differs.
 *
 * @returns {{what: string, url: string, type?: string, body?: unknown}[]}
 */
export function validRequests(url, operation) {
  const least = requestOf(url, operation, { all: false });
  const most = requestOf(url, operation, { all: true });
  const same = JSON.stringify(least) === JSON.stringify(most);
  return [{ what: 'what is required', ...least }, ...(same ? [] : [{ what: 'all there is', ...most }])];
}

/** Requests that are valid but for one thing; `fault` is the parameter or property that the answer must name. */
export function invalidRequests(url, operation) {
  const requests = [];
  const add = (what, fault, change) => requests.push({ what, fault, ...requestOf(url, operation, { all: true, ...change }) });
  for (const { name, in: place, required, schema } of operation.parameters ?? []) {
    for (const value of wrongTexts(place, schema)) add(`${name}=${value}`, name, { values: [[name, value]] });
    if (required && place === 'query') add(`no ${name}`, name, { values: [[name, undefined]] });
  }
  const [type, { schema } = {}] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (type === 'application/json') {
    add('a list as its body', undefined, { body: [] });
    if (schema.required?.length || schema.oneOf) add('an empty body', undefined, { body: {} });
    if (schema.additionalProperties === false) add('an unknown property', undefined, { body: { unknown: 1 } });
    for (const variant of schema.oneOf ?? [schema]) {
      const body = valid(variant, true);
      for (const [name, property] of Object.entries(variant.properties ?? {})) {
        add(`${name} of a wrong type`, name, { body: { ...body, [name]: wrongType(property) } });
        if (variant.required?.includes(name)) add(`no ${name}`, name, { body: { ...body, [name]: undefined } });
      }
    }
  } else if (type) {
    add('no file', undefined, { body: {} });
  }
  return requests;
}

/** @param {{all: boolean, values?: [string, unknown][], body?: unknown}} of `values` and `body` take the place of valid ones */
function requestOf(url, { parameters = [], requestBody }, { all, values = [], body }) {
  const chosen = new Map([...parameters.filter((p) => all || p.required).map((p) => [p.name, valid(p.schema)]), ...values]);
  const place = parameters.filter((p) => p.in === 'path').reduce((at, p) => at.replace(`{${p.name}}`, encodeURIComponent(chosen.get(p.name))), url);
  const query = parameters.filter((p) => p.in === 'query' && chosen.get(p.name) !== undefined)
    .flatMap((p) => [chosen.get(p.name)].flat().map((value) => `${p.name}=${encodeURIComponent(value)}`));
  const [type, { schema } = {}] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  return { url: query.length > 0 ? `${place}?${query.join('&')}` : place, ...(type ? { type, body: body ?? valid(schema, all) } : {}) };
}

const OF_FORMATS = { email: 'somebody@fleet.example', date: '2999-12-31', 'date-time': '2030-01-01T00:00:00Z', binary: 'bytes' };

/** A value that the schema allows; of objects without what is optional, unless `all`. */
export function valid(schema, all = false) {
  if (schema.enum) return schema.enum[0];
  if (schema.oneOf ?? schema.anyOf) return valid((schema.oneOf ?? schema.anyOf)[0], all);
  switch (schema.type) {
    case 'integer':
    case 'number': return Math.max(1, schema.minimum ?? 1);
    case 'boolean': return true;
    case 'array': return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => valid(schema.items ?? {}, all));
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {})
      .filter(([name]) => all || schema.required?.includes(name)).map(([name, property]) => [name, valid(property, all)]));
    default: return OF_FORMATS[schema.format] ?? 'a'.repeat(Math.max(1, schema.minLength ?? 1));
  }
}

/** Any text of a path is good where the schema wants text, but a query may give a name twice. */
function wrongTexts(place, schema) {
  if (schema.enum) return ['none-of-these'];
  if (schema.type !== 'string') return ['x'];
  return place === 'query' ? [['a', 'b']] : [];
}

const wrongType = (schema) => (schema.type === 'string' || schema.enum ? 12345 : 'x');

/** Where a value is not what a schema says, or undefined. It knows the schemas that api-contract.mjs writes of answers. */
export function misfit(schema, value, at = 'the answer') {
  if (value === null && schema.nullable) return undefined;
  if (schema.anyOf) return schema.anyOf.every((it) => misfit(it, value, at)) ? `${at} is none of ${schema.anyOf.length} kinds` : undefined;
  if (schema.enum && !schema.enum.includes(value)) return `${at} is ${JSON.stringify(value)}, not one of ${schema.enum.join(', ')}`;
  if (!schema.type) return undefined;
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  if (type !== (schema.type === 'integer' ? 'number' : schema.type)) return `${at} is ${type}, not ${schema.type}`;
  if (type === 'array') return first(value.map((item, i) => misfit(schema.items, item, `${at}[${i}]`)));
  if (type !== 'object') return undefined;
  const missing = schema.required?.find((name) => !(name in value));
  if (missing) return `${at} has no ${missing}`;
  return first(Object.entries(value).map(([name, item]) => {
    const property = schema.properties?.[name] ?? schema.additionalProperties;
    return property ? misfit(property, item, `${at}.${name}`) : `${at} has ${name}, which is not described`;
  }));
}

const first = (problems) => problems.find(Boolean);
