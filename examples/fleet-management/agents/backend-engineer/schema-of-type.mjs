// What JSON.stringify makes of the values of a TypeScript type, as a schema of OpenAPI 3.0.

/** The schema; {} where the type does not tell, or goes too deep, and undefined where nothing is left. */
export function schemaOfType(ts, checker, type, depth = 0) {
  const { TypeFlags } = ts;
  if (depth > 8 || type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return {};
  if (type.flags & (TypeFlags.Undefined | TypeFlags.Void | TypeFlags.Never) || type.getCallSignatures().length > 0) return undefined;
  if (type.isUnion()) return ofUnion(ts, checker, type, depth);
  if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
  if (type.flags & TypeFlags.StringLike) return { type: 'string' };
  if (type.flags & TypeFlags.NumberLike) return { type: 'number' };
  if (type.flags & TypeFlags.BooleanLike) return { type: 'boolean' };
  if (type.flags & TypeFlags.Null) return { nullable: true, enum: [null] };
  if (type.symbol?.name === 'Date') return { type: 'string', format: 'date-time' };
  if (checker.isArrayType(type)) return { type: 'array', items: schemaOfType(ts, checker, checker.getTypeArguments(type)[0], depth + 1) ?? {} };
  const values = type.getStringIndexType() ?? type.getNumberIndexType();
  if (values) return { type: 'object', additionalProperties: schemaOfType(ts, checker, values, depth + 1) ?? {} };
  return ofObject(ts, checker, type, depth);
}

function ofObject(ts, checker, type, depth) {
  const properties = {};
  const required = [];
  for (const property of checker.getApparentType(type).getProperties()) {
    const of = checker.getTypeOfSymbol(property);
    const schema = schemaOfType(ts, checker, of, depth + 1);
    if (!schema) continue;
    properties[property.name] = schema;
    const parts = of.isUnion() ? of.types : [of];
    const certain = !(property.flags & ts.SymbolFlags.Optional) && !parts.some((it) => it.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Any | ts.TypeFlags.Unknown));
    if (certain) required.push(property.name);
  }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

function ofUnion(ts, checker, type, depth) {
  const members = type.types.filter((it) => !(it.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
  const nullable = type.types.some((it) => it.flags & ts.TypeFlags.Null) ? { nullable: true } : {};
  if (members.length === 0) return nullable.nullable ? { nullable: true, enum: [null] } : undefined;
  if (members.every((it) => it.flags & ts.TypeFlags.BooleanLike)) return { type: 'boolean', ...nullable };
  if (members.every((it) => it.isStringLiteral())) return { type: 'string', enum: [...members.map((it) => it.value), ...(nullable.nullable ? [null] : [])], ...nullable };
  const schemas = members.map((it) => schemaOfType(ts, checker, it, depth + 1)).filter(Boolean);
  return schemas.length === 1 ? { ...schemas[0], ...nullable } : { anyOf: schemas, ...nullable };
}
