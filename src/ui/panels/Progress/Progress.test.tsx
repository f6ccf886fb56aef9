// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { phase } from '../../../store/testing/fakes';
import { renderIn, storeWith } from '../../charts/testing/panelStore';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import { ProgressPanel } from './Progress';

afterEach(cleanup);

it('a silent engine is said in a sentence, with a way to start it again; what was computed stays', () => {
  const record = sampleRecord({ arrived: 3 });
  const store = storeWith(record);
  store.setState({
    run: { ...store.getState().run, ...phase('running', record.key, { done: 2, total: 8 }) },
  });
  const intents = vi.fn();
  store.intents.on(intents);
  renderIn(store, <ProgressPanel />);
  expect(screen.queryByRole('alert')).toBeNull();
  act(() => store.setState({ silence: 'The engine has said nothing for 20 s.' }));
  expect(screen.getByRole('alert').textContent).toContain('The engine has said nothing for 20 s.');
  fireEvent.click(screen.getByRole('button', { name: 'Start the engine again' }));
  expect(intents).toHaveBeenCalledWith('restart');
  expect(store.results.get(record.key)).toBe(record);
  act(() => store.setState({ silence: null }));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('an engine that cannot be started offers to load the page again: after a deployment only that helps', () => {
  const store = storeWith(sampleRecord());
  const error = {
    code: 'backend-unavailable',
    name: 'EngineError',
    message: 'The engine does not start: its script could not be loaded.',
    context: {},
  } as const;
  store.setState({
    engine: { status: 'failed', requested: 'auto', notice: null, capabilities: null, error },
  });
  renderIn(store, <ProgressPanel />);
  expect(screen.getByRole('alert').textContent).toContain('its script could not be loaded');
  expect(screen.getByRole('button', { name: 'Retry' })).not.toBeNull();
  expect(screen.getByRole('button', { name: 'Load the page again' })).not.toBeNull();
});
