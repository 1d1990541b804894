// Names in a manifest that the schema of its kind does not have, such as a misspelt `failureTreshold`.
//
// The schemas of kubernetes-models are compiled to code that passes over such names. But it asks an object for each name
// that the schema has: so the object that is validated notes what it is asked for.

function noting(value, path, asked) {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return new Proxy(value, {
    get(target, name) {
      asked.set(path, (asked.get(path) ?? new Set()).add(name));
      return noting(target[name], `${path}/${String(name)}`, asked);
    },
  });
}

function* unknownIn(value, path, asked) {
  if (value === null || typeof value !== 'object') {
    return;
  }
  // What is asked for nothing may have any names.
  const known = Array.isArray(value) ? null : asked.get(path);
  for (const [name, inner] of Object.entries(value)) {
    if (known && !known.has(name)) {
      yield `${path}/${name}: there is no such name${nearest(name, known)}`;
    } else {
      yield* unknownIn(inner, `${path}/${name}`, asked);
    }
  }
}

/** How many characters have to be put in, left out or changed to get from one text to the other. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

function nearest(name, known) {
  const [best] = [...known].filter((one) => typeof one === 'string').sort((a, b) => distance(name, a) - distance(name, b));
  return best && distance(name, best) <= name.length / 2 ? `; is it ${best}?` : '';
}

/** @param {Function} validate  of the manifest's kind; what else it says of the manifest is of no account here */
export function unknownNames(validate, manifest) {
  const asked = new Map();
  try {
    validate.call(noting(manifest, '', asked));
  } catch {
    // It has asked for all names by then.
  }
  return [...unknownIn(manifest, '', asked)];
}
