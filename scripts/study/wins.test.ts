import { expect, it } from 'vitest';
import { winsTable, withWins } from './wins';

const csv = `set,method,params,auroc,best,tied_with_best
a,energy,,0.9,true,false
a,gaia-z,,0.8,false,false
a,si-z,"{""eta"":0.5,""integration"":""mean"",""iterations"":2}",0.85,false,false
a,si-z,"{""eta"":0.5,""integration"":""add"",""iterations"":2}",0.99,false,false
b,energy,,0.7,false,true
b,knn,,,false,false
b,gaia-z,,0.75,false,true
`;

it('says of every set what leads, what is not told apart, and whether GAIA and S&I win, tie or lose', () => {
  expect(
    winsTable(csv, (set) => set.toUpperCase())
      .split('\n')
      .slice(2),
  ).toEqual([
    '| A | Energy 90.0 | – | GAIA-Z 80.0: loses by 10.0 | S&I-Z `mean`, η 0.5, T 2 85.0: loses by 5.0 |',
    '| B | GAIA-Z 75.0 | Energy | GAIA-Z 75.0: ties | – |',
  ]);
  expect(withWins('x\n<!-- table.csv -->\nold\n<!-- end of table.csv -->\ny', 'T')).toBe(
    'x\n<!-- table.csv -->\n\nT\n\n<!-- end of table.csv -->\ny',
  );
  expect(() => withWins('x', 'T')).toThrow(/has no <!-- table.csv -->/);
});
