import type { JobClient } from '../worker/clientRerun';
import type { AppStore } from '../store/appStore';

/** Tells the store what becomes of the engine. Returns how to stop. */
export function watchEngine(store: AppStore, client: JobClient): () => void {
  const offReady = client.onCapabilities((capabilities) => {
    const { engine } = store.getState();
    const { requested } = engine;
    const before = engine.capabilities?.backend;
    // A person should know when the backend is not the one it was, or not the one that was asked for.
    const moved =
      (before !== undefined && before !== capabilities.backend) ||
      (requested !== 'auto' && requested !== capabilities.backend);
    store.setState({
      engine: {
        status: 'ready',
        requested,
        capabilities,
        notice: moved ? capabilities.reason : engine.notice,
      },
    });
  });
  const offUnavailable = client.onUnavailable((error) => {
    const { requested, notice, capabilities } = store.getState().engine;
    store.setState({ engine: { status: 'failed', requested, notice, capabilities, error } });
  });
  const offFetched = client.onFetched((pack, bytes) => {
    // Of each pack: one that was chosen and left may still be coming beside the one that is wanted.
    store.setState({ fetched: { ...store.getState().fetched, [pack]: bytes } });
  });
  const offSilent = client.onSilent((silence) => {
    store.setState({ silence });
  });
  return () => {
    offSilent();
    offFetched();
    offReady();
    offUnavailable();
  };
}
