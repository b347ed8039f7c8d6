// Writes what the linter knows of fields and types, from the @kubernetes-models packages and the supplement beside this file:
//   schemas/<kind>.<group>.schema.json   JSON Schema for editors: Istio, Gateway API, cert-manager
//   src/schema/generated/<set>.ts        the same as compact tables, and the Kubernetes kinds, for src/schema/
// `npm run schemas` writes them; `npm run schemas -- --check` fails where a file differs from what it would write.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { recoverSchema } from './recover-schema.mjs';
import * as supplements from './schema-supplement.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');
const check = process.argv.includes('--check');

const istio = (group, version, kind) => [kind, { group, version, kind, module: `${camel(group)}${camel(version)}${kind}` }];
const gateway = (version, kind, name = kind, group = 'gateway.networking.k8s.io') => [
  name,
  { group, version, kind, module: `IoK8sSigsGatewayApiApis${group.includes('.x-') ? 'x' : ''}${camel(version)}${kind}` },
];
const certManager = (kind) => [
  kind,
  { group: 'cert-manager.io', version: 'v1', kind, module: `ComGithubCertManagerCertManagerPkgApisCertmanagerV1${kind}` },
];
const core = (area, group, kinds) => kinds.map((kind) => [kind, { group, version: 'v1', kind, module: `IoK8sApi${area}V1${kind}` }]);
const camel = (text) => text.replace(/(?:^|\.)(.)/g, (_, char) => char.toUpperCase());

/** Sets of kinds, each from one package, with our names for the kinds. */
const sets = [
  {
    name: 'istio',
    package: '@kubernetes-models/istio',
    content: 'the CRDs of Istio 1.29',
    supplement: supplements.istio,
    published: true,
    kinds: Object.fromEntries([
      ...['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry', 'WorkloadEntry', 'WorkloadGroup', 'Sidecar'].map((kind) =>
        istio('networking.istio.io', 'v1', kind),
      ),
      istio('networking.istio.io', 'v1alpha3', 'EnvoyFilter'),
      istio('networking.istio.io', 'v1beta1', 'ProxyConfig'),
      ...['PeerAuthentication', 'RequestAuthentication', 'AuthorizationPolicy'].map((kind) => istio('security.istio.io', 'v1', kind)),
      istio('telemetry.istio.io', 'v1', 'Telemetry'),
      istio('extensions.istio.io', 'v1alpha1', 'WasmPlugin'),
    ]),
  },
  {
    name: 'gateway-api',
    package: '@kubernetes-models/gateway-api',
    content: 'Gateway API 1.5 with its experimental fields',
    supplement: supplements.gatewayApi,
    published: true,
    kinds: Object.fromEntries([
      gateway('v1', 'Gateway', 'KubernetesGateway'),
      ...['GatewayClass', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'ReferenceGrant', 'BackendTLSPolicy', 'ListenerSet'].map((kind) =>
        gateway('v1', kind),
      ),
      ...['TCPRoute', 'UDPRoute'].map((kind) => gateway('v1alpha2', kind)),
      gateway('v1alpha1', 'XBackendTrafficPolicy', 'XBackendTrafficPolicy', 'gateway.networking.x-k8s.io'),
    ]),
  },
  {
    name: 'cert-manager',
    package: '@kubernetes-models/cert-manager',
    content: 'the Go types of cert-manager',
    supplement: {},
    published: true,
    kinds: Object.fromEntries(['Certificate', 'Issuer', 'ClusterIssuer'].map(certManager)),
  },
  {
    name: 'kubernetes',
    package: 'kubernetes-models',
    content: 'the OpenAPI document of Kubernetes',
    supplement: {},
    published: false,
    kinds: Object.fromEntries([
      ...core('Core', '', ['Namespace', 'Service', 'ServiceAccount', 'Secret', 'Pod', 'ReplicationController']),
      ...core('Apps', 'apps', ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']),
      ...core('Batch', 'batch', ['Job', 'CronJob']),
      ...core('Networking', 'networking.k8s.io', ['Ingress', 'IngressClass']),
    ]),
  },
];

/** The schema of a module with everything that it refers to in place. */
const inlined = new Map();
function resolve(file, above = []) {
  if (above.includes(file)) throw new Error(`${file} contains itself`);
  if (!inlined.has(file)) inlined.set(file, inline(recoverSchema(file), [...above, file]));
  return structuredClone(inlined.get(file));
}

function inline(node, above) {
  if ('$ref' in node) {
    const file = node.$ref.startsWith('/') ? node.$ref : path.join(modules, node.$ref);
    return resolve(file.endsWith('.js') ? file : `${file}.js`, above);
  }
  const out = { ...node };
  if (node.properties) out.properties = mapValues(node.properties, (child) => inline(child, above));
  for (const keyword of ['items', 'additionalProperties', 'not']) if (node[keyword]) out[keyword] = inline(node[keyword], above);
  for (const keyword of ['oneOf', 'anyOf']) if (node[keyword]) out[keyword] = node[keyword].map((part) => inline(part, above));
  delete out.allOf;
  for (const part of (node.allOf ?? []).map((member) => inline(member, above))) merge(out, part);
  return out;
}

/** Puts a member of `allOf` into the node itself; alternatives stay members. */
function merge(node, part) {
  if (part.oneOf || part.anyOf || part.not) {
    node.allOf = [...(node.allOf ?? []), part];
    return;
  }
  for (const [keyword, value] of Object.entries(part)) {
    if (keyword === 'properties') node.properties = { ...value, ...node.properties };
    else if (keyword === 'required') node.required = [...new Set([...(node.required ?? []), ...value])];
    else if (!(keyword in node)) node[keyword] = value;
    else if (JSON.stringify(node[keyword]) !== JSON.stringify(value))
      throw new Error(`two values of ${keyword}: ${JSON.stringify(node)} and ${JSON.stringify(part)}`);
  }
}

const mapValues = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

/** Rewrites the alternatives that the sources use into words of their own: `atMostOne` and the types of IntOrString and Quantity. */
function simplify(node) {
  const out = { ...node };
  if (node.properties) out.properties = mapValues(node.properties, simplify);
  for (const keyword of ['items', 'additionalProperties']) if (node[keyword]) out[keyword] = simplify(node[keyword]);
  for (const keyword of ['oneOf', 'allOf', 'anyOf', 'not']) delete out[keyword];
  const exclusive = [];
  for (const alternatives of [node.oneOf, ...(node.allOf ?? []).map((member) => member.oneOf)]) {
    if (!alternatives) continue;
    const types = alternatives.map((part) => part.type);
    if (types.every((type) => type === 'string' || type === 'integer' || type === 'number')) {
      out.type = [...types].sort();
      out.format = alternatives.some((part) => part.format === 'quantity') ? 'quantity' : 'int-or-string';
      continue;
    }
    const names = alternatives
      .slice(1)
      .map((part) => (Object.keys(part).join() === 'required' && part.required.length === 1 ? part.required[0] : undefined));
    const none = alternatives[0].not?.anyOf?.map((part) => part.required?.[0]);
    if (names.includes(undefined) || JSON.stringify(none) !== JSON.stringify(names))
      throw new Error(`alternatives not understood: ${JSON.stringify(alternatives)}`);
    if (names.length > 1) exclusive.push(names);
  }
  if (node.anyOf || node.not) throw new Error(`anyOf and not are not understood: ${JSON.stringify(node).slice(0, 300)}`);
  if (exclusive.length) out.atMostOne = exclusive;
  // A format that only names a number's width is a range, and the API server checks no other format of these.
  if (out.format === 'int32') Object.assign(out, { minimum: out.minimum ?? -2147483648, maximum: out.maximum ?? 2147483647 });
  if (['int32', 'int64', 'float', 'double'].includes(out.format)) delete out.format;
  if (out.type === 'object' && !out.properties && !out.additionalProperties) out.open = true;
  return out;
}

/** Calls `visit(node, path)` for every node of a schema, path as in the supplement. */
function walk(node, visit, at = '') {
  visit(node, at);
  for (const [name, child] of Object.entries(node.properties ?? {})) walk(child, visit, at ? `${at}.${name}` : name);
  if (node.items) walk(node.items, visit, `${at}[]`);
  if (node.additionalProperties) walk(node.additionalProperties, visit, `${at}{}`);
}

const reaches = (at, pattern) => (pattern.startsWith('**.') ? at.endsWith(pattern.slice(2)) : at === pattern);

function applySupplement(kind, schema, supplement) {
  const edit = (pattern, change) => {
    let count = 0;
    walk(schema, (node, at) => {
      if (reaches(at, pattern) && change(node) !== false) count++;
    });
    if (count === 0) throw new Error(`supplement: ${kind} has nothing at ${pattern}`);
  };
  const of = (list) => (list ?? []).filter((entry) => entry.kind === kind);
  for (const { at, under, name, schema: child } of of(supplement.fields))
    edit(at, (node) => {
      if (under && !node.properties?.[under]) return false;
      if (node.properties?.[name]) throw new Error(`supplement: the package knows ${kind} ${at}.${name} by now`);
      node.properties[name] = structuredClone(child);
    });
  for (const { at, values } of of(supplement.enumValues))
    edit(at, (node) => {
      node.enum = [...node.enum, ...values];
    });
  for (const { at, kind: _, ...limits } of of(supplement.limits))
    edit(at, (node) => {
      Object.assign(node, limits);
    });
  for (const { at } of of(supplement.open))
    edit(at, (node) => {
      node.open = true;
    });
  for (const { at, keys } of of(supplement.listKeys))
    edit(at, (node) => {
      node.listKeys = keys;
    });
  for (const { at } of of(supplement.nullable))
    edit(at, (node) => {
      node.nullable = true;
    });
  for (const { at, name } of of(supplement.optional))
    edit(at, (node) => {
      node.required = node.required.filter((entry) => entry !== name);
    });
}

const keywordOrder = [
  '$ref',
  'type',
  'nullable',
  'open',
  'properties',
  'required',
  'atMostOne',
  'items',
  'listKeys',
  'additionalProperties',
  'enum',
  'pattern',
  'format',
];
const rank = (keyword) => keywordOrder.indexOf(keyword) + 1 || 99;

/** The same content in one order, so that equal nodes are equal texts. */
function ordered(node) {
  const out = {};
  for (const keyword of Object.keys(node).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const value = node[keyword];
    if (keyword === 'properties')
      out.properties = Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((name) => [name, ordered(value[name])]),
      );
    else if (keyword === 'items' || keyword === 'additionalProperties') out[keyword] = ordered(value);
    else if (keyword === 'required') {
      if (value.length) out.required = [...value].sort();
    } else out[keyword] = value;
  }
  return out;
}

/** One kind: apiVersion, kind and status are not its fields' business. */
function schemaOf(set, name, module = set.kinds[name].module) {
  const source = resolve(path.join(modules, set.package, '_schemas', `${module}.js`));
  if (source.properties.status) source.properties.status = {};
  const schema = simplify(source);
  schema.required = (schema.required ?? []).filter((field) => field !== 'apiVersion' && field !== 'kind');
  schema.properties.apiVersion = { type: 'string' };
  schema.properties.kind = { type: 'string' };
  // Istio's and Gateway API's validators know metadata only as an object.
  schema.properties.metadata = objectMeta();
  applySupplement(name, schema, set.supplement);
  return ordered(schema);
}

const objectMeta = () =>
  simplify(resolve(path.join(modules, '@kubernetes-models/apimachinery/_schemas/IoK8sApimachineryPkgApisMetaV1ObjectMeta.js')));

/** A table of nodes in which equal nodes stand once; children are indices. */
function tableOf(schemas) {
  const nodes = [];
  const index = new Map();
  const add = (node) => {
    const flat = { ...node };
    if (node.properties) flat.properties = mapValues(node.properties, add);
    if (node.items) flat.items = add(node.items);
    if (node.additionalProperties) flat.additionalProperties = add(node.additionalProperties);
    const text = JSON.stringify(flat);
    if (!index.has(text)) index.set(text, nodes.push(flat) - 1);
    return index.get(text);
  };
  const kinds = mapValues(schemas, add);
  return { kinds, nodes };
}

/** A schema for editors: our own words turned into JSON Schema, parts that stand in several places as definitions. */
function publish(set, name, schema, origin) {
  const { group, kind } = set.kinds[name];
  const counts = new Map();
  const names = new Map();
  walk(schema, (node, at) => {
    const text = JSON.stringify(node);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (!names.has(text))
      names.set(
        text,
        at
          .replace(/\[\]|\{\}/g, '')
          .split('.')
          .at(-1),
      );
  });
  const definitions = {};
  const taken = new Map();
  const write = (node, shared = true) => {
    const text = JSON.stringify(node);
    if (shared && counts.get(text) > 1 && text.length > 200) {
      if (!taken.has(text)) {
        let key = names.get(text);
        for (let n = 2; key in definitions; n++) key = `${names.get(text)}${n}`;
        taken.set(text, key);
        definitions[key] = undefined;
        definitions[key] = write(node, false);
      }
      return { $ref: `#/definitions/${taken.get(text)}` };
    }
    const { open, nullable, atMostOne, listKeys, format, ...rest } = node;
    const out = { ...rest };
    if (nullable) {
      out.type = [rest.type, 'null'].flat();
      if (rest.enum) out.enum = [...rest.enum, null];
    }
    if (node.properties) out.properties = mapValues(node.properties, (child) => write(child));
    if (node.items) out.items = write(node.items);
    if (node.additionalProperties) out.additionalProperties = write(node.additionalProperties);
    else if (node.properties && !open) out.additionalProperties = false;
    if (atMostOne) out.allOf = atMostOne.flatMap((fields) => pairs(fields).map((pair) => ({ not: { required: pair } })));
    if (listKeys) out.$comment = `Items with the same ${listKeys.join(' and ')} are refused.`;
    return out;
  };
  const body = write(schema, false);
  const group_ = group ? `${group}/` : '';
  const versions = versionsOf(set, name);
  body.properties.apiVersion = { enum: versions.map((version) => group_ + version) };
  body.properties.kind = { const: kind };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: origin,
    title: `${kind} (${group})`,
    ...body,
    required: ['apiVersion', 'kind', ...(body.required ?? [])],
    definitions,
  };
}

const pairs = (fields) => fields.flatMap((a, i) => fields.slice(i + 1).map((b) => [a, b]));

/** The versions of a kind that the package has, and whether their fields are those of the version that we take. */
function packageVersions(set, name) {
  const { kind, version, module } = set.kinds[name];
  const prefix = module.slice(0, module.length - camel(version).length - kind.length);
  const folder = path.join(modules, set.package, '_schemas');
  return readdirSync(folder)
    .filter((file) => file.startsWith(prefix) && new RegExp(`^V\\d+(?:(?:alpha|beta)\\d+)?${kind}\\.js$`).test(file.slice(prefix.length)))
    .map((file) => ({ version: file.slice(prefix.length, -kind.length - 3).toLowerCase(), module: file.slice(0, -3) }))
    .map((found) => ({
      ...found,
      isSame: found.version === version || sameShape(path.join(folder, `${module}.js`), path.join(folder, `${found.module}.js`)),
    }))
    .sort((a, b) => (a.version === version ? -1 : b.version === version ? 1 : a.version < b.version ? -1 : 1));
}

/** Versions that share the fields of the version that we take, that one first. */
const versionsOf = (set, name) =>
  packageVersions(set, name)
    .filter(({ isSame }) => isSame)
    .map(({ version }) => version);

const sameShape = (a, b) => {
  const spec = (file) => JSON.stringify(ordered(simplify(resolve(file).properties.spec ?? {})));
  return spec(a) === spec(b);
};

let stale = 0;
const written = new Set();
function write(file, text) {
  const full = path.join(root, file);
  written.add(file);
  if (existsSync(full) && readFileSync(full, 'utf8') === text) return;
  stale++;
  if (check) {
    console.error(`${file} differs from what build/schemas.mjs writes`);
    return;
  }
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

const literal = (text) =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;

for (const set of sets) {
  const { version } = JSON.parse(readFileSync(path.join(modules, set.package, 'package.json'), 'utf8'));
  const origin = `Generated by build/schemas.mjs from ${set.package} ${version} (${set.content})${set.supplement.knownUpTo ? ` and build/schema-supplement.mjs (up to ${set.supplement.knownUpTo})` : ''}. Do not edit.`;
  const schemas = mapValues(set.kinds, (_, name) => schemaOf(set, name));
  // Versions with fields of their own go to the tables as `Kind@version`. Kubernetes serves none of its old ones any more.
  const others = (set.published ? Object.keys(set.kinds) : []).flatMap((name) =>
    packageVersions(set, name)
      .filter(({ isSame }) => !isSame)
      .map(({ version, module }) => [`${name}@${version}`, schemaOf(set, name, module)]),
  );
  write(
    `src/schema/generated/${set.name}.ts`,
    `// ${origin}\n/** A table as JSON text: parsed only when an object of one of its kinds appears. */\nexport const table = ${literal(JSON.stringify(tableOf({ ...schemas, ...Object.fromEntries(others) })))};\n`,
  );
  if (set.published)
    for (const name in schemas) {
      const { group, kind } = set.kinds[name];
      write(
        `schemas/${kind.toLowerCase()}.${group}.schema.json`,
        `${JSON.stringify(publish(set, name, schemas[name], origin), null, 1)}\n`,
      );
    }
}

// A kind that is gone leaves no schema behind.
for (const file of readdirSync(path.join(root, 'schemas'))) {
  const name = `schemas/${file}`;
  const generated = file.endsWith('.schema.json') && readFileSync(path.join(root, name), 'utf8').includes('Generated by build/schemas.mjs');
  if (!generated || written.has(name)) continue;
  stale++;
  if (check) console.error(`${name} is not written by build/schemas.mjs any more`);
  else rmSync(path.join(root, name));
}
if (check && stale) process.exitCode = 1;
