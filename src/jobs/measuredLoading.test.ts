import { describe, expect, it, vi } from 'vitest';
import { SAMPLE_MEASURED } from '../ui/charts/testing/sampleMeasured';
import { createStore } from '../store/createStore';
import { fetchMeasured } from './fetchPackJson';
import { followMeasured } from './measuredLoading';
import { measuredOf } from '../store/selectors';
import { fakePack, fakeToNetwork } from '../store/testing/fakes';

const entry = (id: string, measured?: boolean) => ({ id, title: id, description: '', bytes: 1, measured });
function begin(load: (id: string) => Promise<typeof SAMPLE_MEASURED>) {
  const store = createStore({ pack: 'p', toNetwork: fakeToNetwork });
  const spy = vi.fn(load);
  followMeasured(store, spy);
  const pack = (id: string): void => store.setState({ pack: { id, status: 'ready', json: fakePack(id) } });
  const list = (...entries: ReturnType<typeof entry>[]): void =>
    store.setState({ packChoice: { ...store.getState().packChoice, list: entries } });
  return { store, spy, pack, list, shown: () => measuredOf(store.getState()) };
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const of = (pack: string) => ({ ...SAMPLE_MEASURED, pack });

describe('the measurement of a pack', () => {
  it('is read once the pack and the list are there, and only where the list has it', async () => {
    const { spy, pack, list, shown } = begin((id) => Promise.resolve(of(id)));
    pack('p');
    await settle();
    expect(spy).not.toHaveBeenCalled();
    list(entry('p', true), entry('q'));
    await settle();
    expect(shown().table).toEqual(of('p'));
    pack('q');
    expect(shown()).toMatchObject({ table: null, fault: null });
    await settle();
    expect(spy.mock.calls).toEqual([['p']]);
  });

  it('says what is wrong, and an answer that comes too late is dropped', async () => {
    const { pack, list, shown } = begin((id) =>
      id === 'p' ? Promise.resolve(of('p')) : Promise.reject(new Error('It is no good.')),
    );
    list(entry('p', true), entry('q', true));
    pack('p');
    pack('q');
    await settle();
    expect(shown()).toEqual({ of: 'q', table: null, fault: 'It is no good.' });
  });
});

describe('measured.json', () => {
  const answer = (body: string, status = 200) =>
    fetchMeasured('http://x/packs/', () => Promise.resolve(new Response(body, { status })))(
      'cifar10-wrn-16-2',
    );
  it('is read where it is whole', async () => {
    expect(await answer(JSON.stringify(SAMPLE_MEASURED))).toEqual(SAMPLE_MEASURED);
  });
  it.each([
    ['{', / "measured\.json" is not JSON\.$/],
    [JSON.stringify(of('other')), /"measured\.json", field "pack": it is of "other"\.$/],
    [
      JSON.stringify(SAMPLE_MEASURED).replace('"auroc":0.9,', '"auroc":90,'),
      /"measured\.json", field "sets\.0\.scores\.0\.auroc": /,
    ],
    [JSON.stringify({ ...SAMPLE_MEASURED, sets: [] }), /"measured\.json", field "sets": /],
  ])('is refused in one sentence where it is not', async (body, sentence) => {
    const fault = await answer(body).catch((error: unknown) => (error as Error).message);
    expect(fault).toMatch(sentence);
    expect(fault).toMatch(/^How well the detectors do with this network is not known: [^.]*/);
  });
  it('says what the server answered', async () => {
    await expect(answer('', 503)).rejects.toThrow(/the server answered 503/);
  });
});
