import { PickleStream } from './pickleStream';
import { isA, type PickleValue } from './pickleValues';

/** What stands on the stack where a list of values begins. */
export const MARK = Symbol('mark');
/** A place on the stack. */
export type Slot = PickleValue | typeof MARK;
/** Most values on the stack or in the memo: a pickle of a network has some thousands. */
const MOST = 4_000_000;

/** The stack and the memory of a pickle. */
export class PickleStack extends PickleStream {
  private readonly stack: Slot[] = [];
  protected readonly memo = new Map<number, PickleValue>();

  protected push(value: Slot): void {
    if (this.stack.length >= MOST) throw this.bad('holds more values than a network has');
    this.stack.push(value);
  }
  protected pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined || value === MARK)
      throw this.bad('is damaged: its pickle takes what is not there');
    return value;
  }
  protected top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined || value === MARK)
      throw this.bad('is damaged: its pickle takes what is not there');
    return value;
  }
  protected toMark(): PickleValue[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw this.bad('is damaged: its pickle has no mark');
    return this.stack.splice(mark).slice(1) as PickleValue[];
  }

  protected remember(key: number): void {
    if (this.memo.size >= MOST) throw this.bad('holds more values than a network has');
    this.memo.set(key, this.top());
  }
  protected recall(key: number): void {
    const value = this.memo.get(key);
    if (value === undefined) throw this.bad('is damaged: its pickle names what it has not made');
    this.push(value);
  }

  protected setItems(dict: PickleValue, items: readonly PickleValue[]): void {
    if (isA(dict, 'opaque')) return;
    if (!(dict instanceof Map)) throw this.bad('is damaged: its pickle fills what is no dictionary');
    for (let i = 0; i + 1 < items.length; i += 2) dict.set(items[i]!, items[i + 1]!);
  }
  protected extend(list: PickleValue, items: readonly PickleValue[]): void {
    if (isA(list, 'opaque')) return;
    if (!Array.isArray(list)) throw this.bad('is damaged: its pickle fills what is no list');
    for (const item of items) list.push(item);
  }
}
