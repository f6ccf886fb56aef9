import { expect, test } from 'vitest';
import { createEngine } from '.';
import { tensorOf } from './tensorOf';

test('a tensor of values row by row; a shape that holds another number is refused', async () => {
  const engine = await createEngine({ backend: 'cpu' });
  const tensor = tensorOf([1, 2, 3, 4, 5, 6], [2, 3]);
  expect([tensor.shape, tensor.dtype, [...tensor.dataSync()]]).toEqual([
    [2, 3],
    'float32',
    [1, 2, 3, 4, 5, 6],
  ]);
  tensor.dispose();
  expect(() => tensorOf([1, 2], [3])).toThrow('A tensor of the shape [3] holds 3 values; 2 were given.');
  engine.dispose();
});
