/**
 * Which images of an OOD set show a class that a network was trained on: those are in distribution for it, and no score should
 * find them. By the classes of the sets, as their authors name them; what a single picture shows besides its class (a car in a
 * street, a person in a kimono) is not known.
 */

/** A class of a set, and the classes of networks that it shows. */
type Shows = Readonly<Record<string, readonly string[]>>;

const each = (ids: string, ...names: readonly string[]): Shows =>
  Object.fromEntries(ids.split(' ').map((id) => [id, names]));

/** tiny ImageNet's classes are WordNet synsets; next to each the class of CIFAR-10 or CIFAR-100 that it is a kind of. */
const TINY_IMAGENET: Shows = {
  // Of CIFAR-10.
  ...each('n01641577 n01644900', 'frog'),
  ...each('n01855672 n02002724 n02056570 n02058221', 'bird'),
  ...each('n02085620 n02094433 n02099601 n02099712 n02106662 n02113799', 'dog'),
  ...each('n02123045 n02123394 n02124075', 'cat'),
  ...each('n02814533 n03100240 n03670208 n03977966 n04285008', 'automobile'),
  ...each('n03796401', 'truck'),
  ...each('n03447447 n03662601', 'ship'),
  // Of CIFAR-100.
  ...each('n01443537', 'aquarium fish'),
  ...each('n01698640', 'crocodile'),
  ...each('n01742172', 'snake'),
  ...each('n01774384 n01774750', 'spider'),
  ...each('n01944390', 'snail'),
  ...each('n01983481 n01984695', 'lobster'),
  ...each('n02129165', 'lion'),
  ...each('n02132136', 'bear'),
  ...each('n02165456', 'beetle'),
  ...each('n02206856', 'bee'),
  ...each('n02233338', 'cockroach'),
  ...each('n02279972 n02281406', 'butterfly'),
  ...each('n02403003', 'cattle'),
  ...each('n02437312', 'camel'),
  ...each('n02481823', 'chimpanzee'),
  ...each('n02504458', 'elephant'),
  ...each('n02793495', 'house'),
  ...each('n02823428 n03937543 n03983396', 'bottle'),
  ...each('n02917067 n03393912', 'train'),
  ...each('n03085013', 'keyboard'),
  ...each('n03179701 n03201208', 'table'),
  ...each('n03637318', 'lamp'),
  ...each('n03649909', 'lawn mower'),
  ...each('n03902125', 'telephone'),
  ...each('n04008634', 'rocket'),
  ...each('n04099969', 'chair'),
  ...each('n04146614', 'bus'),
  ...each('n04311004 n04366367 n04532670', 'bridge'),
  ...each('n04328186', 'clock'),
  ...each('n04465501', 'tractor'),
  ...each('n04487081', 'streetcar'),
  ...each('n07579787', 'plate'),
  ...each('n07734744', 'mushroom'),
  ...each('n07747607', 'orange'),
  ...each('n07920052', 'cup'),
  ...each('n09193705 n09246464', 'mountain'),
  ...each('n09428293', 'sea'),
};

/**
 * By set; a class of the same name needs no entry. A glacier is not called a mountain, although most lie among mountains: what is
 * left of the scenes is still near CIFAR-100.
 */
const SHOWS: Readonly<Record<string, Shows>> = {
  'scenes-intel': { buildings: ['skyscraper', 'house'], street: ['road'] },
  'tiny-imagenet-val': TINY_IMAGENET,
};

const plain = (name: string): string => name.replaceAll('_', ' ').toLowerCase();

/** The class of the network that images of a set's class show; null where it has none of them. */
export function shownClass(set: string, setClass: string, classes: readonly string[]): string | null {
  const wanted = [setClass, ...(SHOWS[set]?.[setClass] ?? [])].map(plain);
  return classes.find((name) => wanted.includes(plain(name))) ?? null;
}
