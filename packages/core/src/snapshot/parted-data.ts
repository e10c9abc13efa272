import { DefaultDeserializer, DefaultSerializer } from 'node:v8';

/*
 * Plain data as bytes: V8's form of it, with typed arrays behind, which are then neither copied to be written nor to be read.
 *
 *     length of the head (8 bytes)  head  array  array …      each filled up to a multiple of 8 bytes
 */

/** Kinds of arrays that stand behind the head, by their number in it. */
const KINDS = [
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Float32Array,
  Float64Array,
] as const;
/** Stands in the head for any other view, which is written there. */
const WITHIN = KINDS.length;
const ALIGNED = 8;

/** What Node's own classes have, and its types do not tell. */
interface HostObjects {
  _writeHostObject(view: ArrayBufferView): void;
  _readHostObject(): ArrayBufferView;
}

class Head extends DefaultSerializer {
  readonly arrays: Uint8Array[] = [];

  _writeHostObject(view: ArrayBufferView): void {
    const kind = (KINDS as readonly unknown[]).indexOf(view.constructor);
    this.writeUint32(kind < 0 ? WITHIN : kind);
    if (kind < 0) {
      hostObjects(DefaultSerializer)._writeHostObject.call(this, view);
      return;
    }
    this.writeUint32(view.byteLength);
    this.arrays.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class HeadReader extends DefaultDeserializer {
  #at: number;

  constructor(
    readonly content: Uint8Array<ArrayBuffer>,
    head: number,
  ) {
    super(content.subarray(ALIGNED, ALIGNED + head));
    this.#at = ALIGNED + alignedLength(head);
  }

  _readHostObject(): ArrayBufferView {
    const kind = KINDS[this.readUint32()];
    if (!kind) return hostObjects(DefaultDeserializer)._readHostObject.call(this);
    const bytes = this.readUint32();
    const { buffer, byteOffset } = this.content;
    const view = new kind(buffer, byteOffset + this.#at, bytes / kind.BYTES_PER_ELEMENT);
    this.#at += alignedLength(bytes);
    return view;
  }
}

/**
 * Bytes that hold some data, one part after another. They view the data's own arrays, which must not change before the bytes are
 * written.
 *
 * @param data what may be cloned: objects, arrays, maps, texts, numbers, typed arrays
 */
export function toParts(data: object): Uint8Array[] {
  const head = new Head();
  head.writeHeader();
  head.writeValue(data);
  const own = head.releaseBuffer();
  const length = new Uint8Array(ALIGNED);
  new DataView(length.buffer).setUint32(0, own.length, true);
  return [length, ...[own, ...head.arrays].flatMap(filledUp)];
}

/**
 * The data that the bytes of `toParts` hold; its arrays view these bytes.
 *
 * @param content at an address that is a multiple of 8
 */
export function fromParts(content: Uint8Array<ArrayBuffer>): unknown {
  const head = new DataView(content.buffer, content.byteOffset).getUint32(0, true);
  const reader = new HeadReader(content, head);
  reader.readHeader();
  return reader.readValue();
}

function filledUp(part: Uint8Array): Uint8Array[] {
  return [part, new Uint8Array(alignedLength(part.length) - part.length)];
}

function alignedLength(bytes: number): number {
  return Math.ceil(bytes / ALIGNED) * ALIGNED;
}

function hostObjects({ prototype }: { prototype: object }): HostObjects {
  return prototype as HostObjects;
}
