import * as v from 'valibot';
import type { Answers, ModelFile, Preparation, ReadOptions, Summary, TopFive } from '../models/types';
import { isOwn, keepOwn, listOwn, ownId, readOwn, removeOwn } from '../packs/own';
import { identityOf } from '../packs/identity';
import { type PackEntry, type PackJson, PackSchema } from '../packs/schema';
import type { ToNetwork } from '../store/imageCache';
import type { AppStore } from '../store/appStore';
import type { LoadPackJson } from './packLoading';
import type { ModelsClient } from '../worker/clientModels';
import { cropOf } from '../lib/crop';
import { must } from '../lib/must';

/** The description of a pack: of one's own from the browser's files, of any other by `fetched`. */
export const packJsonOf =
  (fetched: LoadPackJson): LoadPackJson =>
  async (id, fresh) =>
    isOwn(id) ? ownJson(id) : fetched(id, fresh);

/** What a link says that names a network of somebody's own. */
const NOT_HERE =
  'It is kept in the browser that it was opened in, and not in this one: ask for its pack, saved as a file, and give it to "Your network".';

async function ownJson(id: string): Promise<PackJson> {
  if (!(await listOwn()).some((kept) => kept.id === id)) throw new Error(NOT_HERE);
  const json = v.parse(PackSchema, JSON.parse(new TextDecoder().decode(await readOwn(id, 'pack.json'))));
  // Results are kept, and a calibration is held, by what the network is.
  await identityOf(json);
  return json;
}

/** Entries for the list of packs of what is kept in this browser; a damaged one is left out. */
export async function ownEntries(): Promise<PackEntry[]> {
  const entries: PackEntry[] = [];
  for (const { id, bytes } of await listOwn()) {
    try {
      const { title, description } = await packJsonOf(() => Promise.reject(new Error(id)))(id);
      entries.push({ id, title, description, bytes: Math.max(1, bytes) });
    } catch {
      continue;
    }
  }
  return entries;
}

/** A picture as a network would see it, 8-bit RGB `[height, width, 3]`. */
export interface SeenPicture {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly pixels: ArrayLike<number> & Iterable<number>;
}

const bytesOf = (files: readonly File[]): Promise<ModelFile[]> =>
  Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );

/** Networks of one's own: read in a thread, kept in the browser, chosen like any other. */
export class OwnPacks {
  /** Ids that were given since the page was loaded, of removed packs as well: the engine may still hold their networks. */
  private readonly given = new Set<string>();

  constructor(
    private readonly store: AppStore,
    private readonly client: ModelsClient,
    private readonly toNetwork: ToNetwork,
  ) {}

  /** What the files are; null where they were a pack, which is kept and chosen. */
  async open(files: readonly File[], options: ReadOptions = {}): Promise<Summary | null> {
    const reply = await this.client.open(await bytesOf(files), options);
    if (reply.type === 'opened') return reply.network;
    await this.keep(reply.pack, reply.files);
    return null;
  }

  async use(answers: Answers): Promise<void> {
    const { pack, files } = await this.client.pack(answers);
    await this.keep(pack, files);
  }

  /** The pack as one file. */
  async zip(answers: Answers): Promise<readonly [name: string, bytes: Uint8Array]> {
    return must((await this.client.pack(answers, true)).files[0]);
  }

  /**
   * The selected picture as a preparation for a frame of pixels leaves it; null where no picture is selected. Rejects with one
   * sentence where it cannot be prepared.
   */
  async seen(
    { resize }: Preparation,
    [height, width]: readonly [height: number, width: number],
  ): Promise<SeenPicture | null> {
    const { images, input } = this.store.getState();
    const item = images.items.find(({ id }) => id === images.selected);
    const picture = item === undefined ? null : this.store.images.get(item.id);
    if (item === undefined || picture === null) return null;
    const image = await this.toNetwork(
      picture,
      {
        rule: resize === null ? 'crop-only' : 'resize-crop',
        resize: Math.round(Math.max(height, width) * (resize ?? 1)),
        crop: cropOf(height, width),
        filter: 'bilinear',
        mean: [0, 0, 0],
        std: [1, 1, 1],
      },
      { background: input.background },
    );
    return image.kind === 'rgb8' ? { name: item.name, height, width, pixels: image.data } : null;
  }

  /** What the network that was read last says of a picture so prepared. */
  look({ pixels }: SeenPicture, preparation: string): Promise<TopFive> {
    return this.client.look(new Uint8Array(pixels), preparation);
  }

  async compare(files: readonly File[]): Promise<string> {
    return this.client.compare(await bytesOf(files));
  }

  async remove(id: string): Promise<void> {
    await removeOwn(id);
    await this.list();
  }

  /** Bring what is kept into the list of packs. */
  async list(): Promise<void> {
    const own = await ownEntries();
    const { packChoice } = this.store.getState();
    const others = (packChoice.list ?? []).filter(({ id }) => !isOwn(id));
    this.store.setState({ packChoice: { ...packChoice, list: [...others, ...own] } });
  }

  private async keep(pack: string, files: readonly (readonly [string, Uint8Array])[]): Promise<void> {
    // Another of its name may be open in the engine, under an id that stands for its weights.
    let id = ownId(pack);
    const there = new Set([...(await listOwn()).map((p) => p.id), ...this.given]);
    for (let n = 2; there.has(id); n++) id = `${ownId(pack)}-${n}`;
    this.given.add(id);
    await keepOwn(id, files);
    await this.list();
    this.store.actions.choosePack(id);
  }
}
