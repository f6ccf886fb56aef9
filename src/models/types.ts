/** What readers of networks give, for the page, the command line and packs. Types only. */
import type { Graph, Weights } from '../engine/graph/types';
import type { Crop } from '../lib/crop';

/** One file that a person gave. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What weights alone do not say, and what is therefore asked before a network is put together. */
export type HiddenId = 'groups' | 'heads' | 'strides' | 'hard-swish';
/** What is asked about a network. */
export type QuestionId =
  'output' | 'logits' | 'features' | 'taps' | 'input' | 'preprocessing' | 'classes' | HiddenId;

/** Something that a reader had to guess: the guess, and what speaks for it. */
export interface Question {
  readonly id: QuestionId;
  /** For a person, ending in a question mark. */
  readonly question: string;
  /** The value of the option that is taken unless another is chosen. */
  readonly guess: string;
  /** One sentence. */
  readonly evidence: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Other answers than the options may be written. */
  readonly free?: true;
  /** Another answer changes the graph, so that the file is read again with it. */
  readonly rereads?: true;
}

/** Where in a network gradients may be looked at; `reference-a`: as the papers' code does under rule A. */
export type TapPreset = 'norms' | 'convs' | 'stages' | 'reference-a';

/** What has been answered before a network is read: only what changes its graph. */
export interface ReadOptions {
  /** Rows and columns of the picture, where the file leaves them open. */
  readonly size?: Crop;
  /** The name of the output that is the classifier's. */
  readonly output?: string;
  /** Answers to what its weights do not say. */
  readonly hidden?: Readonly<Partial<Record<HiddenId, string>>>;
}

/** A network as it was read. */
export interface Imported {
  /** "ONNX", "PyTorch state dict". */
  readonly format: string;
  /** What it was recognised as, or what made the file. */
  readonly architecture: string;
  readonly file: string;
  /** Numbers in its weights. */
  readonly parameters: number;
  readonly graph: Graph;
  readonly weights: Weights;
  /** `[H, W, C]` that goes in. */
  readonly input: readonly [number, number, number];
  readonly classes: number;
  /** Null where the file does not name them. */
  readonly classNames: readonly string[] | null;
  /** Nodes of each preset in the graph's order; an empty list where the network has none. */
  readonly taps: Readonly<Record<TapPreset, readonly string[]>>;
  readonly questions: readonly Question[];
  /** What else a person should know, one sentence each. */
  readonly notes: readonly string[];
  /** The engine's node that equals each of the file's own tensors that survived. */
  readonly tensors: ReadonlyMap<string, string>;
}

/** What a person chose; what is left out is the reader's guess. */
export interface Answers {
  /** A preset, or the names of nodes. */
  readonly taps?: string | readonly string[];
  readonly features?: string;
  /** The id of a way to prepare pictures. */
  readonly preprocessing?: string;
  /** Names of the classes, in the order of the outputs. */
  readonly classes?: readonly string[];
  readonly title?: string;
}

/** A node as the page draws it. */
export interface WalkNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  /** Of one picture. */
  readonly shape: readonly number[];
  /** Floating-point operations of one picture. */
  readonly flop: number;
}

/** A way to prepare pictures: `(rgb / 255 - mean) / std` of a picture resized and cropped. */
export interface Preparation {
  readonly id: string;
  readonly label: string;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** The shorter side is resized to this times the crop; null: no resizing. */
  readonly resize: number | null;
}

/** A network as the page shows it: without its numbers. */
export type Summary = Omit<Imported, 'graph' | 'weights' | 'tensors'> & {
  readonly nodes: number;
  readonly walk: readonly WalkNode[];
  readonly features: string;
  readonly output: string;
  readonly preparations: readonly Preparation[];
};

/** What a network says of one picture: its five most likely classes, by number, with their shares. */
export type TopFive = readonly { readonly label: number; readonly share: number }[];

/** From the page to the reading worker; each is answered once, under its number. */
export type ToReader =
  | {
      readonly id: number;
      readonly type: 'open';
      readonly files: readonly ModelFile[];
      readonly options: ReadOptions;
    }
  /** Make a pack of the network that was opened last: its files, or one that holds them (`zip`). */
  | { readonly id: number; readonly type: 'pack'; readonly answers: Answers; readonly zip: boolean }
  /** What the network that was opened last says of a picture, 8-bit RGB `[H, W, 3]`, prepared by a preset. */
  | {
      readonly id: number;
      readonly type: 'look';
      readonly pixels: Uint8Array;
      readonly preparation: string;
      readonly wasmBase: string;
    }
  /** Hold it against inputs and outputs of the person's own framework. */
  | {
      readonly id: number;
      readonly type: 'compare';
      readonly files: readonly ModelFile[];
      readonly wasmBase: string;
    };
/** A network, a pack's files (`pack.json` first), or one sentence. */
export type FromReader =
  | { readonly id: number; readonly type: 'opened'; readonly network: Summary }
  | {
      readonly id: number;
      readonly type: 'packed';
      readonly title: string;
      readonly pack: string;
      readonly files: readonly (readonly [name: string, bytes: Uint8Array])[];
    }
  | { readonly id: number; readonly type: 'looked'; readonly top: TopFive }
  | { readonly id: number; readonly type: 'compared'; readonly sentence: string }
  | { readonly id: number; readonly type: 'failed'; readonly message: string };
