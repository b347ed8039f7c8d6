import { describe, expect, test } from 'vitest';
import { hasPlaceholder, plainKey, plainScalar } from './scalars.ts';

// What sigs.k8s.io/yaml 1.6 makes of each, taken from YAMLToJSON.
const table: readonly (readonly [string, string | number | boolean | null])[] = [
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((text) => [text, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((text) => [text, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...['yEs', 'tRUE', 'oN', 'nO', 'oFF', 'nULL', 'None', 'nil', 'yess', 't', 'f', 'T', 'F'].map((text) => [text, text] as const),
  ['0', 0],
  ['-0', 0],
  ['1', 1],
  ['+1', 1],
  ['-5', -5],
  ['443', 443],
  ['0777', 511],
  ['-0777', -511],
  ['0o777', 511],
  ['0O17', 15],
  ['0x1F', 31],
  ['0X1f', 31],
  ['-0x10', -16],
  ['0b11', 3],
  ['-0b11', -3],
  ['0B101', 5],
  ['0b12', '0b12'],
  ['0o8', '0o8'],
  ['0x', '0x'],
  ['08', 8],
  ['0_8', 8],
  ['0_7', 7],
  ['1_000', 1000],
  ['1__0', 10],
  ['_1', '_1'],
  ['1e3', 1000],
  ['1E+2', 100],
  ['1e400', '1e400'],
  ['1.', 1],
  ['1.5', 1.5],
  ['1.0', 1],
  ['.5', 0.5],
  ['+.5', 0.5],
  ['-.5e1', -5],
  ['.', '.'],
  ['.1_0', '.1_0'],
  ['1.2.3', '1.2.3'],
  ['1.1.1.1', '1.1.1.1'],
  ['12:30:45', '12:30:45'],
  ['190:20:30', '190:20:30'],
  ['2024-01-01', '2024-01-01'],
  ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
  ['1,000', '1,000'],
  ['0x1p-2', '0x1p-2'],
  ['1e', '1e'],
  ['-', '-'],
  ['+', '+'],
  ['--1', '--1'],
  ['10s', '10s'],
  ['TLSV1_2', 'TLSV1_2'],
  ['18446744073709551616', 2 ** 64],
  ['99999999999999999999', 1e20],
  ['true ', 'true '],
  ['on-call', 'on-call'],
  ['nginx', 'nginx'],
  ['off.example.com', 'off.example.com'],
  ['*.example.com', '*.example.com'],
];

describe('plain scalars are typed the way the API server types them', () => {
  test.each(table)('%j', (text, value) => {
    expect(plainScalar(text)).toBe(value);
  });

  test('keys are typed first and then written as strings', () => {
    expect(['on', 'NO', '0x50', '080', '443', '1_0', 'tls.crt'].map(plainKey)).toEqual([
      'true',
      'false',
      '80',
      '80',
      '443',
      '10',
      'tls.crt',
    ]);
  });
});

describe('placeholders', () => {
  const unknown = [
    '{{ .Values.host }}',
    'a.{{ b }}',
    '${HOST}',
    '$(HOST)',
    '$HOST.example.com',
    '<your-host>',
    '<HOST>',
    'a-@version@',
    '%{env}',
  ];
  test.each(unknown)('%s is one', (text) => {
    expect(hasPlaceholder(text)).toBe(true);
  });

  const known = [
    '*.example.com',
    '^/api/(.*)$',
    '/v[0-9]+$',
    '(?P<id>\\d+)',
    '(?<id>x)',
    'a < b > c',
    '100%',
    '$1',
    'me@example.com',
    '{"a": 1}',
    '[{"name":"x","secret":{"secretName":"y"}}]',
    'MII/+==',
  ];
  test.each(known)('%s is none', (text) => {
    expect(hasPlaceholder(text)).toBe(false);
  });
});
