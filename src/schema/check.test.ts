import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Resource, readFile, type Settings } from '../graph/index.ts';
import { SourceFile } from '../yaml/index.ts';
import { check, checkShape } from './check.ts';
import { conforms } from './conforms.ts';
import { type Shape, shapeOf } from './shape.ts';

const root = join(import.meta.dirname, '../..');
const settings: Settings = { now: 0, closedWorld: new Set() };
const read = (text: string, path = 'a.yaml'): readonly Resource[] => readFile(new SourceFile(path, text), 'default').resources;
const only = (text: string): Resource => read(text)[0] as Resource;
const said = (text: string, more: Partial<Settings> = {}): string[] =>
  check(only(text), { ...settings, ...more }).map(({ rule, effect, at }) => `${rule} ${effect} ${at.location.path}`);

/** Objects that a cluster takes, one of every kind. */
const samples = read(readFileSync(join(root, 'fixtures/kinds/every-kind.yaml'), 'utf8'));

/** Validators of the published schemas by `apiVersion kind`. */
const validators = new Map<string, ValidateFunction>();
for (const name of readdirSync(join(root, 'schemas'))) {
  const schema = JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8'));
  if (!String(schema.$comment).includes('build/schemas.mjs')) continue;
  const validate = new Ajv({ strict: false }).compile(schema);
  for (const version of schema.properties.apiVersion.enum) validators.set(`${version} ${schema.properties.kind.const}`, validate);
}
const validatorOf = ({ ref }: Resource): ValidateFunction | undefined => validators.get(`${ref.apiVersion} ${ref.kind}`);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place in a value, as the object or list and the key in it. */
function places(value: Json, out: [Record<string, Json>, string][] = []): [Record<string, Json>, string][] {
  if (value !== null && typeof value === 'object')
    for (const key of Object.keys(value)) {
      out.push([value as Record<string, Json>, key]);
      places((value as Record<string, Json>)[key] as Json, out);
    }
  return out;
}

const changes = fc.constantFrom<(holder: Record<string, Json>, key: string) => void>(
  (holder, key) => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]),
  (holder, key) => {
    const value = holder[key] as Json;
    delete holder[key];
    holder[`${key}x`] = value;
  },
  (holder, key) => {
    holder[key] = null;
  },
  ...([7, -1, 70_000.5, 5_000_000_000, true, '', 'bogus', 'a'.repeat(300), [], {}, ['x'], { x: 'y' }] as Json[]).map(
    (value) => (holder: Record<string, Json>, key: string) => {
      holder[key] = structuredClone(value);
    },
  ),
);

test.each(samples)('takes a $kind that the cluster takes', (sample) => {
  expect(check(sample, settings)).toEqual([]);
  expect(check(sample, { ...settings, istioVersion: [1, 99] })).toEqual([]);
  expect(conforms(sample.json, shapeOf(sample.kind, sample.apiVersion) as Shape)).toBe(true);
});

test('the walk and ajv with the published schemas come to the same verdict', () => {
  const objects = samples.filter((sample) => validatorOf(sample));
  expect(new Set(objects.map(({ kind }) => kind)).size).toBeGreaterThan(24);
  fc.assert(
    fc.property(fc.nat(objects.length - 1), changes, fc.nat(), (index, change, pick) => {
      const sample = objects[index] as Resource;
      const value = structuredClone(sample.json) as { [key: string]: Json };
      const spots = places(value).filter(([holder, key]) => holder !== value || !['apiVersion', 'kind'].includes(key));
      const spot = spots[pick % spots.length] as [Record<string, Json>, string];
      if (Array.isArray(spot[0]) && Number.isNaN(Number(spot[1]))) return;
      change(...spot);
      const text = JSON.stringify(value);
      const validate = validatorOf(sample) as ValidateFunction;
      const valid = validate(JSON.parse(text));
      // Items with equal keys are beyond JSON Schema.
      const read = only(text);
      const objections = checkShape(read, settings).filter(({ rule }) => rule !== 'duplicate-list-entry');
      // What seems to conform without a look at places must not be objected to, and else is looked at.
      for (const istioVersion of [undefined, [1, 18] as const]) check(read, { ...settings, istioVersion });
      if (!read.root.hasNull && conforms(read.json, shapeOf(read.kind, read.apiVersion) as Shape)) expect(objections).toEqual([]);
      expect([valid, text, validate.errors?.[0]?.message ?? objections[0]?.message]).toEqual([
        objections.length === 0,
        text,
        validate.errors?.[0]?.message ?? objections[0]?.message,
      ]);
    }),
    { numRuns: 600 },
  );
});

test('a placeholder is never objected to, wherever it stands', () => {
  fc.assert(
    fc.property(fc.nat(samples.length - 1), fc.nat(), (index, pick) => {
      const sample = samples[index] as Resource;
      const value = structuredClone(sample.json) as { [key: string]: Json };
      const spots = places(value).filter(([holder, key]) => typeof holder[key] !== 'object' && (holder !== value || key === 'spec'));
      const spot = spots[pick % spots.length];
      if (!spot) return;
      spot[0][spot[1]] = '${VALUE}';
      expect(check(only(JSON.stringify(value)), settings).filter(({ effect }) => effect !== 'warn')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('the generated files are what the script writes', () => {
  expect(() => execFileSync(process.execPath, [join(root, 'build/schemas.mjs'), '--check'], { stdio: 'pipe' })).not.toThrow();
});

const gateway = (tls: string): string => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: shop}
spec: {selector: {istio: ingress}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.example.com], tls: ${tls}}]}`;

describe('releases of Istio', () => {
  test('a field that came later is unknown to an older target, and known without one', () => {
    const text = gateway('{mode: MUTUAL, credentialName: a, caCertCredentialName: b}');
    expect(said(text)).toEqual([]);
    expect(said(text, { istioVersion: [1, 28] })).toEqual([]);
    expect(said(text, { istioVersion: [1, 27] })).toEqual(['unknown-field prune spec.servers[0].tls.caCertCredentialName']);
  });

  test('so is a value', () => {
    const text = gateway('{mode: OPTIONAL_MUTUAL, credentialName: a}').replace('/v1', '/v1beta1');
    expect(said(text, { istioVersion: [1, 19] })).toEqual([]);
    expect(said(text, { istioVersion: [1, 18] })).toEqual(['wrong-enum-value refuse spec.servers[0].tls.mode']);
  });

  test('so is the stable version of an API, which no older one needs to be replaced by yet', () => {
    const text = gateway('{mode: SIMPLE, credentialName: a}');
    const beta = text.replace('/v1', '/v1beta1');
    expect(said(text, { istioVersion: [1, 21] })).toEqual(['unknown-api-version warn apiVersion']);
    expect(said(beta, { istioVersion: [1, 21] })).toEqual([]);
    expect(said(beta.replace('beta1', 'alpha3'), { istioVersion: [1, 21] })).toEqual([]);
    expect(said(beta.replace('beta1', 'alpha3'))).toEqual(['deprecated-api-version warn apiVersion']);
  });

  test('limits that came later refuse nothing before', () => {
    const text = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: a}
spec: {hosts: [a.example.com], ports: [{number: 0, name: a, protocol: TLS}], resolution: DNS}`;
    expect(said(text, { istioVersion: [1, 24] })).toContain('value-out-of-range refuse spec.ports[0].number');
    expect(said(text, { istioVersion: [1, 22] })).toEqual([]);
  });

  test('a version of an API may lack what its successor demands', () => {
    const route = (version: string) => `apiVersion: gateway.networking.k8s.io/${version}
kind: TLSRoute
metadata: {name: a}
spec: {parentRefs: [{name: a}], rules: [{backendRefs: [{name: a, port: 443}]}]}`;
    expect(said(route('v1'))).toEqual(['missing-required-field refuse spec.hostnames']);
    expect(said(route('v1alpha2'))).toEqual([]);
  });
});

describe('one mistake, one objection', () => {
  test('a misspelled field that is required is not missing as well', () => {
    const text = gateway('{mode: SIMPLE, credentialName: a}').replace('protocol: HTTPS', 'protocl: HTTPS');
    expect(said(text)).toEqual(['unknown-field refuse spec.servers[0].port.protocl']);
    expect(said(gateway('{mode: SIMPLE, credentialName: a}').replace('metadata', 'meteadata'))).toEqual(['unknown-field refuse meteadata']);
  });

  test('what belongs below an empty object is reported with it', () => {
    const text = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: a}
spec:
  host: a.example.com
  trafficPolicy:
    tls:
    mode: SIMPLE
    sni: a.example.com
`;
    expect(said(text)).toEqual(['empty-field refuse spec.trafficPolicy.tls']);
  });

  test('nothing is asked of the fields of a value of the wrong type, nor of a map with a placeholder among its keys', () => {
    expect(said(gateway('SIMPLE'))).toEqual(['wrong-type refuse spec.servers[0].tls']);
    expect(said(gateway('{mode: SIMPLE, credentialName: a}').replace('name: https', "'{{ x }}': 1"))).toEqual([]);
  });

  test('what a template may add is not missing', () => {
    const text = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: shop
spec:
  servers:
    - hosts: [a.example.com]
      {{- with .Values.port }}
      port: {{ toYaml . | nindent 8 }}
      {{- end }}
`;
    expect(said(text)).toEqual([]);
  });
});
