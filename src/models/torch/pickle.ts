/**
 * Python's pickles as PyTorch writes them, read without running anything: an opcode or a global that is not in the lists below
 * is refused by its name. What a pickle would call is not called; tensors become descriptions of where their numbers lie.
 */
import { MARK, PickleStack } from './pickleStack';
import {
  DICTS,
  type Global,
  isA,
  known,
  LISTS,
  MODULE,
  OPAQUE,
  type PickleDict,
  type PickleValue,
  REBUILD,
  REFUSED,
  type Storage,
  STORAGE,
} from './pickleValues';

/** The line that saves the weights alone. */
const SAVE = "torch.save(model.state_dict(), 'weights.pth')";

/** One pickle, from a place in a file on; `end` is where it stops. */
export class Unpickler extends PickleStack {
  private global(module: string, name: string): Global {
    const full = `${module}.${name}`;
    if (known(full)) return { is: 'global', name: full };
    if (MODULE.test(full))
      throw this.bad(
        `holds a whole pickled module (it names "${full}"), which would run its code: save the weights alone, ${SAVE}, or export it, torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), 'model.onnx')`,
      );
    throw this.bad(
      `asks for "${full}", which is not part of a network's weights and is never run: save the weights alone, ${SAVE}`,
    );
  }

  /** What the call of a known name would give. */
  private call(f: PickleValue, args: PickleValue): PickleValue {
    if (!isA(f, 'global') || !Array.isArray(args))
      throw this.bad('is damaged: its pickle calls what is no function');
    if (REBUILD.has(f.name)) return this.rebuilt(f.name, args);
    if (DICTS.has(f.name)) {
      const dict: PickleDict = new Map();
      const [pairs] = args;
      if (Array.isArray(pairs))
        for (const pair of pairs) if (Array.isArray(pair)) dict.set(pair[0]!, pair[1]!);
      return dict;
    }
    if (LISTS.has(f.name)) return Array.isArray(args[0]) ? args[0] : [];
    if (OPAQUE.has(f.name)) return { is: 'opaque', name: f.name };
    throw this.bad(`calls "${f.name}", which no file of weights does`);
  }

  private rebuilt(name: string, args: PickleValue[]): PickleValue {
    if (name.includes('parameter')) {
      const [data] = args;
      if (data !== undefined && isA(data, 'tensor')) return data;
      throw this.bad('is damaged: a parameter in it is no tensor');
    }
    const [storage, offset, shape, stride] = args;
    const counts = (list: PickleValue | undefined): readonly number[] | null =>
      Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)
        ? (list as number[])
        : null;
    const [sizes, steps] = [counts(shape), counts(stride)];
    if (
      storage === undefined ||
      !isA(storage, 'storage') ||
      typeof offset !== 'number' ||
      !Number.isSafeInteger(offset) ||
      offset < 0 ||
      sizes === null ||
      steps?.length !== sizes.length
    )
      throw this.bad('is damaged: a tensor in it has no readable place or shape');
    return { is: 'tensor', storage, offset, shape: sizes, stride: steps };
  }

  /** `('storage', type, key, location, count, ...)`. */
  private persistent(id: PickleValue): Storage {
    const [word, type, key, , count] = Array.isArray(id) ? id : [];
    if (
      word !== 'storage' ||
      type === undefined ||
      !isA(type, 'global') ||
      typeof key !== 'string' ||
      typeof count !== 'number' ||
      !Number.isSafeInteger(count) ||
      count < 0
    )
      throw this.bad('is damaged: a storage in it has no readable description');
    const named = STORAGE.exec(type.name)?.[1] ?? 'Untyped';
    return { is: 'storage', type: named, key, count };
  }

  /** Read up to the end of the pickle. Throws EngineError `bad-model`. */
  load(): PickleValue {
    for (;;) {
      const opcode = this.byte();
      if (opcode === 0x2e) return this.pop(); // STOP
      this.step(opcode);
    }
  }

  private step(opcode: number): void {
    switch (opcode) {
      case 0x80: // PROTO
        if (this.byte() > 5) throw this.bad('is a pickle of a protocol that is not known');
        return;
      case 0x95: // FRAME
        this.take(8);
        return;
      case 0x28: {
        this.push(MARK);
        return;
      }
      case 0x30: // POP
        this.pop();
        return;
      case 0x31: // POP_MARK
        this.toMark();
        return;
      case 0x32: {
        // DUP
        this.push(this.top());
        return;
      }
      case 0x4e: {
        this.push(null);
        return;
      }
      case 0x88: {
        this.push(true);
        return;
      }
      case 0x89: {
        this.push(false);
        return;
      }
      case 0x4b: {
        // BININT1
        this.push(this.byte());
        return;
      }
      case 0x4d: {
        // BININT2
        this.push(this.view.getUint16(this.take(2), true));
        return;
      }
      case 0x4a: {
        // BININT
        this.push(this.view.getInt32(this.take(4), true));
        return;
      }
      case 0x8a: {
        // LONG1
        this.push(this.long(this.byte()));
        return;
      }
      case 0x8b: {
        // LONG4
        this.push(this.long(this.u32()));
        return;
      }
      case 0x47: {
        // BINFLOAT
        this.push(this.view.getFloat64(this.take(8), false));
        return;
      }
      case 0x49: // INT
      case 0x4c: {
        // LONG
        const text = this.line().replace(/L$/, '');
        this.push(text === '00' ? false : text === '01' ? true : Number(text));
        return;
      }
      case 0x46: {
        // FLOAT
        this.push(Number(this.line()));
        return;
      }
      case 0x58: {
        // BINUNICODE
        this.push(this.text(this.u32()));
        return;
      }
      case 0x8c: {
        // SHORT_BINUNICODE
        this.push(this.text(this.byte()));
        return;
      }
      case 0x8d: {
        // BINUNICODE8
        this.push(this.text(this.u64()));
        return;
      }
      case 0x56: {
        // UNICODE
        this.push(this.line());
        return;
      }
      case 0x53: {
        // STRING
        this.push(this.line().replace(/^['"]|['"]$/g, ''));
        return;
      }
      case 0x54: {
        // BINSTRING
        this.push(this.text(this.u32()));
        return;
      }
      case 0x55: {
        // SHORT_BINSTRING
        this.push(this.text(this.byte()));
        return;
      }
      case 0x42: // BINBYTES
      case 0x43: // SHORT_BINBYTES
      case 0x8e: {
        // BINBYTES8
        const length = opcode === 0x42 ? this.u32() : opcode === 0x43 ? this.byte() : this.u64();
        const at = this.take(length);
        this.push(this.bytes.subarray(at, at + length));
        return;
      }
      case 0x7d: {
        // EMPTY_DICT
        this.push(new Map());
        return;
      }
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
      case 0x8f: {
        // EMPTY_SET
        this.push([]);
        return;
      }
      case 0x85: // TUPLE1..3
      case 0x86:
      case 0x87: {
        const items: PickleValue[] = [];
        for (let i = 0x84; i < opcode; i++) items.unshift(this.pop());
        this.push(items);
        return;
      }
      case 0x74: // TUPLE
      case 0x6c: // LIST
      case 0x91: {
        // FROZENSET
        this.push(this.toMark());
        return;
      }
      case 0x64: {
        // DICT
        const items = this.toMark();
        const dict: PickleDict = new Map();
        this.setItems(dict, items);
        this.push(dict);
        return;
      }
      case 0x73: {
        // SETITEM
        const [value, key] = [this.pop(), this.pop()];
        this.setItems(this.top(), [key, value]);
        return;
      }
      case 0x75: {
        // SETITEMS
        const items = this.toMark();
        this.setItems(this.top(), items);
        return;
      }
      case 0x61: {
        // APPEND
        const value = this.pop();
        this.extend(this.top(), [value]);
        return;
      }
      case 0x65: // APPENDS
      case 0x90: {
        // ADDITEMS
        const items = this.toMark();
        this.extend(this.top(), items);
        return;
      }
      default: {
        this.refer(opcode);
        return;
      }
    }
  }

  /** Opcodes that name, remember or call. */
  private refer(opcode: number): void {
    switch (opcode) {
      case 0x71: {
        // BINPUT
        this.remember(this.byte());
        return;
      }
      case 0x72: {
        // LONG_BINPUT
        this.remember(this.u32());
        return;
      }
      case 0x70: {
        // PUT
        this.remember(Number(this.line()));
        return;
      }
      case 0x94: {
        // MEMOIZE
        this.remember(this.memo.size);
        return;
      }
      case 0x68: {
        // BINGET
        this.recall(this.byte());
        return;
      }
      case 0x6a: {
        // LONG_BINGET
        this.recall(this.u32());
        return;
      }
      case 0x67: {
        // GET
        this.recall(Number(this.line()));
        return;
      }
      case 0x63: {
        // GLOBAL
        const module = this.line();
        this.push(this.global(module, this.line()));
        return;
      }
      case 0x93: {
        // STACK_GLOBAL
        const [name, module] = [this.pop(), this.pop()];
        if (typeof name !== 'string' || typeof module !== 'string')
          throw this.bad('is damaged: its pickle names something that is no name');
        this.push(this.global(module, name));
        return;
      }
      case 0x52: {
        // REDUCE
        const args = this.pop();
        this.push(this.call(this.pop(), args));
        return;
      }
      case 0x62: // BUILD: attributes of an object, which nothing reads
        this.pop();
        this.top();
        return;
      case 0x51: {
        // BINPERSID
        this.push(this.persistent(this.pop()));
        return;
      }
      default: {
        const name = REFUSED[opcode];
        if (opcode === 0x81) {
          // A harmless class made without a call.
          this.pop();
          const made = this.pop();
          if (isA(made, 'global') && (OPAQUE.has(made.name) || DICTS.has(made.name))) {
            this.push(DICTS.has(made.name) ? new Map() : { is: 'opaque', name: made.name });
            return;
          }
        }
        throw this.bad(
          name === undefined
            ? `is no pickle, or a damaged one: 0x${opcode.toString(16)} is no opcode`
            : `uses the opcode ${name}, which no file of weights needs and which is never run: save the weights alone, ${SAVE}`,
        );
      }
    }
  }
}
