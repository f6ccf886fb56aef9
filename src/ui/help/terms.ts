import { MAP_KINDS, mapMetaOf } from '../../engine/attributions/kinds';
import type { DetectorMeta } from '../../engine/detectors/detector';
import { METHODS, metaOf } from '../../engine/detectors/methods';
import type { TermText } from '../components/Term';

type Explained = Pick<DetectorMeta, 'term' | 'glossary'>;
/** The entries that detectors and attributions bring along. */
const entriesOf = (all: readonly Explained[]): Readonly<Record<string, TermText>> =>
  Object.fromEntries(all.flatMap(({ term, glossary }) => (glossary === null ? [] : [[term, glossary]])));
const detectorTerms = (which: (meta: DetectorMeta) => boolean) =>
  entriesOf(METHODS.map(metaOf).filter(which));

/**
 * Every word of the trade that the page uses, explained once: `<Term id="...">` and `<Help id="...">` show an entry, the
 * glossary shows them all, in this order.
 */
export const TERMS: Readonly<Record<string, TermText>> = {
  ood: {
    title: 'Out of distribution (OOD)',
    text: 'Unlike what the network was trained on: another kind of picture, not merely a hard one. A network gives such a picture a class all the same, often with great confidence; an OOD score says when not to believe it.',
  },
  id: {
    title: 'In distribution (ID)',
    text: 'Like the pictures the network was trained and tested on. The page compares every score with those of ID test images.',
  },
  score: {
    title: 'Score',
    text: 'One number for how far out of distribution a method finds the picture. All scores here are turned so that larger means more out of distribution. Scores of different methods have different units: compare percentiles.',
  },
  ...detectorTerms((meta) => meta.side !== null),
  tap: {
    title: 'Tap (layer)',
    text: 'A place in the network where gradients are looked at: the outputs of its normalisation layers, before the ReLU.',
  },
  channel: {
    title: 'Channel',
    text: 'One feature map of a layer: the answers of one filter at every position of the picture.',
  },
  density: {
    title: 'Non-zero density',
    text: 'The share of positions in a channel where the gradient is not exactly zero, 0 to 1. The scores of GAIA and S&I are made of these densities.',
  },
  channelDensity: {
    title: 'Average over channels',
    text: 'The mean of the channels\u2019 non-zero densities. The scores of GAIA and S&I are made of the densities, so that every channel weighs alike; in the share of all positions the early layers, whose pictures are large, count most. The two can rank pictures differently: a picture with the larger share may have the smaller score.',
  },
  zeroBin: {
    title: 'Exactly zero',
    text: 'Gradients that are exactly zero, because a ReLU is off on every way from there to the output. They are counted apart from the merely small ones.',
  },
  histogram: {
    title: 'Gradient histogram',
    text: 'How many gradients have which size, on a logarithmic axis either side of zero. Both methods use the same bins, so the two sides can be compared.',
  },
  maxLogit: {
    title: 'Max-logit gradient',
    text: 'How the largest logit, that of the predicted class, changes with each activation of a layer. Its zeros are what GAIA and S&I count.',
  },
  logit: {
    title: 'Logit',
    text: 'The network\u2019s raw answer for a class, before the softmax turns all of them into probabilities.',
  },
  eta: {
    title: 'Learning rate \u03b7',
    text: 'The size of each adversarial step. At 0.001 S&I\u2019s score differs from GAIA\u2019s in late digits, at 0.5 a great deal more: a larger \u03b7 takes the count further from GAIA\u2019s. That is not always better: it can help with one kind of picture and hurt with another.',
  },
  iterations: {
    title: 'Iterations T',
    text: 'How many gradients are integrated: the first at the clean activation, each further one after one more step. T = 1 is GAIA exactly. Every iteration costs one more pass through the rest of the network for every layer.',
  },
  integration: {
    title: 'Integration rule',
    text: 'How the gradients of the T iterations become one density.\nmean: the average of the T densities (Eq. 11 of the paper).\nadd: the density of the summed gradients (the reference code\u2019s published command).\nmultiply: the density of their product (the reference code\u2019s default).\nFor every channel multiply \u2264 mean, and mean \u2264 add unless gradients of different iterations cancel exactly: they do where the prediction changes along the path and two classes\u2019 weights are multiples of each other.',
  },
  perturbation: {
    title: 'Perturbation',
    text: 'Where each step goes. Adversarial: along the sign of the attack loss\u2019s gradient, as in the paper. Random sign: a step of the same size in a random direction. None: no step. The last two are ours: the paper compares with a variant that is not adversarial and does not say what it is. None together with layer splitting is GAIA.',
  },
  splitting: {
    title: 'Layer splitting',
    text: 'On: each layer is attacked alone, and everything before it stays clean (S&I). Off: only the picture itself is attacked (Eq. 3), as in the paper\u2019s ablation of splitting.',
  },
  attackLoss: {
    title: 'Attack loss',
    text: 'What the adversarial step makes larger: the cross-entropy of the predicted class (as in the paper), its logit alone, or its margin over the next class.',
  },
  l2: {
    title: 'L2 bound',
    text: 'Keeps the perturbed activation within this distance of the clean one (Eq. 4). The reference code has none, so it is off by default.',
  },
  labelSpace: {
    title: 'Label-space rule',
    text: 'Z counts non-zero gradients (Eq. 11), for networks of few classes. A compares mean gradients (Eq. 12 and 13), for very many classes. Automatic chooses by the number of classes.',
  },
  taps: {
    title: 'Tap preset',
    text: 'GAIA: the outputs of the normalisation layers. Reference: the list that S&I\u2019s code hooks: on a wide ResNet the pooled features as well, on a ResNet the first convolution before its norm in place of after it. Rule A leaves the features out, and on a ResNet keeps the last two stages, as GAIA\u2019s code does.',
  },
  topFraction: {
    title: 'Top N%',
    text: 'Only for rule A: the share of feature channels whose sum is differentiated, those with the largest sums of the last layer\u2019s weights over all classes first. What is attacked is the cross-entropy. The reference code keeps 90%.',
  },
  scoreForm: {
    title: 'Form of the score',
    text: '\u03c4: the root of the sum of squared densities (Eq. 14). Mean of squares: as the reference code prints it. Both rank pictures in the same order.',
  },
  tolerance: {
    title: 'Tolerance',
    text: 'Gradients no larger than this count as zero. At 0 a gradient counts as soon as it is not exactly zero, as in both papers.',
  },
  seed: {
    title: 'Seed',
    text: 'Start of the random sequence behind the random sign step. The same seed gives the same score.',
  },
  percentile: {
    title: 'Percentile',
    text: 'The share of ID test images whose score is lower than this picture\u2019s. 50 is quite ordinary; near 100 is further out than almost every ID image.',
  },
  'p-value': {
    title: 'p-value',
    text: 'How often a picture like the calibration images scores at least as far out as this one: (1 + how many of them do) / (1 + how many there are). Small: unlike them. Over many pictures, the rate of false ones among the flagged is held by Benjamini and Hochberg\u2019s rule.',
  },
  tpr: {
    title: 'ID acceptance (TPR)',
    text: 'True-positive rate: the share of ID images that the threshold lets pass as in distribution. At 95%, one ID image in twenty is wrongly called out of distribution.',
  },
  threshold: {
    title: 'Threshold \u03be',
    text: 'The score above which a picture is called out of distribution. It is read off the ID test images at the chosen acceptance rate.',
  },
  calibration: {
    title: 'Calibration',
    text: 'The scores of ID test images, kept in the model pack; its README says what computed them. S&I has them for a grid of \u03b7, T and integration rules; away from the grid there is a score but no percentile.',
  },
  auroc: {
    title: 'AUROC',
    text: 'How well a score tells a set of OOD images from ID images, over all thresholds: the share of pairs, one image of each, in which the OOD image has the larger score. 100% is always right, 50% is guessing, less is worse than guessing. (Area under the receiver operating characteristic.)',
  },
  fpr95: {
    title: 'FPR95',
    text: 'The share of OOD images that pass as in distribution at the threshold that lets 95% of ID images pass. Smaller is better; how GAIA\u2019s and S&I\u2019s papers count it.',
  },
  ...detectorTerms((meta) => meta.side === null),
  attribution: {
    title: 'Attribution map',
    text: 'How much each position of the picture, or of one channel, contributes. A map that is zero everywhere is an answer as well.',
  },
  ...entriesOf(MAP_KINDS.map(mapMetaOf)),
  insertion: {
    title: 'Insertion and deletion',
    text: 'A test of a map: the pixels are put into an image of the mean colour, the map\u2019s largest first, and taken out in the same order, and the probability of the class is read on the way. The area under the first curve should be large, under the second small, both against random orders. (Petsiuk et al., BMVC 2018.)',
  },
  cascade: {
    title: 'Cascading randomisation',
    text: 'A test of a map: the weights of layer after layer are shuffled, from the output upwards, and the map is made anew. A map that stays as it was shows edges of the picture, not what the network has learned. (Adebayo et al., NeurIPS 2018.)',
  },
  rank: {
    title: 'Rank correlation',
    text: 'Spearman\u2019s: how alike two maps order the positions of the picture. 1 is the same order, 0 none in common, \u22121 the opposite. The size of the values plays no part, so that maps in different units can be compared.',
  },
  preprocessing: {
    title: 'Preprocessing',
    text: 'How a picture becomes the network\u2019s small square. Resize and crop shrinks the whole picture first; crop only cuts a piece out of the middle at full size. The choice moves scores more than many methods do.',
  },
  backend: {
    title: 'Backend',
    text: 'What does the arithmetic, on this machine: WebGPU on a graphics card, WASM on the processor (faster with several threads), or plain JavaScript. Every backend must pass a test against stored values before it is used.',
  },
  pack: {
    title: 'Model pack',
    text: 'A network with its weights, classes, preprocessing, calibration and where it comes from.',
  },
};
