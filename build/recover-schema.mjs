// Recovers JSON Schemas from the validators that the @kubernetes-models packages ship.
//
// The packages hold no schemas any more, only functions that were compiled from them, one function for each schema node. Every check of such a
// function names its keyword and parameters in the error that it would make, so the node can be read back from the text. What the compiler did not
// keep is lost here too: descriptions, defaults, CEL rules, list types. A value that is not required may be null for these functions, which is the
// packages' own liberty and not the API server's; `nullable` is therefore not recovered.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** @returns the schema that `file` (a module of `_schemas/`) validates, with other modules as `$ref` to their base name. */
export function recoverSchema(file) {
  const text = readFileSync(file, 'utf8');
  const functions = new Map();
  for (const match of text.matchAll(/function (validate\d+)\(data,/g))
    functions.set(match[1], bodyAt(text, text.indexOf('={}){', match.index) + 4));
  const imported = new Map([...text.matchAll(/import\{validate as (validate\d+)\}from"([^"]+)"/g)].map((m) => [m[1], m[2]]));
  const lists = new Map([...text.matchAll(/\b(schema\d+_enum)=(\[[^\]]*\])/g)].map((m) => [m[1], JSON.parse(m[2])]));
  const root = /export const validate=(validate\d+)/.exec(text)?.[1];
  if (!root) throw new Error(`${file}: no exported validator`);
  const open = new Set();

  const nodeOf = (name) => {
    if (imported.has(name)) return { $ref: refOf(file, imported.get(name)) };
    const body = functions.get(name);
    if (body === undefined) throw new Error(`${file}: ${name} is not defined`);
    if (open.has(name)) throw new Error(`${file}: ${name} contains itself`);
    open.add(name);
    const node = read(body, nodeOf, lists, `${file} ${name}`);
    open.delete(name);
    return node;
  };
  return nodeOf(root);
}

const refOf = (file, specifier) => (specifier.startsWith('.') ? path.join(path.dirname(file), specifier) : specifier);

/** The text between the brace at `start` and its partner; strings and regular expressions may hold braces. */
function bodyAt(text, start) {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"' || char === "'" || char === '`') {
      for (at++; text[at] !== char; at++) if (text[at] === '\\') at++;
    } else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return text.slice(start, at + 1);
  }
  throw new Error('unbalanced braces');
}

const number = (text) => Number(text);

function read(body, nodeOf, lists, where) {
  const node = {};
  let rest = body;
  const take = (pattern, use) => {
    rest = rest.replace(pattern, (...match) => {
      use(...match.slice(1));
      return '';
    });
  };
  take(/keyword:"type",params:\{type:"([a-z,]+)"\}/g, (type) => {
    node.type = type.includes(',') ? type.split(',') : type;
  });
  take(/keyword:"enum",params:\{allowedValues:(schema\d+_enum)\}/g, (name) => {
    node.enum = lists.get(name);
  });
  take(/keyword:"pattern",params:\{pattern:("(?:[^"\\]|\\.)*")\}/g, (text) => {
    node.pattern = JSON.parse(text);
  });
  take(/keyword:"format",params:\{format:"([^"]+)"\}/g, (format) => {
    node.format = format;
  });
  take(/keyword:"(minimum|maximum|exclusiveMinimum|exclusiveMaximum)",params:\{comparison:"[^"]*",limit:([^}]+)\}/g, (keyword, limit) => {
    node[keyword] = number(limit);
  });
  take(/keyword:"(minLength|maxLength|minItems|maxItems|minProperties|maxProperties)",params:\{limit:([^}]+)\}/g, (keyword, limit) => {
    node[keyword] = number(limit);
  });
  take(/keyword:"required",params:\{missingProperty:("(?:[^"\\]|\\.)*")\}/g, (name) => {
    node.required ??= [];
    if (!node.required.includes(JSON.parse(name))) node.required.push(JSON.parse(name));
  });
  take(/(validate\d+)\(data\[i\d+\],/g, (name) => {
    node.items = nodeOf(name);
  });
  take(/(validate\d+)\(data\[key\d+\],/g, (name) => {
    node.additionalProperties = nodeOf(name);
  });
  take(/(validate\d+)\(data(?:\.([A-Za-z_$][\w$]*)|\[("(?:[^"\\]|\\.)*")\]),/g, (name, word, quoted) => {
    node.properties ??= {};
    node.properties[word ?? JSON.parse(quoted)] = nodeOf(name);
  });
  const parts = [];
  take(/(validate\d+)\(data,/g, (name) => parts.push(nodeOf(name)));
  const combiner = /keyword:"(oneOf|anyOf|not)"/.exec(rest)?.[1];
  if (combiner === 'not') node.not = parts[0];
  else if (combiner) node[combiner] = parts;
  else if (parts.length === 1 && '$ref' in parts[0] && Object.keys(node).length === 0) return parts[0];
  else if (parts.length) node.allOf = parts;
  for (const keyword of rest.matchAll(/keyword:"(\w+)"/g))
    if (keyword[1] !== combiner) throw new Error(`${where}: keyword ${keyword[1]} is not understood`);
  return node;
}
