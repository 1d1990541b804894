// Zod schemas, as source text, for what TypeScript's checker knows of a type.

/** The schema that lets through just the values of the type, or undefined where there is no such schema. */
export function zodFromType(ts, checker, type, depth = 0) {
  const { TypeFlags } = ts;
  if (depth > 6) return undefined;
  if (type.isUnion()) return ofUnion(ts, checker, type, depth);
  if (type.isStringLiteral() || type.isNumberLiteral()) return `z.literal(${JSON.stringify(type.value).replace(/^"(.*)"$/, "'$1'")})`;
  if (type.flags & TypeFlags.String) return 'z.string()';
  if (type.flags & TypeFlags.Number) return 'z.number()';
  if (type.flags & TypeFlags.BooleanLike) return 'z.boolean()';
  if (type.flags & TypeFlags.Null) return 'z.null()';
  if (checker.isArrayType(type)) {
    const element = zodFromType(ts, checker, checker.getTypeArguments(type)[0], depth + 1);
    return element && `z.array(${element})`;
  }
  if (type.flags & TypeFlags.Object && !type.getCallSignatures().length && type.getProperties().length) {
    const members = type.getProperties().map((property) => {
      const schema = zodFromType(ts, checker, checker.getTypeOfSymbol(property), depth + 1);
      return schema && `${property.name}: ${schema}`;
    });
    return members.every(Boolean) ? `z.object({ ${members.join(', ')} }).strict()` : undefined;
  }
  return undefined;
}

function ofUnion(ts, checker, type, depth) {
  const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
  const optional = members.length < type.types.length ? '.optional()' : '';
  if (members.length === 0) return undefined;
  if (members.every((member) => member.flags & ts.TypeFlags.BooleanLike)) return `z.boolean()${optional}`;
  if (members.length > 1 && members.every((member) => member.isStringLiteral())) {
    return `z.enum([${members.map((member) => `'${member.value}'`).join(', ')}])${optional}`;
  }
  const schemas = members.map((member) => zodFromType(ts, checker, member, depth + 1));
  if (!schemas.every(Boolean)) return undefined;
  return (schemas.length === 1 ? schemas[0] : `z.union([${schemas.join(', ')}])`) + optional;
}
