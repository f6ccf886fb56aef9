import type { PackJson } from '../packs/schema';
import type { WireError } from '../worker/protocol';
import type { AppStore } from '../store/appStore';
import type { LoadPackJson } from './packLoading';
import { backTo } from '../store/packReturn';
import { withPack } from '../store/withPack';
import { networkFault, titleOf } from '../store/packTitle';
import { type FormerPack, NO_CHOICE } from '../store/types';

const goesOn = (why: string, title: string): string => `${why} “${title}” goes on.`;

/**
 * Carries out the choice of another pack, in two steps. Its description is read while the present pack goes on; then it
 * is the present one and a job opens its weights. Whichever step fails, the pack of before goes on and the reason is said.
 */
export class PackChoosing {
  private reading = 0;
  /** Packs that could not be used: what the browser keeps of them is not asked again. */
  private readonly spoilt = new Set<string>();

  constructor(
    private readonly store: AppStore,
    private readonly loadPackJson: LoadPackJson,
  ) {}

  /** The state has another pending pack. */
  async follow(): Promise<void> {
    const { store } = this;
    const mine = ++this.reading;
    const { pack, packChoice } = store.getState();
    const id = packChoice.pending;
    if (id === null || id === pack.id) return;
    let json: PackJson;
    try {
      json = await this.loadPackJson(id, this.spoilt.has(id));
    } catch (error) {
      if (this.reading !== mine) return;
      this.refuse(id, error instanceof Error ? error.message : String(error));
      return;
    }
    if (this.reading !== mine) return;
    const now = store.getState();
    const { tap, channel } = now.view;
    // Still to be opened itself, or not there at all: then it is nothing to go back to.
    const present: FormerPack | null =
      now.pack.json === null
        ? null
        : {
            id: now.pack.id,
            json: now.pack.json,
            tap,
            channel,
            run: now.run,
            selected: now.images.selected,
          };
    const former = now.packChoice.former ?? present;
    store.setState({
      ...withPack(now, id, json),
      packChoice: { ...now.packChoice, pending: id, former, fault: null },
      // Another network has other layers.
      view: { ...now.view, tap: null, channel: null },
    });
  }

  /** The pack has given something, or nothing asks for it at present: the choice is made. */
  settle(): void {
    const { packChoice, pack } = this.store.getState();
    if (packChoice.pending !== pack.id) return;
    this.spoilt.delete(pack.id);
    this.store.setState({ packChoice: { ...packChoice, ...NO_CHOICE } });
  }

  /** A job with the present pack has failed. What does not lie in the pack fails with the pack of before as well. */
  failed({ code, message }: WireError): void {
    const state = this.store.getState();
    const { pending, former } = state.packChoice;
    if (pending !== state.pack.id) return;
    if (former === null || (code !== 'bad-pack' && code !== 'out-of-memory')) {
      this.settle();
      return;
    }
    this.spoilt.add(pending);
    const why = networkFault(titleOf(state.packChoice, state.pack, pending), message);
    this.store.setState(backTo(state, former, { of: pending, text: goesOn(why, former.json.title) }));
  }

  /** A person's Cancel: the pack of before goes on, wherever the choice has got to. False where there is none to go on. */
  cancel(): boolean {
    const state = this.store.getState();
    const { pending, former } = state.packChoice;
    if (pending === null) return false;
    this.store.setState(
      former === null ? { packChoice: { ...state.packChoice, ...NO_CHOICE } } : backTo(state, former, null),
    );
    return former !== null || pending !== state.pack.id;
  }

  private refuse(id: string, message: string): void {
    const { store } = this;
    const { pack, packChoice } = store.getState();
    this.spoilt.add(id);
    const why = networkFault(titleOf(packChoice, pack, id), message);
    const title = (packChoice.former?.json ?? pack.json)?.title;
    const fault = { of: id, text: title === undefined ? why : goesOn(why, title) };
    if (packChoice.former === null) store.setState({ packChoice: { ...packChoice, ...NO_CHOICE, fault } });
    // Another one was still to be opened when this one was chosen: back to that which works.
    else store.setState(backTo(store.getState(), packChoice.former, fault));
  }
}
