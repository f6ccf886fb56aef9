import { expect, it } from 'vitest';
import type { Verdict } from '../store/selectors';
import { othersText, saysOf, sidesText } from './sides';

const say = (method: Verdict['method'], verdict: Verdict['verdict']) => ({ method, verdict }) as Verdict;
const five = (...verdicts: Verdict['verdict'][]): Verdict[] =>
  (['si-z', 'gaia-z', 'msp', 'maxlogit', 'energy'] as const).map((method, n) => say(method, verdicts[n]!));

it('groups the detectors by what they say', () => {
  expect(sidesText(saysOf(five('id', 'id', 'ood', 'ood', 'ood')))).toBe(
    'GAIA and S&I call this picture in distribution; MSP, MaxLogit and Energy out of distribution',
  );
  expect(sidesText(saysOf(five('id', 'ood', 'id', 'id', 'ood')))).toBe(
    'GAIA and Energy call this picture out of distribution; S&I, MSP and MaxLogit in distribution',
  );
  expect(sidesText(saysOf([say('gaia-a', 'ood')]))).toBe('GAIA calls this picture out of distribution');
  expect(sidesText(saysOf([say('gaia-z', null)]))).toBeNull();
});

it('says whether the scores of the logits agree with those of the gradients', () => {
  expect(othersText(five('ood', 'ood', 'ood', 'ood', 'ood'))).toBe('MSP, MaxLogit and Energy say the same.');
  expect(othersText(five('id', 'id', 'ood', 'ood', 'ood'))).toBe(
    'MSP, MaxLogit and Energy call this picture out of distribution.',
  );
  expect(othersText(five('id', 'id', 'id', 'ood', 'id'))).toBe(
    'MSP and Energy call this picture in distribution; MaxLogit out of distribution.',
  );
  expect(othersText(five('id', 'id', 'ood', 'ood', 'ood'), 'patch')).toMatch(/call this patch/);
  // Nobody agrees with two that disagree, nor with one that is still to come or not calibrated.
  expect(othersText(five('id', 'ood', 'ood', 'ood', 'ood'))).toMatch(/call this picture/);
  expect(othersText(five('id', 'id', 'id', 'id', 'id').slice(1))).toMatch(/call this picture/);
  expect(othersText(five(null, 'id', 'id', 'id', 'id'))).toMatch(/call this picture/);
  expect(othersText([])).toBeNull();
});
