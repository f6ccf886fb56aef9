/** Names of classes: those of data sets that are widely trained on, and what a text or a file gives. */

/** A list of names that a person may take as it is. */
export interface ClassList {
  readonly id: string;
  readonly label: string;
  readonly names: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** In the order of the data sets' own labels. ImageNet's names are other people's work: they come from a file or are pasted. */
export const CLASS_LISTS: readonly ClassList[] = [
  {
    id: 'cifar10',
    label: 'CIFAR-10',
    names: words('airplane automobile bird cat deer dog frog horse ship truck'),
  },
  {
    id: 'cifar100',
    label: 'CIFAR-100',
    names: words(`
apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle
bowl boy bridge bus butterfly camel can castle caterpillar cattle
chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur
dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard
lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain
mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree
plain plate poppy porcupine possum rabbit raccoon ray road rocket
rose sea seal shark shrew skunk skyscraper snail snake spider
squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor
train trout tulip turtle wardrobe whale willow_tree wolf woman worm
`).map((name) => name.replaceAll('_', ' ')),
  },
];

/** The lists that have as many names as a network has classes. */
export const listsFor = (classes: number): readonly ClassList[] =>
  CLASS_LISTS.filter(({ names }) => names.length === classes);

/** Names in a JSON value: a list, an object by number ("0": "tench", or a list whose last part is the name). */
function namesInJson(json: unknown): readonly string[] | null {
  if (Array.isArray(json)) return json.every((x) => typeof x === 'string') ? (json as string[]) : null;
  if (typeof json !== 'object' || json === null) return null;
  const entries = Object.entries(json as Record<string, unknown>);
  const names = new Array<string>(entries.length).fill('');
  for (const [key, value] of entries) {
    const name: unknown = Array.isArray(value) ? value.at(-1) : value;
    // `{"cat": 0}` as well as `{"0": "cat"}`.
    const [at, said] = typeof name === 'number' ? [name, key] : [Number(key), name];
    if (typeof said !== 'string' || !Number.isInteger(at) || at < 0 || at >= names.length) return null;
    names[at] = said;
  }
  return names.includes('') ? null : names;
}

/** Names in a text: a JSON list or object, or one a line; a number before a name falls away. Null for JSON that has no names. */
export function namesInText(text: string): readonly string[] | null {
  if (/^\s*[[{]/.test(text)) {
    try {
      return namesInJson(JSON.parse(text));
    } catch {
      return null;
    }
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^\d+[\s:,]+/, ''))
    .filter((line) => line !== '');
}
