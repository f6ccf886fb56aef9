/** What a benchmark's run is: all that its rows depend on, so that parts of different runs are never joined. */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const ManifestSchema = v.strictObject({
  schema: v.literal('splitscope-benchmark-1'),
  version: text,
  pack: text,
  title: text,
  network: hash,
  preprocessing: hash,
  backend: text,
  classes: v.array(v.string()),
  /** The pack's own accuracy, 0 to 1, and on what. */
  accuracy: v.strictObject({ value: v.number(), set: v.string() }),
  settings: v.record(v.string(), v.unknown()),
  columns: v.pipe(v.array(v.strictObject({ method: text, params: v.string() })), v.minLength(1)),
  sets: v.pipe(
    v.array(
      v.strictObject({
        name: text,
        role: v.picklist(['id', 'near', 'far']),
        source: v.string(),
        images: whole,
        classes: v.nullable(v.array(v.string())),
      }),
    ),
    v.minLength(1),
  ),
  /** Images that states were fitted on; null where none was needed. */
  fit: v.nullable(v.strictObject({ source: v.string(), images: whole })),
  /** Files of scores made elsewhere whose detectors are among the columns; absent where there are none. */
  imported: v.optional(v.array(v.string())),
});
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** The pack's name in the description of a run whose scores were all made elsewhere. */
export const ELSEWHERE = 'imported';

/** The manifest as it is written: equal runs have equal bytes. */
export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Throws with one sentence where it is damaged. */
export function parseManifest(content: string, name: string): Manifest {
  try {
    return v.parse(ManifestSchema, JSON.parse(content));
  } catch {
    throw new Error(`"${name}" is no description of a benchmark's run, or it is damaged.`);
  }
}

/** The members in which two runs differ, in words. */
export function differences(a: Manifest, b: Manifest): string[] {
  return Object.keys(a).filter(
    (key) => JSON.stringify(a[key as keyof Manifest]) !== JSON.stringify(b[key as keyof Manifest]),
  );
}
