import { hasPlaceholder, isUnknown } from '../yaml/index.ts';
import { isBase64, isQuantity } from './formats.ts';
import type { Shape, TypeName } from './shape.ts';

/**
 * Whether plain data has nothing that a walk through its fields would object to. Nearly every object conforms, and plain data is read many times
 * faster than fields with their places: only what does not conform is walked. Written nulls are not in the data; the caller asks for them.
 */
export function conforms(value: unknown, shape: Shape): boolean {
  if (isUnknown(value)) return true;
  if (shape.type !== undefined && !fits(value, shape.type)) return false;
  if (typeof value === 'string') return conformsText(value, shape);
  if (typeof value === 'number')
    return !(shape.minimum !== undefined && value < shape.minimum) && !(shape.maximum !== undefined && value > shape.maximum);
  if (Array.isArray(value)) return conformsList(value, shape);
  return value === null || typeof value !== 'object' || conformsMap(value as Record<string, unknown>, shape);
}

const fits = (value: unknown, types: TypeName | readonly TypeName[]): boolean =>
  typeof types === 'string' ? isOf(value, types) : types.some((type) => isOf(value, type));

function isOf(value: unknown, type: TypeName): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function conformsMap(map: Record<string, unknown>, shape: Shape): boolean {
  let count = 0;
  for (const key in map) {
    count++;
    const child = shape.properties?.[key] ?? shape.additionalProperties;
    if (child) {
      if (!conforms(map[key], child)) return false;
    } else if (shape.properties ? !shape.open : hasPlaceholder(key)) return false;
  }
  if (shape.required) for (const name of shape.required) if (!(name in map)) return false;
  if (shape.atMostOne) for (const group of shape.atMostOne) if (group.filter((name) => name in map).length > 1) return false;
  return (
    !(shape.minProperties !== undefined && count < shape.minProperties) &&
    !(shape.maxProperties !== undefined && count > shape.maxProperties)
  );
}

function conformsList(list: readonly unknown[], shape: Shape): boolean {
  if (shape.minItems !== undefined && list.length < shape.minItems) return false;
  if (shape.maxItems !== undefined && list.length > shape.maxItems) return false;
  if (shape.items) for (const item of list) if (item === null || !conforms(item, shape.items)) return false;
  // Whether two items are equal is looked at with places.
  return !shape.listKeys || list.length < 2;
}

function conformsText(text: string, shape: Shape): boolean {
  if (shape.enum && !shape.enum.includes(text)) return false;
  // Code units are never fewer than code points, which are what counts; a doubtful length is left to the walk.
  if (shape.minLength !== undefined && text.length < shape.minLength * 2 && [...text].length < shape.minLength) return false;
  if (shape.maxLength !== undefined && text.length > shape.maxLength) return false;
  if (shape.pattern !== undefined && !patternOf(shape.pattern).test(text)) return false;
  if (shape.format === 'byte') return isBase64(text);
  return shape.format !== 'quantity' || isQuantity(text);
}

const compiled = new Map<string, RegExp>();

/** A pattern of a schema, compiled once. */
export function patternOf(pattern: string): RegExp {
  let regex = compiled.get(pattern);
  if (!regex) {
    regex = new RegExp(pattern, 'u');
    compiled.set(pattern, regex);
  }
  return regex;
}
