/** Sentences that an author of the papers would hold against us, wherever they stand. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { SCORE_FLAGS } from '../src/cli/options';
import { PERTURBATION, TAPS } from '../src/ui/panels/Controls/choices';
import { TERMS } from '../src/ui/help/terms';

const hint = (choices: readonly { readonly id: string; readonly hint?: string | undefined }[], id: string) =>
  choices.find((choice) => choice.id === id)?.hint;
/** Everything that is read: the README, the packs', the theory in the glossary. */
const packs = path.resolve('public/packs');
const texts = [
  readFileSync(path.resolve('README.md'), 'utf8'),
  ...readdirSync(packs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readFileSync(path.join(packs, name, 'README.md'), 'utf8')),
  ...Object.values(TERMS).map(({ text }) => text),
].map((text) => text.replace(/\s+/g, ' '));
const readme = texts[0]!;
const term = (id: string): string => TERMS[id]!.text;

it('“random” and “none” are not called the paper’s, and “none” with splitting is called GAIA', () => {
  for (const id of ['random', 'none']) expect(hint(PERTURBATION, id)).toMatch(/not the paper’s/);
  expect(hint(PERTURBATION, 'none')).toMatch(/it is GAIA/);
  expect(term('perturbation')).toMatch(
    /The last two are ours: the paper .* does not say what it is\. None together with layer splitting is GAIA\./,
  );
  expect(SCORE_FLAGS.perturbation.help).toMatch(/random and none are not the paper's/);
});

it('“reference” says whose code it follows under which rule', () => {
  expect(hint(TAPS, 'reference')).toBe('What S&I’s code hooks; under rule A, GAIA’s code');
  expect(term('taps')).toMatch(/S&I’s code hooks.*in place of after it.*as GAIA’s code does/);
  expect(SCORE_FLAGS.taps.help).toMatch(/S&I's code hooks \(rule a: GAIA's code\)/);
});

it('multiply ≤ mean ≤ add is claimed with its condition', () => {
  for (const text of [term('integration').replace(/\s+/g, ' '), readme.replaceAll('`', '')])
    expect(text).toMatch(/multiply (≤|<=) mean, and mean (≤|<=) add unless gradients .*cancel exactly/);
  for (const text of texts) expect(text).not.toMatch(/mean`? (≤|<=) `?add`?[.,;] /);
});

it('what the top share of channels is, is not what is attacked', () => {
  expect(term('topFraction')).toMatch(/is differentiated.*What is attacked is the cross-entropy/);
  for (const text of texts) expect(text).not.toMatch(/sum is attacked/);
});

it('resolution is not given for error, nor five points for a range', () => {
  for (const text of texts) expect(text).not.toMatch(/third of a percent|0\.001 to 0\.5/);
});

it('says which gradient is counted, and whose settings the usual ones are', () => {
  expect(readme).toMatch(
    /gradient that is counted is the largest logit's, as in the papers' code; Eq\. 9 to 11 have the loss's/,
  );
  expect(readme).toMatch(/T = 2 and eta = 0\.001 are the code's/);
  for (const text of texts) expect(text).not.toMatch(/papers?(’|')?s?(’|')? settings/);
});
