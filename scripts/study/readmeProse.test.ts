/** What the sentences of the packs' READMEs say is what their tables say. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Measured, MeasuredSchema } from '../../src/packs/measuredFile';
import { percent } from './readmeStudy';

/** Those that need nothing fitted. */
const LOGITS = ['msp', 'maxlogit', 'energy', 'gen', 'odin-temperature'];
const PICTURES = ['textures', 'scenes', 'tiny ImageNet', 'letters and digits'];
type Score = Measured['sets'][number]['scores'][number];

class Facts {
  readonly readme: string;
  readonly measured: Measured;
  constructor(id: string) {
    const folder = path.resolve('public/packs', id);
    this.readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
    this.measured = v.parse(
      MeasuredSchema,
      JSON.parse(readFileSync(path.join(folder, 'measured.json'), 'utf8')),
    );
  }
  set(title: string): Measured['sets'][number] {
    const found = this.measured.sets.find((set) => set.title === title);
    if (found === undefined) throw new Error(`There is no set "${title}".`);
    return found;
  }
  private pick(title: string, is: (score: Score) => boolean): Score {
    const found = this.set(title).scores.find(is);
    if (found === undefined) throw new Error(`Such a score of "${title}" is not there.`);
    return found;
  }
  auroc(title: string, method: string): string {
    return percent(this.pick(title, (score) => score.method === method).auroc);
  }
  /** Without the images that show a class of the network. */
  apart(title: string, method: string): string {
    return percent(this.pick(title, (score) => score.method === method).apart!.auroc);
  }
  si(title: string, integration: string, eta: number, iterations: number): string {
    return percent(
      this.pick(
        title,
        (s) =>
          s.method === 'si-z' &&
          s.integration === integration &&
          s.eta === eta &&
          s.iterations === iterations,
      ).auroc,
    );
  }
  best(titles: readonly string[], methods: readonly string[], apart = false): string {
    const all = titles.flatMap((title) => this.set(title).scores.filter((s) => methods.includes(s.method)));
    return percent(Math.max(...all.map((s) => (apart ? s.apart!.auroc : s.auroc))));
  }
  least(titles: readonly string[], methods: readonly string[]): string {
    const all = titles.flatMap((title) => this.set(title).scores.filter((s) => methods.includes(s.method)));
    return percent(Math.min(...all.map((s) => s.auroc)));
  }
  /** By how much GAIA-Z of 1,000 images, in the table that stands by itself, leads the scores of the logits. */
  lead(title: string): string {
    const table = this.readme.slice(this.readme.indexOf('GAIA-Z on the first 1,000 images of every set'));
    const [head, , row] = table.split('\n').filter((line) => line.startsWith('|'));
    const column = head!.split('|').findIndex((cell) => cell.trim() === title);
    return (parseFloat(row!.split('|')[column]!) - Number(this.best([title], LOGITS))).toFixed(1);
  }
  shown(title: string): string {
    const { images, of } = this.set(title).overlap!;
    return `${images} of ${of}`;
  }
}

const noise = ['uniform noise', 'Gaussian noise'];
/** A number, and what it must be. */
const CLAIMS: Readonly<Record<string, readonly (readonly [RegExp, (facts: Facts) => readonly string[]])[]>> =
  {
    'cifar10-wrn-40-2': [
      [
        /on textures \(600 images\) by (\S+) points, on scenes by (\S+) and on letters by (\S+)\. /,
        (f) => ['textures', 'scenes', 'letters and digits'].map((title) => f.lead(title)),
      ],
      [
        /CIFAR-100 from (\S+) to (\S+) and tiny ImageNet from (\S+) to (\S+), of 300 images/,
        (f) =>
          ['CIFAR-100', 'tiny ImageNet'].flatMap((t) => [f.auroc(t, 'gaia-z'), f.si(t, 'multiply', 0.5, 2)]),
      ],
      [
        /KNN has (\S+) on the one and Energy (\S+) on/,
        (f) => [f.auroc('CIFAR-100', 'knn'), f.auroc('tiny ImageNet', 'energy')],
      ],
      [
        /logits have (\S+) or more, where GAIA-Z has (\S+) and (\S+) and S&I, with the same steps, (\S+) and (\S+)\. /,
        (f) => [
          f.least(noise, LOGITS),
          ...noise.map((t) => f.auroc(t, 'gaia-z')),
          ...noise.map((t) => f.si(t, 'multiply', 0.5, 2)),
        ],
      ],
      [/Of 1,000 tiny ImageNet images (\d+) show/, (f) => [f.shown('tiny ImageNet').split(' ')[0]!]],
    ],
    'cifar100-wrn-40-2': [
      [/on textures \(600 images\) by (\S+) points/, (f) => [f.lead('textures')]],
      [
        /\(NNGuide (\S+), GEN (\S+), against (\S+)\)\./,
        (f) => ['nnguide', 'gen', 'gaia-z'].map((method) => f.auroc('CIFAR-10', method)),
      ],
      [
        /tiny ImageNet from (\S+) to (\S+) \(of 1,000 images fDBD has (\S+), Energy (\S+)\), letters from (\S+) to (\S+), CIFAR-10 from (\S+) to (\S+), noise to 100; on scenes it falls from (\S+) to (\S+)\. /,
        (f) => [
          f.auroc('tiny ImageNet', 'gaia-z'),
          f.si('tiny ImageNet', 'multiply', 0.5, 2),
          f.auroc('tiny ImageNet', 'fdbd'),
          f.auroc('tiny ImageNet', 'energy'),
          ...['letters and digits', 'CIFAR-10', 'scenes'].flatMap((t) => [
            f.auroc(t, 'gaia-z'),
            f.si(t, 'multiply', 0.5, 2),
          ]),
        ],
      ],
      [/and (\d+ of 1,000) pictures show one/, (f) => [f.shown('scenes').replace('1000', '1,000')]],
      [
        /GAIA-Z has (\S+) in place of (\S+) and GAIA-A (\S+) in place of (\S+), and the scores of the logits at most (\S+):/,
        (f) => [
          ...['gaia-z', 'gaia-a'].flatMap((method) => [f.apart('scenes', method), f.auroc('scenes', method)]),
          f.best(['scenes'], LOGITS, true),
        ],
      ],
    ],
    'cifar10-resnet-34': [
      [
        /from (\S+) to (\S+), MSP: (\S+)\)\. /,
        (f) => [
          f.auroc('CIFAR-100', 'gaia-z'),
          f.si('CIFAR-100', 'mean', 0.5, 2),
          f.auroc('CIFAR-100', 'msp'),
        ],
      ],
      [
        /\(`multiply`, η 0\.5, T 4: (\S+) and (\S+)\)\./,
        (f) => ['textures', 'scenes'].map((t) => f.si(t, 'multiply', 0.5, 4)),
      ],
    ],
    'cifar10-wrn-16-2': [
      [
        /on scenes \((\d+) to (\d+)\) and textures \((\d+) to (\d+)\), of 300 images/,
        (f) =>
          ['scenes', 'textures'].flatMap((t) =>
            [f.si(t, 'add', 0.5, 2), f.si(t, 'multiply', 0.5, 2)].map((x) => Number(x).toFixed(0)),
          ),
      ],
      [/Of 1,000 tiny ImageNet images (\d+) show/, (f) => [f.shown('tiny ImageNet').split(' ')[0]!]],
    ],
    'cifar10-wrn-10-1': [
      [
        /more than (\S+) on scenes and (\S+) on any set of pictures, and textures \((\S+) at most\) and noise \((\S+) at most\)/,
        (f) => [
          f.best(['scenes'], LOGITS),
          f.best([...PICTURES, 'CIFAR-100'], LOGITS),
          f.best(['textures'], LOGITS),
          f.best(noise, LOGITS),
        ],
      ],
      [
        /KNN has (\S+) on textures and (\S+) on letters, ViM (\S+) on tiny ImageNet and (\S+) on CIFAR-100\. GAIA-Z finds textures \((\S+)\) and noise \((\S+) and (\S+)\); S&I with η 0\.5 has letters backwards \((\S+) and less\)/,
        (f) => [
          f.auroc('textures', 'knn'),
          f.auroc('letters and digits', 'knn'),
          f.auroc('tiny ImageNet', 'vim'),
          f.auroc('CIFAR-100', 'vim'),
          ...['textures', ...noise].map((t) => f.auroc(t, 'gaia-z')),
          f.si('letters and digits', 'mean', 0.5, 2),
        ],
      ],
    ],
  };

describe.each(Object.entries(CLAIMS))('sentences of %s agree with its tables', (id, claims) => {
  const facts = new Facts(id);
  const prose = facts.readme.replace(/\s+/g, ' ');
  it.each(claims)('%s', (sentence, wanted) => {
    const found = sentence.exec(prose);
    expect(found, 'the sentence').not.toBeNull();
    expect(found!.slice(1)).toEqual(wanted(facts));
  });
});
