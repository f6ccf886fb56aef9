/** Networks come and go: by hand, where they take too much together, and while others are still loading. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { onBackends } from './testing/numerics';
import { smallNet } from './testing/smallNet';
import { Model } from './graph/model';
import { macrotask } from './macrotask';
import { ModelShelf } from './modelShelf';
import { tf } from './tf';

onBackends('the shelf of networks', () => {
  let bytes = 0;
  let tensors = 0;
  beforeAll(() => {
    const { graph, weights } = smallNet();
    const model = new Model(graph, weights);
    ({ bytes } = model);
    model.dispose();
  });
  beforeEach(() => {
    tensors = tf.memory().numTensors;
  });
  const ids = (shelf: ModelShelf): string[] => ['a', 'b', 'c', 'd'].filter((id) => shelf.has(id));

  test('a network made in steps is the one made at once, and says what it takes', async () => {
    const shelf = new ModelShelf();
    let pauses = 0;
    const handle = await shelf.load('a', smallNet(), async () => {
      pauses++;
      await macrotask();
    });
    const { model, source } = shelf.get('a')!;
    expect(handle).toMatchObject({ id: 'a', bytes });
    expect(pauses).toBeLessThan(3);
    expect(Object.keys(source).sort()).toEqual(['classes', 'mean', 'std']);
    const { graph, weights } = smallNet();
    const whole = new Model(graph, weights);
    expect(Object.keys(model.parameters)).toEqual(Object.keys(whole.parameters));
    for (const [name, t] of Object.entries(whole.parameters))
      expect(await model.parameters[name]!.data()).toEqual(await t.data());
    whole.dispose();
    handle.unload();
    expect(shelf.has('a')).toBe(false);
    handle.unload();
    shelf.dispose();
  });

  test('the one unused for longest is freed, never one in use', async () => {
    const shelf = new ModelShelf(2.5 * bytes);
    for (const id of ['a', 'b', 'c']) await shelf.load(id, smallNet(), macrotask);
    expect(ids(shelf)).toEqual(['b', 'c']);
    shelf.get('b');
    await shelf.load('d', smallNet(), macrotask);
    expect(ids(shelf)).toEqual(['b', 'd']);
    const release = shelf.hold('b');
    await shelf.load('a', smallNet(), macrotask);
    await shelf.load('c', smallNet(), macrotask);
    expect(ids(shelf)).toEqual(['b', 'c']);
    release();
    await shelf.load('a', smallNet(), macrotask);
    expect(ids(shelf)).toEqual(['a', 'c']);
    shelf.dispose();
    expect(ids(shelf)).toEqual([]);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('a network larger than the limit is kept alone', async () => {
    const shelf = new ModelShelf(bytes / 2);
    await shelf.load('a', smallNet(), macrotask);
    await shelf.load('b', smallNet(), macrotask);
    expect(ids(shelf)).toEqual(['b']);
    shelf.dispose();
  });

  test('loading that fails or is ended leaves nothing, and the older network', async () => {
    const shelf = new ModelShelf();
    await shelf.load('a', smallNet(), macrotask);
    const before = tf.memory().numTensors;
    const bad = smallNet();
    bad.weights.w1!.data[5] = NaN;
    await expect(shelf.load('a', bad, macrotask)).rejects.toMatchObject({ code: 'not-finite' });
    await expect(shelf.load('a', { ...smallNet(), weights: {} }, macrotask)).rejects.toMatchObject({
      code: 'bad-graph',
    });
    expect(shelf.has('a')).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
    const loading = shelf.load('b', smallNet(), macrotask);
    shelf.dispose();
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
