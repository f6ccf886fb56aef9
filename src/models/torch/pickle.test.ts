import { describe, expect, test } from 'vitest';
import { EngineError } from '../../engine/errors';
import { Unpickler } from './pickle';

const bytesOf = (...parts: readonly (number | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((p) => (typeof p === 'number' ? [p] : [...new TextEncoder().encode(p)])));
const load = (...parts: readonly (number | string)[]): unknown =>
  new Unpickler(bytesOf(...parts), 'w.pth').load();
const fault = (...parts: readonly (number | string)[]): string => {
  try {
    load(...parts);
  } catch (error) {
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).code).toBe('bad-model');
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
};

describe('what a pickle of weights holds', () => {
  test('numbers, texts, lists, dictionaries', () => {
    // {'a': [1, -2, 2.5, True, None]}
    const value = load(
      ...[0x80, 2, '}', 'X', 1, 0, 0, 0, 'a', ']', '(', 'K', 1, 'J', 0xfe, 0xff, 0xff, 0xff],
      ...['G', 0x40, 4, 0, 0, 0, 0, 0, 0, 0x88, 'N', 'e', 's', '.'],
    );
    expect(value).toEqual(new Map([['a', [1, -2, 2.5, true, null]]]));
  });
  test('integers of any length keep their sign', () => {
    expect(load(0x8a, 1, 0xff, '.')).toBe(-1);
    expect(load(0x8a, 2, 0xff, 0x00, '.')).toBe(255);
    expect(load(0x8a, 0, '.')).toBe(0);
    expect(load(0x8a, 9, ...Array<number>(8).fill(0xff), 0x7f, '.')).toBe((1n << 71n) - 1n);
  });
  test('what is remembered is the same object', () => {
    const value = load(']', 'q', 0, 'h', 0, 'h', 0, 0x87, '.') as unknown[];
    expect(value).toHaveLength(3);
    expect(value[0]).toBe(value[2]);
  });
});

describe('what is never run', () => {
  test.each([
    ['os.system', 'cos\nsystem\n', '"w.pth" asks for "os.system"'],
    ['eval', 'c__builtin__\neval\n', '"w.pth" asks for "__builtin__.eval"'],
    ['subprocess', 'csubprocess\nPopen\n', 'it names "subprocess.Popen"'],
    ['a module', 'ctorchvision.models.resnet\nResNet\n', 'holds a whole pickled module'],
  ])('%s', (_name, pickle, said) => {
    const message = fault(pickle, '(', 'X', 2, 0, 0, 0, 'id', 't', 'R', '.');
    expect(message).toContain(said);
    expect(message).toContain("torch.save(model.state_dict(), 'weights.pth')");
  });
  test.each([
    ['INST', '(ios\nsystem\n.'],
    ['OBJ', '(No.'],
    ['EXT1', '\x82\x01.'],
    ['PERSID', 'Pkey\n.'],
  ])('the opcode %s', (name, pickle) => {
    const raw = Uint8Array.from(pickle, (c) => c.charCodeAt(0));
    expect(() => new Unpickler(raw, 'w.pth').load()).toThrow(`"w.pth" uses the opcode ${name}`);
  });
  test('a stack that does not hold what is taken', () => {
    expect(fault('0.')).toContain('takes what is not there');
    expect(fault('t.')).toContain('has no mark');
    expect(fault('h', 7, '.')).toContain('names what it has not made');
    expect(fault(0x80, 9, '.')).toContain('protocol');
    expect(fault('X', 0xff, 0xff, 0xff, 0x7f)).toContain('cut short');
  });
});
