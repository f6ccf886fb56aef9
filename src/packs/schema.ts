import * as v from 'valibot';
import { METHODS } from '../engine/detectors/methods';
import { NodeSchema } from '../engine/graph/nodeSchema';

const name = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const finite = v.pipe(v.number(), v.finite());
const above = v.pipe(finite, v.gtValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256, 64 hexadecimal digits'));
/** A file beside `pack.json`: never a path that leads elsewhere. */
const fileName = v.pipe(
  v.string(),
  v.regex(/^[^/\\]+\.safetensors$/, 'must be the plain name of a .safetensors file'),
);
const FILE_NEEDED = 'must be the plain name of a .safetensors file, or a list of such names';

/** A network, as `Graph` of the engine. */
const GraphSchema = v.object({
  nodes: v.pipe(v.array(NodeSchema), v.minLength(2)),
  output: name,
  features: name,
  taps: v.object({
    gaia: v.pipe(v.array(name), v.minLength(1)),
    reference: v.pipe(v.array(name), v.minLength(1)),
    /** `reference` under rule A, where it is another list. */
    referenceA: v.exactOptional(v.pipe(v.array(name), v.minLength(1))),
  }),
});

/** SHA-256 of a network and of a preprocessing (`identity.ts`). */
export const MadeForSchema = v.object({ network: sha256, preprocessing: sha256 });

/** Quantiles of one detector's scores over ID images that no state was fitted on: `quantiles[i]` is the value at probability i / (length - 1). */
export const CalibrationEntrySchema = v.object({
  method: v.picklist(METHODS),
  /** S&I only: the settings that made it, everything else at its default. */
  eta: v.optional(above),
  iterations: v.optional(positive),
  integration: v.optional(v.picklist(['mean', 'add', 'multiply'])),
  /** The detector's own parameters where one is not at its default. */
  params: v.optional(v.record(name, v.union([finite, name]))),
  /** Number of ID images behind the quantiles. */
  images: positive,
  /** In words which ones, and what computed the scores, where that is not what the calibration says of all. */
  source: v.optional(name),
  backend: v.optional(name),
  quantiles: v.pipe(v.array(finite), v.minLength(11)),
});

/** Fitted states of detectors: arrays in files of their own, beside the weights, each fetched when a detector of it is asked for. */
const StatesSchema = v.object({
  /** In words: which ID images. */
  source: v.string(),
  /** How many of them; a detector that kept fewer says so in its own state. */
  images: positive,
  /** SHA-256 of the network and of the preprocessing that they were fitted with. */
  madeFor: MadeForSchema,
  files: v.pipe(
    v.array(
      v.object({
        file: fileName,
        sha256,
        bytes: positive,
        /** Beyond the 3 MB that states add to a pack: for its own detectors alone. */
        optional: v.optional(v.boolean()),
        /** Of each detector, which tensor of the file each of its arrays is: detectors may share one. */
        arrays: v.record(name, v.record(name, name)),
      }),
    ),
    v.minLength(1),
  ),
});

/** Settings of S&I that a reference was made with, everything else at its default. */
export const ReferenceSettingsSchema = v.object({
  eta: above,
  iterations: positive,
  integration: v.picklist(['mean', 'add', 'multiply']),
});

/** What GAIA and S&I count in ID images, layer by layer and channel by channel: arrays in a file of their own (`reference.ts`). */
export const ReferenceSchema = v.object({
  /** In words: which ID images. */
  source: v.string(),
  /** SHA-256 of the network and of the preprocessing that it was made with: for others it says nothing. */
  madeFor: MadeForSchema,
  file: fileName,
  sha256,
  bytes: positive,
  /** The layers, in the order of its arrays, and how many channels each has. */
  taps: v.pipe(v.array(v.object({ name, channels: positive })), v.minLength(1)),
  /** Of GAIA (without settings) and of S&I at some: `id` begins the names of its arrays. */
  columns: v.pipe(
    v.array(
      v.object({
        id: name,
        side: v.picklist(['gaia', 'si']),
        settings: v.optional(ReferenceSettingsSchema),
        /** ID images behind it. */
        images: positive,
      }),
    ),
    v.minLength(1),
  ),
});

/** `pack.json`. */
export const PackSchema = v.object({
  schema: v.literal('splitscope-pack-1'),
  id: name,
  title: name,
  description: v.string(),
  graph: GraphSchema,
  weights: v.object({
    /** One file, or a list of them: every tensor lies in one of them. */
    file: v.union([fileName, v.pipe(v.array(fileName), v.minLength(1, FILE_NEEDED))], FILE_NEEDED),
    /** SHA-256 of the file, or of each in their order: a file that has another is refused. */
    sha256: v.optional(v.union([sha256, v.array(sha256)])),
    /** `float16`: of the tensors with two or more dimensions. */
    dtype: v.picklist(['float32', 'float16']),
  }),
  classes: v.pipe(v.array(name), v.minLength(2)),
  preprocessing: v.object({
    /** Shorter side is resized to `resize`, then the centre `crop` is cut. `crop-only`: no resizing. */
    rule: v.picklist(['resize-crop', 'crop-only']),
    resize: positive,
    /** The side of a square, or rows and columns. */
    crop: v.union([positive, v.tuple([positive, positive])]),
    filter: v.picklist(['bilinear', 'bicubic']),
    /** Per colour channel, of values scaled to 0..1: the network sees `(rgb / 255 - mean) / std`. */
    mean: v.tuple([finite, finite, finite]),
    std: v.tuple([above, above, above]),
  }),
  provenance: v.object({
    trainedOn: v.string(),
    recipe: v.string(),
    accuracy: v.object({
      value: v.pipe(finite, v.minValue(0), v.maxValue(1)),
      images: count,
      set: v.string(),
    }),
  }),
  licence: v.string(),
  /** What was measured best with this network: the detector that the answer goes by, and S&I's settings; what is absent has its default. */
  recommended: v.optional(
    v.object({
      detector: v.exactOptional(v.picklist(METHODS)),
      eta: v.exactOptional(above),
      iterations: v.exactOptional(v.pipe(count, v.minValue(1))),
      integration: v.exactOptional(v.picklist(['mean', 'add', 'multiply'])),
    }),
  ),
  calibration: v.object({
    /** In words: which ID images. */
    source: v.string(),
    /** What computed the scores, of each rule: "pytorch; rule A: wasm". */
    backend: v.string(),
    /** SHA-256 of the network and of the preprocessing that it was made with: for others it says nothing. */
    madeFor: v.optional(MadeForSchema),
    entries: v.array(CalibrationEntrySchema),
  }),
  states: v.optional(StatesSchema),
  reference: v.optional(ReferenceSchema),
});
/** One line of the list of built-in packs, `public/packs/index.json`: what is said of a pack before it is fetched. */
export const PackEntrySchema = v.object({
  id: name,
  title: name,
  description: v.string(),
  /** Of its description and its weights together: what choosing it fetches. */
  bytes: positive,
  /** Whether a `measured.json` lies beside them. */
  measured: v.optional(v.boolean()),
});
/** The default pack first. */
export const PackIndexSchema = v.pipe(v.array(PackEntrySchema), v.minLength(1));
/** What is said of a built-in pack before it is fetched. */
export type PackEntry = v.InferOutput<typeof PackEntrySchema>;
/** A `pack.json` that passed the schema. */
export type PackJson = v.InferOutput<typeof PackSchema>;
/** Settings of S&I that a reference was made with. */
export type ReferenceSettings = v.InferOutput<typeof ReferenceSettingsSchema>;
/** What a pack says of its ID reference. */
export type ReferenceEntry = v.InferOutput<typeof ReferenceSchema>;
/** One score's quantiles, in a pack. */
export type CalibrationEntry = v.InferOutput<typeof CalibrationEntrySchema>;
/** The names of a pack's files of weights. */
export const weightFiles = ({ weights: { file } }: PackJson): readonly string[] =>
  typeof file === 'string' ? [file] : file;
