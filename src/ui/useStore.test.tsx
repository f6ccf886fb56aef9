// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { fakeStore, picture } from '../store/testing/fakes';
import { StoreContext, useStore, useStoreLater } from './useStore';

afterEach(cleanup);

function setup() {
  const store = fakeStore();
  const drawn: string[] = [];
  function Now() {
    drawn.push(`now ${useStore((s) => s.settings.iterations)}`);
    return null;
  }
  function Later({ of }: { readonly of: 'iterations' | 'eta' }) {
    const value = useStoreLater((s) => s.settings[of]);
    drawn.push(`later ${value}`);
    return <output>{value}</output>;
  }
  const page = (of: 'iterations' | 'eta') => (
    <StoreContext value={store}>
      <Later of={of} />
      <Now />
    </StoreContext>
  );
  const { rerender } = render(page('iterations'));
  return { store, drawn, show: (of: 'iterations' | 'eta') => rerender(page(of)) };
}

it('draws what a person moves first, what follows from it after', () => {
  const { store, drawn } = setup();
  drawn.length = 0;
  act(() => {
    store.actions.setSettings({ iterations: 7 });
  });
  expect(drawn).toEqual(['now 7', 'later 7']);
  expect(screen.getByRole('status').textContent).toBe('7');
});

it('follows a selector that asks for something else, without a change of the state', () => {
  const { store, drawn, show } = setup();
  show('eta');
  expect(screen.getByRole('status').textContent).toBe(String(store.getState().settings.eta));
  drawn.length = 0;
  act(() => {
    store.actions.addImages([picture('a', 1)]);
  });
  expect(drawn).toEqual([]);
});
