import * as v from 'valibot';
import { fetchFault } from '../lib/fetchFault';

/** Fetch a JSON file and check it. `fault` makes the error of what is wrong with it: " is not JSON", ", field ...". */
export async function fetchChecked<T>(
  address: string,
  schema: v.GenericSchema<unknown, T>,
  fault: (why: string) => Error,
  fetcher: typeof fetch = fetch,
): Promise<T> {
  let text: string;
  try {
    const response = await fetcher(address);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    text = await response.text();
  } catch (error) {
    throw fault(` could not be loaded: ${fetchFault(error)}`);
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw fault(' is not JSON');
  }
  const checked = v.safeParse(schema, raw);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  const field = v.getDotPath(issue);
  // "Invalid length: Expected >=2 ..." says the same twice.
  const why = issue.message.replace(/^Invalid \w+: E/, 'e');
  throw fault(field === null ? `: ${why}` : `, field "${field}": ${why}`);
}
