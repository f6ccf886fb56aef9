import { benchmark } from './benchmark/benchmark';
import { merge, report } from './benchmark/merge';
import { search } from './benchmark/search';
import { fit } from './fit/fit';
import { parseFlags, UsageError } from './flags';
import { help } from './help';
import { inspect } from './inspect';
import { EXIT, type Io, sentence } from './io';
import { pack } from './pack';
import { builtInPacks, findPack } from './packs';
import { thisPackage } from './root';
import { score } from './score';

async function packs(argv: readonly string[], io: Io): Promise<number> {
  const { flags, rest } = parseFlags(
    { json: { kind: 'switch', help: 'one JSON object a line' } } as const,
    argv,
  );
  if (rest.length > 0)
    throw new UsageError(`"splitscope packs" takes no further words; it has "${rest[0]}".`);
  let code: number = EXIT.ok;
  for (const id of await builtInPacks()) {
    try {
      const { title, classes, provenance, licence } = (await findPack(id)).json;
      const accuracy = provenance.accuracy.value;
      const row = { id, title, classes: classes.length, accuracy, licence };
      await io.out(
        flags.json === true
          ? `${JSON.stringify(row)}\n`
          : `${id}  ${title}, ${classes.length} classes, accuracy ${(accuracy * 100).toFixed(1)}%\n`,
      );
    } catch (error) {
      io.err(`splitscope: ${sentence(id, error)}\n`);
      code = EXIT.someFailed;
    }
  }
  return code;
}

/** The command line: gives the exit code, throws nothing that a person can cause. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const [command, ...rest] = argv;
    const asksHelp = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined).includes('--help');
    if (asksHelp || command === 'help' || command === '-h') {
      await io.out(help());
      return EXIT.ok;
    }
    switch (command) {
      case 'score':
        return await score(rest, io);
      case 'packs':
        return await packs(rest, io);
      case 'fit':
        return await fit(rest, io);
      case 'benchmark':
        return await benchmark(rest, io);
      case 'merge':
        return await merge(rest, io);
      case 'report':
        return await report(rest, io);
      case 'search':
        return await search(rest, io);
      case 'inspect':
        return await inspect(rest, io);
      case 'pack':
        return await pack(rest, io);
      case '--version':
        await io.out(`splitscope ${thisPackage().version}\n`);
        return EXIT.ok;
      case undefined:
        throw new UsageError(
          'Name a command: score, inspect, pack, fit, benchmark, merge, report, search, packs, --help or --version.',
        );
      default:
        throw new UsageError(
          `There is no command "${command}"; the commands are score, inspect, pack, fit, benchmark, merge, report, search, packs, --help and --version.`,
        );
    }
  } catch (error) {
    io.err(`splitscope: ${sentence(null, error)}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.someFailed;
  }
}
