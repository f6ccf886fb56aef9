import type { PackEntry, PackJson } from '../../packs/schema';
import { titleOf } from '../../store/packTitle';
import type { PackChoice, State } from '../../store/types';
import { formatCount, formatShare } from '../numbers';

/** From this size on the list says what a choice fetches. */
const WORTH_SAYING = 5e6;
export const sizeText = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

export interface NetworkOption {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

const optionOf = ({ id, title, description, bytes }: PackEntry): NetworkOption => ({
  id,
  label: title,
  hint: bytes > WORTH_SAYING ? `${description} ${sizeText(bytes)} to fetch.` : description,
});

/** Every pack of the list; one that a link names and the list does not is there as well, so that the choice shows it. */
export function networkOptions(
  { list }: Pick<PackChoice, 'list'>,
  pack: Pick<State['pack'], 'id' | 'json'>,
): readonly NetworkOption[] {
  const options = (list ?? []).map(optionOf);
  if (options.some(({ id }) => id === pack.id)) return options;
  return [{ id: pack.id, label: pack.json?.title ?? pack.id }, ...options];
}

/** How much of a pack's files has come, as far as that is known and still under way. */
export function fetchedOf(
  { list }: Pick<PackChoice, 'list'>,
  fetched: State['fetched'],
  id: string,
): { readonly text: string; readonly share: number } | null {
  const total = list?.find((entry) => entry.id === id)?.bytes ?? 0;
  const bytes = fetched[id];
  if (bytes === undefined || bytes >= total) return null;
  return { text: `${(bytes / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`, share: bytes / total };
}

/** "Loading “CIFAR-100 · ResNet-34” (43 MB) …", and once all of it has come "Opening “CIFAR-100 · ResNet-34” …". */
export function loadingText(
  choice: PackChoice,
  pack: State['pack'],
  id: string,
  fetched: State['fetched'] = {},
): string {
  const bytes = choice.list?.find((entry) => entry.id === id)?.bytes ?? 0;
  if (bytes > 0 && (fetched[id] ?? 0) >= bytes) return `Opening “${titleOf(choice, pack, id)}” …`;
  return `Loading “${titleOf(choice, pack, id)}”${bytes > WORTH_SAYING ? ` (${sizeText(bytes)})` : ''} …`;
}

/** What a network has learnt from, and how often it is right: "Trained on ...". */
export function provenanceText({ provenance, classes }: PackJson): string {
  const { trainedOn, accuracy } = provenance;
  const right =
    accuracy.images === 0
      ? ''
      : ` Right on ${formatShare(accuracy.value)} of ${formatCount(accuracy.images)} test pictures.`;
  return `${formatCount(classes.length)} classes.${right}${trainedOn === '' ? '' : ` Trained on ${trainedOn.replace(/\.$/, '')}.`}`;
}
